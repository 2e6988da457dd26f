//! Tells people who do not see the text change what others changed, who came and who left: politely, at most now and then,
//! and only when they want it.
import type { Editor } from "@tiptap/react";
import { useEffect, useRef } from "react";
import type { Transaction, YEvent } from "yjs";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { clausesOf } from "../editor/conversion";
import { numbers } from "../numbering";
import type { LiveText } from "./liveText";
import { joined, newsOf, type News } from "./news";
import { peopleIn, type Person } from "./people";
import { bodyOf } from "./shared";

/** Changes are gathered this long before they are told, so that a sentence is not cut off by the next. */
const GATHER_MS = 4_000;
/** More clauses than this are counted, not named. */
const NAMED = 3;

export function useNews(live: LiveText, editor: Editor, people: Person[], wanted: boolean): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (!wanted) return;
    const body = bodyOf(live.doc);
    let news: News | null = null;
    let timer: number | undefined;
    const nameOf = (client: number) => peopleIn(live.awareness.getStates(), live.doc.clientID).find(({ clients }) => clients.includes(client))?.name ?? null;
    const tell = () => {
      timer = undefined;
      if (!news || editor.isDestroyed) return;
      const { names, clauses, gone } = news;
      news = null;
      const text = clausesOf(editor.state.doc);
      const numbered = numbers(text);
      const references = text.flatMap(({ id }, at) => (clauses.includes(id) ? [numbered[at]?.reference ?? ""] : []));
      const who = names.length === 0 ? t("texts.live.news.somebody") : names.length <= 2 ? names.join(t("texts.live.news.and")) : t("texts.live.news.several", { count: names.length });
      if (references.length > 0) announce(references.length <= NAMED ? t("texts.live.news.changed", { who, references: references.join(", ") }) : t("texts.live.news.changed_many", { who, count: references.length }));
      else if (gone > 0) announce(t("texts.live.news.gone", { who, count: gone }));
    };
    const hear = (events: YEvent<never>[], transaction: Transaction) => {
      if (transaction.local) return;
      const heard = newsOf(events, transaction, body, nameOf);
      news = news ? joined(news, heard) : heard;
      timer ??= window.setTimeout(tell, GATHER_MS);
    };
    body.observeDeep(hear as never);
    return () => {
      window.clearTimeout(timer);
      body.unobserveDeep(hear as never);
    };
  }, [editor, live, t, wanted]);

  const before = useRef(people);
  useEffect(() => {
    const [was, now] = [before.current, people];
    before.current = people;
    if (!wanted || !live.line.synced) return;
    const came = now.filter(({ key, self }) => !self && was.every((person) => person.key !== key)).map(({ name }) => t("texts.live.news.came", { name }));
    const left = was.filter(({ key, self }) => !self && now.every((person) => person.key !== key)).map(({ name }) => t("texts.live.news.left", { name }));
    if (came.length + left.length > 0) announce([...came, ...left].join(" "));
  }, [live, people, t, wanted]);
}
