//! Owns: deadlines as iCalendar text (RFC 5545): folded lines, escaped text, UTC times, alarms, one UID for one matter.
//! The same deadlines make the same bytes. Never: loads anything.

use crate::domain::{
    deadlines::LEADS,
    time::{HOUR, Moment},
};

/// Bytes in a line before it is folded, its end not counted.
const WIDTH: usize = 75;

/// A deadline in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, the same as long as it is the same matter.
    pub name: String,
    /// When.
    pub at: Moment,
    /// Since when it stands there.
    pub changed_at: Moment,
    /// How often it moved.
    pub sequence: u32,
    /// What it is.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Where it is dealt with.
    pub link: String,
}

/// The calendar. `host` makes the names unique in the world.
#[must_use]
pub fn calendar(entries: &[Entry], host: &str) -> String {
    let mut text = String::new();
    for head in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mufakat//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Mufakat deadlines",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ] {
        line(&mut text, head);
    }
    for entry in entries {
        event(&mut text, entry, host);
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, entry: &Entry, host: &str) {
    let summary = escaped(&entry.summary);
    let changed = entry.changed_at.compact();
    line(text, "BEGIN:VEVENT");
    line(text, &format!("UID:{}@{host}", entry.name));
    line(text, &format!("DTSTAMP:{changed}"));
    line(text, &format!("LAST-MODIFIED:{changed}"));
    line(text, &format!("SEQUENCE:{}", entry.sequence));
    line(text, &format!("DTSTART:{}", entry.at.compact()));
    line(text, &format!("SUMMARY:{summary}"));
    line(text, &format!("DESCRIPTION:{}", escaped(&entry.description)));
    line(text, &format!("URL:{}", entry.link));
    line(text, "STATUS:CONFIRMED");
    line(text, "TRANSP:TRANSPARENT");
    for lead in LEADS {
        line(text, "BEGIN:VALARM");
        line(text, "ACTION:DISPLAY");
        line(text, &format!("DESCRIPTION:{summary}"));
        line(text, &format!("TRIGGER:-PT{}H", lead / HOUR));
        line(text, "END:VALARM");
    }
    line(text, "END:VEVENT");
}

/// Adds a line, folded between characters where it is too wide.
fn line(text: &mut String, content: &str) {
    let mut width = 0;
    for letter in content.chars() {
        if width + letter.len_utf8() > WIDTH {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(letter);
        width += letter.len_utf8();
    }
    text.push_str("\r\n");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\n' => safe.push_str("\\n"),
            control if control.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            name: "sign-off-01890a5d".to_owned(),
            at: "2018-06-07T02:00:00Z".parse().unwrap(),
            changed_at: "2018-06-04T02:00:00Z".parse().unwrap(),
            sequence: 1,
            summary: "AMCC/2018/R.3 (Rev.1): position due".to_owned(),
            description: "Alerts, shared; now\nพฤ. 7 มิ.ย. เวลา 9 นาฬิกา ตามเวลาของเมืองหลวงของท่าน".to_owned(),
            link: "https://mufakat.example/r/01890a5d/sign-off".to_owned(),
        }
    }

    #[test]
    fn a_deadline_is_an_event_with_alarms_in_utc() {
        insta::assert_snapshot!(calendar(&[entry()], "mufakat.example").replace("\r\n", "\n"));
    }

    #[test]
    fn lines_end_with_both_marks_and_are_at_most_75_bytes() {
        let text = calendar(&[entry()], "mufakat.example");
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= WIDTH));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("DESCRIPTION:Alerts\\, shared\\; now\\nพฤ. 7"), "{unfolded}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_adds_a_line_of_its_own(summary in ".*", description in ".*") {
            let text = calendar(&[Entry { summary, description, ..entry() }], "h");
            let unfolded = text.replace("\r\n ", "");
            proptest::prop_assert_eq!(unfolded.split("\r\n").count(), 8 + 11 + 15 + 2 + 1);
        }
    }
}
