//! Who is here, in one place: coloured initials of those in the text and a number for those who only read the page; on demand
//! everybody by name and delegation, those in the text to be followed. Shows what the server says about each connection.
import { ActionIcon, Button, Checkbox, Group, Popover, Stack, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconEye, IconUsers, IconX } from "@tabler/icons-react";
import { useState, type CSSProperties } from "react";
import type { Presence } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import classes from "./LiveEditing.module.css";
import { alsoReading, initials, type Person } from "./people";
import type { Colour } from "./palette";

/** So many circles before "+n". */
const SHOWN = 5;

export interface PeopleHereProps {
  people: Person[];
  /** Everybody at the page, in the text or not; absent where nobody outside may know of it. */
  atPage: Presence["delegations"] | null;
  colour: (delegation: string) => Colour;
  /** The name of a delegation for people. */
  nameOf: (delegation: string) => string;
  followed: string | null;
  onFollow: (key: string | null) => void;
  spoken: boolean;
  onSpoken: (on: boolean) => void;
}

const tint = ({ light, dark }: Colour) => ({ "--who-light": light, "--who-dark": dark }) as CSSProperties;

export function PeopleHere({ people, atPage, colour, nameOf, followed, onFollow, spoken, onSpoken }: PeopleHereProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const readers = alsoReading(atPage ?? [], people);
  const count = `${t("texts.live.here", { count: people.length })}${readers.length > 0 ? `, ${t("texts.live.also", { count: readers.length })}` : ""}`;
  const leader = people.find(({ key }) => key === followed);
  return (
    <Group gap="xs" wrap="wrap">
      <Popover opened={opened} onChange={setOpened} trapFocus returnFocus withinPortal shadow="md" position="bottom-start" width={320}>
        <Popover.Target>
          <UnstyledButton className={classes.here} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened((open) => !open)}>
            <VisuallyHidden>{count}</VisuallyHidden>
            <IconUsers size={17} aria-hidden />
            {people.slice(0, SHOWN).map(({ key, name, delegation }) => <span key={key} className={classes.circle} style={tint(colour(delegation))} aria-hidden>{initials(name)}</span>)}
            {people.length > SHOWN ? <Text span size="xs" aria-hidden>+{people.length - SHOWN}</Text> : null}
            {readers.length > 0 ? <Text span size="xs" className={classes.readers} aria-hidden><IconEye size={15} /> {readers.length}</Text> : null}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown maw="calc(100vw - 2rem)">
          <Stack gap="xs">
            <Text fw={600} size="sm">{t("texts.live.here", { count: people.length })}</Text>
            <ul className={classes.people}>
              {people.map((person) => (
                <li key={person.key}>
                  <span className={classes.circle} style={tint(colour(person.delegation))} aria-hidden>{initials(person.name)}</span>
                  <div className={classes.who}>
                    <Text size="sm">{person.self ? t("texts.live.you", { name: person.name }) : person.name}</Text>
                    <Text size="xs" c="dimmed">{nameOf(person.delegation)}{person.reader ? ` · ${t("texts.live.reads")}` : ""}</Text>
                  </div>
                  {person.self ? null : (
                    <Button size="compact-xs" variant={person.key === followed ? "filled" : "default"} aria-pressed={person.key === followed} aria-label={t("texts.live.follow_who", { name: person.name })}
                      onClick={() => {
                        onFollow(person.key === followed ? null : person.key);
                        setOpened(false);
                      }}>{t(person.key === followed ? "texts.live.followed" : "texts.live.follow")}</Button>
                  )}
                </li>
              ))}
            </ul>
            {readers.length > 0 ? (
              <>
                <Text fw={600} size="sm" id="also-reading">{t("texts.live.also_title")}</Text>
                <ul className={classes.people} aria-labelledby="also-reading">
                  {readers.map(({ key, name }) => <li key={key}><span className={classes.reader}><IconEye size={15} aria-hidden /></span><Text size="sm">{name}</Text></li>)}
                </ul>
              </>
            ) : null}
            <Checkbox size="xs" label={t("texts.live.speak")} description={t("texts.live.speak_help")} checked={spoken} onChange={(event) => onSpoken(event.currentTarget.checked)} />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {leader ? (
        <Group gap={4} className={classes.following} style={tint(colour(leader.delegation))}>
          <Text size="sm">{t("texts.live.following", { name: leader.name })}</Text>
          <ActionIcon size={24} variant="subtle" aria-label={t("texts.live.stop_following")} onClick={() => onFollow(null)}><IconX size={15} aria-hidden /></ActionIcon>
        </Group>
      ) : null}
    </Group>
  );
}
