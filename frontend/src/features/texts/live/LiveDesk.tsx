//! The desk over a live text: the shared editor, who is here, what is stored, and the return of words that were kept in this
//! browser. Never drops a word by itself.
import { Alert, Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { mandateQuery } from "../../../api/mandates";
import { useMe, useMyMandate } from "../../../api/session";
import type { ClauseDraft } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { useSaveBeforeSignOut } from "../../../ui/keptWords";
import { ClauseEditor, useClauseEditor } from "../editor/ClauseEditor";
import { clausesOf } from "../editor/conversion";
import type { DeskProps } from "../editor/Desk";
import { dropCopy, readCopy } from "../editor/localCopy";
import { MergeDialog, type Overtaking } from "../editor/MergeDialog";
import { Carets } from "./carets";
import { mayRestructure, type Line } from "./line";
import { LineStatus } from "./LineStatus";
import type { LiveText } from "./liveText";
import { colourOf } from "./palette";
import { watchPeople } from "./people";
import { PeopleHere, type PeopleHereProps } from "./PeopleHere";
import { returnOf, rewrite } from "./returned";
import { sharedExtensions } from "./shared";
import { readSpoken, keepSpoken } from "./spoken";
import { StructureLock } from "./structureLock";
import type { LiveSubject } from "./subject";
import { useFollow } from "./useFollow";
import { useKeptCopy } from "./useKeptCopy";
import { useNews } from "./useNews";
import { WhoWrote } from "./WhoWrote";

/** How long leaving and tabling wait for the server to confirm, in milliseconds. */
const PATIENCE_MS = 5_000;
/** After a stored change the comparison with the last revision is asked again, at most this often. */
const COMPARE_MS = 1_500;
const newId = () => crypto.randomUUID();

/** What the live text brings to the desk it is written on. */
export interface DeskParts extends Pick<DeskProps, "editor" | "status" | "beside" | "tools"> {
  /** Waits until the server has everything typed here; true when it has. */
  flush: () => Promise<boolean>;
}

export interface LiveDeskProps {
  live: LiveText;
  line: Line;
  subject: LiveSubject;
  desk: (parts: DeskParts) => ReactNode;
  atPage: PeopleHereProps["atPage"];
  /** A change was refused, and this is a fresh copy. */
  refused: boolean;
}

export function LiveDesk({ live, line, subject, desk, atPage, refused }: LiveDeskProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const client = useQueryClient();
  const mandate = useQuery(mandateQuery(subject.mandate));
  const names = useMemo(() => new Map((mandate.data?.delegations ?? []).map(({ code, name }) => [code, name])), [mandate.data]);
  const roster = useRef<string[]>([]);
  useEffect(() => {
    roster.current = [...names.keys()];
  }, [names]);
  const colour = useCallback((delegation: string) => colourOf(delegation, [...names.keys()]), [names]);
  const [lock] = useState(() => ({
    locked: () => !mayRestructure(live.line),
    onRefused: () => {
      announce(t("texts.live.no_structure"));
      notifications.show({ id: "no-structure", color: "yellow", message: t("texts.live.no_structure") });
    },
  }));
  const [shared] = useState(() => [
    ...sharedExtensions({
      lock, doc: live.doc, arriving: live.arriving, beforeArrival: live.beforeArrival, newId,
      onRescue: ({ restored }) => notifications.show({ color: "blue", autoClose: 10_000, message: t(restored.length > 0 ? "texts.live.restored" : "texts.live.rescued") }),
    }),
    Carets.configure({ awareness: live.awareness, colour: (delegation) => colourOf(delegation, roster.current) }),
    StructureLock.configure(lock),
  ]);
  const editable = line.editable === true;
  const editor = useClauseEditor({ shared, label: subject.label, editable: editable && line.end === null });

  // Words kept from an earlier visit or from before a refusal: joined where nothing clashes, shown side by side where it does.
  const [merging, setMerging] = useState<{ base: ClauseDraft[]; mine: ClauseDraft[]; theirs: Overtaking } | null>(null);
  const [postponed, setPostponed] = useState(false);
  const [greeting, setGreeting] = useState<"restored" | "refused" | null>(refused ? "refused" : null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (!editor || !editable || ready) return;
    const now = clausesOf(editor.state.doc);
    const back = returnOf(readCopy(user.id, subject.kept), now, refused);
    if (back.kind === "nothing") dropCopy(user.id, subject.kept);
    if (back.kind === "joined") {
      rewrite(editor, back.clauses);
      setGreeting("restored");
    }
    if (back.kind === "clash") setMerging({ base: back.base, mine: back.mine, theirs: { ...subject.opened, clauses: now } });
    else setReady(true);
  }, [editable, editor, ready, refused, subject, user.id]);
  if (!editor) return null;
  return (
    <Stack gap="sm">
      {greeting ? <Alert color={greeting === "refused" ? "yellow" : "blue"} variant="light" role="status" withCloseButton closeButtonLabel={t("app.close")} onClose={() => setGreeting(null)} title={greeting === "refused" ? t("texts.live.refused_title") : undefined}>{t(greeting === "refused" ? "texts.live.refused" : "texts.editor.restored")}</Alert> : null}
      <Open live={live} line={line} editor={editor} subject={subject} desk={desk} atPage={atPage} editable={editable} ready={ready} colour={colour} nameOf={(code) => names.get(code) ?? code} client={client} />
      {merging && postponed ? <Alert color="yellow" variant="light"><Button size="xs" onClick={() => setPostponed(false)}>{t("texts.saving.merge")}</Button></Alert> : null}
      {merging && !postponed ? (
        <MergeDialog base={merging.base} read={() => merging.mine} theirs={merging.theirs}
          onSettle={(clauses) => {
            rewrite(editor, clauses);
            setMerging(null);
            setReady(true);
            announce(t("texts.merge.settled"));
            editor.commands.focus();
          }}
          // The copy stays where it is until somebody decides.
          onLater={() => setPostponed(true)} />
      ) : null}
    </Stack>
  );
}

