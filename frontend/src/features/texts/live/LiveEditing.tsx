//! A text written by many at once, whatever it is: opens the live text, begins afresh when the server says so, and gives way
//! where no line can be had. Shows what the server allows; decides nothing.
import { Alert, Button, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { meQuery } from "../../../api/accounts";
import { asProblem } from "../../../api/problem";
import { useTranslation } from "../../../i18n";
import { Skeletons } from "../../../ui/Waiting";
import { LiveDesk, type DeskParts, type LiveDeskProps } from "./LiveDesk";
import type { End } from "./line";
import type { LiveSubject } from "./subject";
import { useLine, useLiveText } from "./useLiveText";

/** After so many failures in a row to open the line, with the server there, the network is taken to let none through. */
const FAILURES = 3;
/** The longest wait before a refused text is fetched anew once more. */
const LONGEST_MS = 15_000;

export interface LiveEditingProps {
  /** The same value for as long as the same text is open. */
  subject: LiveSubject;
  /** The desk for those who may write. */
  desk: (parts: DeskParts) => ReactNode;
  /** What those who may only read are told above the text; `lost` when they could write until now. */
  reading: (lost: boolean) => ReactNode;
  /** Everybody at the page, in the text or not; null where nobody outside may know of it. */
  atPage: LiveDeskProps["atPage"];
  /** No line can be had, though the text is there. */
  onNoLine: () => void;
}

export function LiveEditing(props: LiveEditingProps) {
  // Each round is a fresh copy of the text in this browser.
  const [round, setRound] = useState({ number: 0, why: null as End | null, refusals: 0 });
  return (
    <Round key={round.number} {...props} why={round.why} refusals={round.refusals}
      onAfresh={(why, kept) => setRound(({ number, refusals }) => ({ number: number + 1, why, refusals: why === "refused" ? (kept ? 0 : refusals) + 1 : 0 }))} />
  );
}

interface RoundProps extends LiveEditingProps { why: End | null; refusals: number; onAfresh: (why: End, everOpen: boolean) => void }

function Round({ subject, desk, reading, atPage, why, refusals, onNoLine, onAfresh }: RoundProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const live = useLiveText(subject.path);
  const line = useLine(live);
  const { end, everSynced, failures, editable } = line;

  useEffect(() => {
    if (end !== "refused" && end !== "rights") return;
    // The rights on the page's buttons changed with the text's.
    if (end === "rights") void client.invalidateQueries({ queryKey: subject.rightsIn, exact: true });
    const pause = end === "refused" ? Math.min(LONGEST_MS, refusals === 0 ? 0 : 1_000 * 2 ** refusals) : 0;
    const timer = window.setTimeout(() => onAfresh(end, everSynced), pause);
    return () => window.clearTimeout(timer);
  }, [client, end, everSynced, onAfresh, refusals, subject.rightsIn]);

  // The session may only need renewing; when it is over, this leads to sign-in, and the words stay kept.
  useEffect(() => {
    if (end !== "signed_out" || !live) return;
    void client.fetchQuery({ ...meQuery, staleTime: 0 }).then(() => live.redial(), () => {});
  }, [client, end, live]);

  const asking = useRef(false);
  useEffect(() => {
    if (everSynced || failures < FAILURES || asking.current) return;
    asking.current = true;
    void subject.ask(client).then(onNoLine, (thrown) => {
      asking.current = false;
      if (!asProblem(thrown).passing) void client.invalidateQueries({ queryKey: subject.rightsIn });
    });
  }, [client, everSynced, failures, onNoLine, subject]);

  if (end === "outdated") {
    return (
      <Alert color="yellow" variant="light" title={t("texts.live.outdated_title")}>
        <Text size="sm" mb="xs">{t("texts.live.outdated")}</Text>
        <Button size="xs" onClick={() => window.location.reload()}>{t("texts.live.reload")}</Button>
      </Alert>
    );
  }
  // Before the whole text is here nobody may type: an editor makes a clause of its own where it finds none.
  if (!live || !everSynced || editable === null) return <Skeletons lines={10} />;
  return (
    <>
      {editable ? null : reading(why === "rights")}
      <LiveDesk live={live} line={line} subject={subject} desk={desk} atPage={atPage} refused={why === "refused"} />
    </>
  );
}
