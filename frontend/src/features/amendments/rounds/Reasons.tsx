//! The reasons of an amendment that is being prepared: saved after a pause. Typing in the text moves the amendment's version
//! too, so that a refused save is sent again unless somebody else changed the reasons. Drops no words of either.
import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { changeAmendment } from "../../../api/amendments";
import { keys } from "../../../api/keys";
import { asProblem } from "../../../api/problem";
import type { Amendment } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";

const PAUSE_MS = 900;
/** So many times a save may meet a newer version before the person is told: others are typing all the time. */
const ATTEMPTS = 5;

const isAmendment = (value: unknown): value is Amendment => value !== null && typeof value === "object" && "rationale" in value && "version" in value;

export function Reasons({ amendment }: { amendment: Amendment }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [words, setWords] = useState(amendment.rationale);
  const [phase, setPhase] = useState<"saved" | "unsaved" | "failed">("saved");
  const [theirs, setTheirs] = useState<string | null>(null);
  // What the server had when these words were typed on it.
  const base = useRef(amendment.rationale);
  const version = useRef(amendment.version);
  useEffect(() => {
    version.current = Math.max(version.current, amendment.version);
  }, [amendment.version]);
  useUnsavedWarning(phase !== "saved");

  // Nothing of mine is unsaved: what a colleague wrote is shown.
  if (phase === "saved" && theirs === null && amendment.rationale !== words && amendment.version >= version.current) {
    base.current = amendment.rationale;
    setWords(amendment.rationale);
  }

  useEffect(() => {
    if (phase !== "unsaved" || theirs !== null) return;
    let gone = false;
    const send = async (left: number): Promise<void> => {
      try {
        const answer = await changeAmendment(amendment.id, version.current, { rationale: words });
        base.current = answer.rationale;
        version.current = answer.version;
        client.setQueryData(keys.amendment(amendment.id), answer);
        if (!gone) setPhase("saved");
      } catch (thrown) {
        const { status, current } = asProblem(thrown);
        if (status !== 412 || !isAmendment(current)) return void (gone || setPhase("failed"));
        version.current = current.version;
        if (current.rationale === base.current && left > 0) return send(left - 1);
        if (!gone) {
          base.current = current.rationale;
          setTheirs(current.rationale);
        }
      }
    };
    const timer = window.setTimeout(() => void send(ATTEMPTS), PAUSE_MS);
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [amendment.id, client, phase, theirs, words]);

  return (
    <div>
      <Textarea label={t("rounds.reasons")} description={t("rounds.reasons_help")} autosize minRows={2} maxRows={8} value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setPhase("unsaved");
        }} />
      <Group gap="xs" mt={4}>
        <Text size="sm" role="status" data-reasons={phase} {...(phase === "failed" ? { c: "var(--mantine-color-error)", fw: 600 } : { c: "dimmed" })}>
          {phase === "saved" ? (words === "" ? "" : t("rounds.reasons_saved")) : t(phase === "failed" ? "rounds.reasons_failed" : "rounds.reasons_saving")}
        </Text>
        {phase === "failed" ? <Button size="compact-xs" variant="default" onClick={() => setPhase("unsaved")}>{t("rounds.reasons_again")}</Button> : null}
      </Group>
      {theirs !== null ? (
        <Alert color="yellow" variant="light" mt="xs" role="alert">
          <Text size="sm" fw={600}>{t("rounds.reasons_theirs")}</Text>
          <Text size="sm" mb="xs" style={{ whiteSpace: "pre-wrap" }}>{theirs}</Text>
          <Group gap="xs">
            <Button size="compact-xs" variant="default" onClick={() => {
              setWords(theirs);
              setTheirs(null);
              setPhase("saved");
            }}>{t("rounds.take_theirs")}</Button>
            <Button size="compact-xs" variant="default" onClick={() => setTheirs(null)}>{t("rounds.keep_mine")}</Button>
          </Group>
        </Alert>
      ) : null}
    </div>
  );
}