interface OpenProps extends Pick<LiveDeskProps, "live" | "line" | "subject" | "desk" | "atPage"> {
  editor: NonNullable<ReturnType<typeof useClauseEditor>>;
  editable: boolean;
  ready: boolean;
  colour: (delegation: string) => ReturnType<typeof colourOf>;
  nameOf: (delegation: string) => string;
  client: ReturnType<typeof useQueryClient>;
}

function Open({ live, line, editor, subject, desk, atPage, editable, ready, colour, nameOf, client }: OpenProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const delegation = useMyMandate(subject.mandate)?.delegation ?? "";
  // For this browser's own list; what others are told of this person is what the server says.
  useEffect(() => live.awareness.setLocalStateField("user", { name: user.name, delegation }), [delegation, live, user.name]);
  const [present] = useState(() => watchPeople(live.awareness));
  const people = useSyncExternalStore(present.subscribe, present.read);
  const [followed, setFollowed] = useState<string | null>(null);
  const stopFollowing = useCallback(() => setFollowed(null), []);
  useFollow(editor, live.awareness, followed, stopFollowing);
  const [spoken, setSpoken] = useState(readSpoken);
  useNews(live, editor, people, spoken);
  const copyKept = useKeptCopy({ live, editor, text: subject.kept, user: user.id, version: subject.opened.version }, ready);
  const flush = useCallback(() => live.saved(PATIENCE_MS), [live]);
  useSaveBeforeSignOut(flush);

  // What changed since the last revision follows what is stored.
  useEffect(() => {
    let timer: number | undefined;
    const changed = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: subject.shownBy });
      }, COMPARE_MS);
    };
    const stop = live.subscribe(changed);
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [client, live, subject.shownBy]);

  useBlocker({
    disabled: !line.unsaved, enableBeforeUnload: line.unsaved,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || await flush()) return false;
      return !await ask({ title: t("texts.editor.leave_title"), consequence: t("texts.editor.leave"), confirm: t("texts.editor.leave_anyway"), cancel: t("app.stay") });
    },
  });

  const status = <LineStatus line={line} copyKept={copyKept} onAgain={live.redial} />;
  const here = <PeopleHere people={people} atPage={atPage} colour={colour} nameOf={nameOf} followed={followed} onFollow={setFollowed} spoken={spoken} onSpoken={(on) => {
    setSpoken(on);
    keepSpoken(on);
  }} />;
  return editable
    ? desk({ editor, flush, status, beside: here, tools: <WhoWrote editor={editor} authors={subject.authors} colour={colour} nameOf={nameOf} flush={flush} /> })
    : <ClauseEditor editor={editor} states={[]} ownState={null} onImport={() => {}} status={status} reading={here} />;
}
