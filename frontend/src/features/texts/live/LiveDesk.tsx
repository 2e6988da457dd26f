//! The desk over a live text: the shared editor, who is here, what is stored, and the return of words that were kept in this
//! browser. Never drops a word by itself.
import { Alert, Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { mandateQuery } from "../../../api/mandates";
import { useCapitalZone, useMe, useMyMandate } from "../../../api/session";
import type { ClauseDraft, Recommendation, WorkingText } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { useSaveBeforeSignOut } from "../../../ui/keptWords";
import { ClauseEditor, useClauseEditor } from "../editor/ClauseEditor";
import { clausesOf } from "../editor/conversion";
import { Desk } from "../editor/Desk";
import { dropCopy, readCopy } from "../editor/localCopy";
import { MergeDialog } from "../editor/MergeDialog";
import { Carets } from "./carets";
import { mayRestructure, type Line } from "./line";
import { LineStatus } from "./LineStatus";
import type { LiveText } from "./liveText";
import { colourOf } from "./palette";
import { watchPeople } from "./people";
import { PeopleHere } from "./PeopleHere";
import { returnOf, rewrite } from "./returned";
import { sharedExtensions } from "./shared";
import { readSpoken, keepSpoken } from "./spoken";
import { StructureLock } from "./structureLock";
import { useFollow } from "./useFollow";
import { useKeptCopy } from "./useKeptCopy";
import { useNews } from "./useNews";
import { WhoWrote } from "./WhoWrote";

/** How long leaving and tabling wait for the server to confirm, in milliseconds. */
const PATIENCE_MS = 5_000;
/** After a stored change the comparison with the last revision is asked again, at most this often. */
const COMPARE_MS = 1_500;
const newId = () => crypto.randomUUID();

export interface LiveDeskProps {
  live: LiveText;
  line: Line;
  recommendation: Recommendation;
  /** The text as the page opened it: who saved it last. */
  text: WorkingText;
  /** A change was refused, and this is a fresh copy. */
  refused: boolean;
}

export function LiveDesk({ live, line, recommendation, text, refused }: LiveDeskProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const client = useQueryClient();
  const zone = useCapitalZone(recommendation.mandate);
  const mandate = useQuery(mandateQuery(recommendation.mandate));
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
  const editor = useClauseEditor({ shared, label: t("texts.editor.label", { symbol: recommendation.symbol }), editable: editable && line.end === null });

  // Words kept from an earlier visit or from before a refusal: joined where nothing clashes, shown side by side where it does.
  const [merging, setMerging] = useState<{ base: ClauseDraft[]; mine: ClauseDraft[]; theirs: WorkingText } | null>(null);
  const [postponed, setPostponed] = useState(false);
  const [greeting, setGreeting] = useState<"restored" | "refused" | null>(refused ? "refused" : null);
  const [ready, setReady] = useState(false);
  // What the page opened with; later versions are the live text's own affair.
  const [version] = useState(text.version);
  useEffect(() => {
    if (!editor || !editable || ready) return;
    const now = clausesOf(editor.state.doc);
    const back = returnOf(readCopy(user.id, recommendation.id), now, refused);
    if (back.kind === "nothing") dropCopy(user.id, recommendation.id);
    if (back.kind === "joined") {
      rewrite(editor, back.clauses);
      setGreeting("restored");
    }
    if (back.kind === "clash") setMerging({ base: back.base, mine: back.mine, theirs: { ...text, clauses: now.map((clause) => ({ ...clause, number: "", reference: "" })) } });
    else setReady(true);
  }, [editable, editor, ready, recommendation.id, refused, text, user.id]);
  if (!editor) return null;
  return (
    <Stack gap="sm">
      {greeting ? <Alert color={greeting === "refused" ? "yellow" : "blue"} variant="light" role="status" withCloseButton closeButtonLabel={t("app.close")} onClose={() => setGreeting(null)} title={greeting === "refused" ? t("texts.live.refused_title") : undefined}>{t(greeting === "refused" ? "texts.live.refused" : "texts.editor.restored")}</Alert> : null}
      <Open live={live} line={line} editor={editor} recommendation={recommendation} version={version} editable={editable} ready={ready} colour={colour} nameOf={(code) => names.get(code) ?? code} client={client} />
      {merging && postponed ? <Alert color="yellow" variant="light"><Button size="xs" onClick={() => setPostponed(false)}>{t("texts.saving.merge")}</Button></Alert> : null}
      {merging && !postponed ? (
        <MergeDialog base={merging.base} read={() => merging.mine} theirs={merging.theirs} zone={zone}
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

interface OpenProps extends Pick<LiveDeskProps, "live" | "line" | "recommendation"> {
  editor: NonNullable<ReturnType<typeof useClauseEditor>>;
  version: number;
  editable: boolean;
  ready: boolean;
  colour: (delegation: string) => ReturnType<typeof colourOf>;
  nameOf: (delegation: string) => string;
  client: ReturnType<typeof useQueryClient>;
}

function Open({ live, line, editor, recommendation, version, editable, ready, colour, nameOf, client }: OpenProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const delegation = useMyMandate(recommendation.mandate)?.delegation ?? "";
  // For this browser's own list; what others are told of this person is what the server says.
  useEffect(() => live.awareness.setLocalStateField("user", { name: user.name, delegation }), [delegation, live, user.name]);
  const [present] = useState(() => watchPeople(live.awareness));
  const people = useSyncExternalStore(present.subscribe, present.read);
  const [followed, setFollowed] = useState<string | null>(null);
  const stopFollowing = useCallback(() => setFollowed(null), []);
  useFollow(editor, live.awareness, followed, stopFollowing);
  const [spoken, setSpoken] = useState(readSpoken);
  useNews(live, editor, people, spoken);
  const copyKept = useKeptCopy({ live, editor, recommendation: recommendation.id, user: user.id, version }, ready);
  const flush = useCallback(() => live.saved(PATIENCE_MS), [live]);
  useSaveBeforeSignOut(flush);

  // What changed since the last revision follows what is stored.
  useEffect(() => {
    let timer: number | undefined;
    const changed = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ["recommendation", recommendation.id, "comparison"] });
      }, COMPARE_MS);
    };
    const stop = live.subscribe(changed);
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [client, live, recommendation.id]);

  useBlocker({
    disabled: !line.unsaved, enableBeforeUnload: line.unsaved,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || await flush()) return false;
      return !await ask({ title: t("texts.editor.leave_title"), consequence: t("texts.editor.leave"), confirm: t("texts.editor.leave_anyway") });
    },
  });

  const status = <LineStatus line={line} copyKept={copyKept} onAgain={live.redial} />;
  const here = <PeopleHere people={people} colour={colour} nameOf={nameOf} followed={followed} onFollow={setFollowed} spoken={spoken} onSpoken={(on) => {
    setSpoken(on);
    keepSpoken(on);
  }} />;
  return editable
    ? <Desk recommendation={recommendation} editor={editor} flush={flush} status={status} beside={here}
      tools={<WhoWrote editor={editor} recommendation={recommendation.id} colour={colour} nameOf={nameOf} flush={flush} />} />
    : <ClauseEditor editor={editor} states={[]} ownState={null} onImport={() => {}} status={status} reading={here} />;
}
