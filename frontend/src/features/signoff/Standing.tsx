//! Where the sign-off stands: the sentence, kept live, the procedure with its deadline, and every state's position with its
//! words. Computes no standing.
import { Alert, Box, Text, type MantineColor } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Roster } from "../../api/roster";
import type { Clause, SignOff, Standing } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { Moment } from "../../ui/Moment";
import { PositionMark } from "../../ui/PositionMark";
import classes from "./Signed.module.css";
import { withOwnTimes } from "../../ui/time";
import { lateOf } from "./positionDraft";
import { deadlineOf, revisionWord } from "./words";

const colors: Record<Standing["outcome"], MantineColor> = { pending: "blue", reached: "green", blocked: "red", silence_broken: "red", recalled: "gray", adopted: "green" };

export function StandingSentence({ signOff }: { signOff: SignOff }) {
  const { t } = useTranslation();
  const { outcome } = signOff.standing;
  const sentence = withOwnTimes(signOff.standing.sentence);
  const before = useRef(sentence);
  useEffect(() => {
    if (before.current !== sentence) announce(t("signoff.standing.now", { sentence }));
    before.current = sentence;
  }, [sentence, t]);
  const deadline = deadlineOf(signOff);
  return (
    <Alert color={colors[outcome]} variant="light" mb="lg" title={`${t(`words.procedure.${signOff.procedure.kind}`)}, ${revisionWord(signOff.revision)}`}>
      <Text fw={600}>{sentence}</Text>
      {deadline && signOff.status === "open" ? <Text size="sm" component="div">{t("time.deadline")}: <Moment at={deadline} relative /></Text> : null}
      {signOff.procedure.kind === "minus_x" ? <Text size="sm">{t("signoff.standing.authority", { authority: signOff.procedure.authority })}</Text> : null}
      {signOff.recall_reason ? <Text size="sm">{t("signoff.standing.recalled", { reason: signOff.recall_reason })}</Text> : null}
    </Alert>
  );
}

export function StatePositions({ signOff, roster, clauses, own }: { signOff: SignOff; roster: Roster; clauses: Clause[]; own?: string }) {
  const { t } = useTranslation();
  // A silent state owes nothing before the end of a silence: "missing" would be the wrong word.
  const silence = signOff.procedure.kind === "silence" && signOff.status === "open";
  const references = (ids: string[]) => clauses.filter(({ id }) => ids.includes(id)).map(({ reference }) => reference).join(", ");
  return (
    <ul className={classes.states}>
      {signOff.standing.states.map(({ state, position, due }) => {
        const said = signOff.positions.find((event) => event.state === state && event.newest && !event.lapsed);
        const late = lateOf(signOff, state);
        const word = silence && position === "missing" ? t("words.silent") : t(`words.position.${position}`);
        return (
          <li key={state}>
            <PositionMark position={position} word={word} />
            <Box miw={0}>
              <Text size="sm"><Text span fw={600} size="sm">{roster.name(state)}{state === own ? ` (${t("signoff.standing.you")})` : ""}</Text> · <span aria-hidden>{word}</span></Text>
              {late ? <Text size="sm">{t("words.position.object")} · {t("signoff.standing.late")}{late.statement ? `: “${late.statement}”` : ""}</Text> : null}
              {due ? <Text size="sm" component="div">{t("signoff.standing.due")} <Moment at={due} /></Text> : null}
              {said?.reservation_kind ? <Text size="sm">{t(`signoff.reservation.${said.reservation_kind}`)}</Text> : null}
              {said && references(said.clauses) ? <Text size="sm">{t("signoff.standing.on", { clauses: references(said.clauses) })}</Text> : null}
              {said?.statement ? <Text size="sm" component="blockquote" m={0} style={{ whiteSpace: "pre-wrap" }}>“{said.statement}”</Text> : null}
              {said ? <Text size="xs" c="dimmed" component="div"><Moment at={said.recorded_at} size="xs" /> · {said.recorded_by.name}{said.on_instruction_of ? `, ${t("signoff.standing.instructed", { name: said.on_instruction_of })}` : ""}</Text> : null}
            </Box>
          </li>
        );
      })}
    </ul>
  );
}
