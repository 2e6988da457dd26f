//! Who wrote the words of the clause with the caret, on demand, as the server recorded it with each stored change. Says nothing
//! about words from before live drafting: nobody knows.
import { Button, Popover, Stack, Text } from "@mantine/core";
import { IconSignature } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Editor } from "@tiptap/react";
import { useState, type CSSProperties } from "react";
import type { TextAuthors } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Loaded } from "../../../ui/Waiting";
import { clausesOf } from "../editor/conversion";
import { currentClause } from "../editor/structure";
import { numbers } from "../numbering";
import classes from "./LiveEditing.module.css";
import type { Colour } from "./palette";
import type { LiveSubject } from "./subject";

export interface WhoWroteProps {
  editor: Editor;
  authors: LiveSubject["authors"];
  colour: (delegation: string) => Colour;
  nameOf: (delegation: string) => string;
  /** Has what is typed stored first, so that the answer knows it. */
  flush: () => Promise<boolean>;
}

export function WhoWrote({ editor, authors: source, colour, nameOf, flush }: WhoWroteProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ clause: string; reference: string } | null>(null);
  const query = useQuery({ ...source, gcTime: 0, staleTime: 0, enabled: asked !== null });
  const open = async () => {
    const place = currentClause(editor.state);
    await flush();
    if (place) setAsked({ clause: String(place.node.attrs.id), reference: numbers(clausesOf(editor.state.doc))[place.index]?.reference ?? "" });
  };
  return (
    <Popover opened={asked !== null} onChange={(opened) => (opened ? undefined : setAsked(null))} trapFocus returnFocus withinPortal shadow="md" width={340} position="bottom-start">
      <Popover.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconSignature size={16} aria-hidden />} aria-haspopup="dialog" aria-expanded={asked !== null}
          onClick={() => (asked ? setAsked(null) : void open())}>{t("texts.live.authors.open")}</Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 2rem)">
        <Stack gap="xs" tabIndex={-1} data-autofocus>
          <Text fw={600} size="sm">{t("texts.live.authors.title", { reference: asked?.reference ?? "" })}</Text>
          {asked ? <Loaded query={query} lines={3}>{(authors) => <Passages authors={authors} clause={asked.clause} colour={colour} nameOf={nameOf} />}</Loaded> : null}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Passages({ authors, clause, colour, nameOf }: { authors: TextAuthors; clause: string } & Pick<WhoWroteProps, "colour" | "nameOf">) {
  const { t } = useTranslation();
  const passages = authors.clauses.find(({ id }) => id === clause)?.passages ?? [];
  if (passages.length === 0) return <Text size="sm">{t("texts.live.authors.none")}</Text>;
  return (
    <ol className={classes.authors} tabIndex={0} aria-label={t("texts.live.authors.open")}>
      {passages.map(({ text, author }, at) => {
        const by = author === null || author === undefined ? null : (authors.authors[author] ?? null);
        const tint = by ? ({ "--who-light": colour(by.delegation).light, "--who-dark": colour(by.delegation).dark } as CSSProperties) : undefined;
        return (
          <li key={at} style={tint}>
            <Text size="xs" fw={600}>{by ? t("texts.live.authors.by", { name: by.name, delegation: nameOf(by.delegation) }) : t("texts.live.authors.before")}</Text>
            <Text size="sm" className={classes.passage}>{text}</Text>
          </li>
        );
      })}
    </ol>
  );
}
