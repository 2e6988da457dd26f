"""Owns: what an independent reader makes of a calendar feed. Never: forgives; what the library does not accept fails."""

import json
import sys
from datetime import datetime, timedelta, timezone

import icalendar


def moment(value):
    """An instant in UTC; a time without a zone would mean another one on every machine, so it is refused."""
    when = value.dt
    if not isinstance(when, datetime) or when.utcoffset() is None:
        raise SystemExit(f"a time without a zone: {when!r}")
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def alarm(of):
    trigger = of["TRIGGER"].dt
    if not isinstance(trigger, timedelta):
        raise SystemExit(f"an alarm that does not move with its event: {trigger!r}")
    return {"action": str(of["ACTION"]), "hours": trigger.total_seconds() / 3600, "says": str(of.get("DESCRIPTION", ""))}


def event(of):
    if of.errors:
        raise SystemExit(f"not understood: {of.errors}")
    return {
        "uid": str(of["UID"]),
        "sequence": int(of.get("SEQUENCE", 0)),
        "stamp": moment(of["DTSTAMP"]),
        "start": moment(of["DTSTART"]),
        "summary": str(of["SUMMARY"]),
        "description": str(of.get("DESCRIPTION", "")),
        "url": str(of.get("URL", "")),
        "status": str(of.get("STATUS", "")),
        "alarms": sorted((alarm(part) for part in of.walk("VALARM")), key=lambda one: one["hours"]),
    }


def main():
    if "--version" in sys.argv:
        return print(icalendar.__version__)
    text = sys.stdin.buffer.read()
    for number, line in enumerate(text.split(b"\r\n"), 1):
        if b"\n" in line or len(line) > 75:
            raise SystemExit(f"line {number} is not folded and ended as RFC 5545 asks: {line!r}")
    feed = icalendar.Calendar.from_ical(text)
    if str(feed["VERSION"]) != "2.0" or not feed.get("PRODID"):
        raise SystemExit("not a calendar of version 2.0 with a maker's name")
    print(json.dumps({"name": str(feed.get("X-WR-CALNAME", "")), "events": [event(of) for of in feed.walk("VEVENT")]}))


main()
