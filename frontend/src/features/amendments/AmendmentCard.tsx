//! One amendment: who proposes what on which clause, why, who supports and opposes it, and what the chair did with it.
import { Badge, Box, Divider, Group, Paper, Stack, Text, Title, type MantineColor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { compilationQuery } from "../../api/amendments";
import type { Compilation } from "../../api/negotiation";
import { useRoster } from "../../api/roster";
import type { Amendment, AmendmentStatus, Clause, Operation, Recommendation } from "../../api/shapes";
import { revisionQuery } from "../../api/texts";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Opened } from "../../ui/Opened";
import { Loaded } from "../../ui/Waiting";
import { AmendmentActs } from "./AmendmentActs";
import { AmendmentForm } from "./AmendmentForm";
import { AmendmentTexts, Compromises } from "./AmendmentTexts";
import { AttentionView, OverrideForm } from "./Attention";
import { StandingConflicts } from "./ConflictList";
import { DispositionForm } from "./DispositionForm";
import { OperationView } from "./OperationView";

const colors: Record<AmendmentStatus, MantineColor> = {
  prepared: "gray", proposed: "blue", needs_attention: "orange", accepted: "green", accepted_as_modified: "green", bracketed: "yellow",
  not_retained: "red", withdrawn: "gray", superseded: "gray",
};

export interface AmendmentCardProps {
  amendment: Amendment; recommendation: Recommendation;
  /** The level of its heading where it stands. */
  order?: 2 | 4;
  /** The compilation, where the page shows it anyway: its conflicts stand on the card. */
  compilation?: Compilation;
}

export function AmendmentCard({ amendment, recommendation, order = 2, compilation }: AmendmentCardProps) {
  const { t } = useTranslation();
  const roster = useRoster(recommendation.mandate);
  const text = useQuery(revisionQuery(recommendation.id, amendment.revision));
  // A form keeps the text it opened on: the amendment may go over to a new revision while somebody writes in it.
  const [open, setOpen] = useState<{ form: "edit" | "dispose" | "override"; clauses: Clause[] } | null>(null);
  // Who disposes of it hears first what it collides with; asked once for all cards, when the first form opens.
  const pending = useQuery({ ...compilationQuery(recommendation.id), enabled: !compilation && open?.form === "dispose" });
  const show = (form: "edit" | "dispose" | "override") => setOpen(text.data ? { form, clauses: text.data.clauses } : null);
  const close = () => setOpen(null);
  const sponsors = roster.names([...new Set([amendment.delegation, ...amendment.sponsors])]);
  const people = [
    [t("amendments.card.supporters"), amendment.supporters], [t("amendments.card.opposers"), amendment.opposers],
  ] as const;
  const { disposition, answer } = amendment;
  return (
    <Paper component="article" withBorder p={{ base: "sm", sm: "md" }} bg="var(--mufakat-sheet)" aria-labelledby={`amendment-${amendment.id}`}>
      <Stack gap="sm">
        <Box>
          <Group gap="xs">
            <Title order={order} size="h5" id={`amendment-${amendment.id}`}>{amendment.number > 0 ? t("amendments.card.title", { number: amendment.number, sponsors }) : t("amendments.card.prepared_title", { sponsors })}</Title>
            <Badge variant="light" color={colors[amendment.status]} tt="none" radius="sm">{t(`amendments.status.${amendment.status}`)}</Badge>
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {t("amendments.card.on", { revision: amendment.revision === 0 ? t("amendments.zero_draft") : t("amendments.revision", { number: amendment.revision }), author: amendment.author.name })}
            {amendment.submitted_at ? <> · <Moment at={amendment.submitted_at} /></> : null}
          </Text>
          {amendment.status === "prepared" ? <Text size="sm">{t("amendments.card.internal")}</Text> : null}
          {amendment.status === "needs_attention" ? <Text size="sm" fw={600}>{t("amendments.card.attention")}</Text> : null}
          {amendment.rebase ? <Text size="sm">{amendment.rebase.sentence}</Text> : null}
        </Box>
        <Loaded query={text} lines={2}>{(revision) => <Operations operations={amendment.operations} clauses={revision.clauses} />}</Loaded>
        {amendment.status === "needs_attention" && amendment.attention.length > 0 ? <AttentionView attention={amendment.attention} /> : null}
        {compilation ? <StandingConflicts amendment={amendment} compilation={compilation} /> : null}
        {amendment.rationale ? <Box><Text size="sm" fw={600}>{t("amendments.card.rationale")}</Text><Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{amendment.rationale}</Text></Box> : null}
        {people.map(([label, codes]) => codes.length > 0 ? <Text key={label} size="sm"><Text span size="sm" fw={600}>{label}: </Text>{roster.names(codes)}</Text> : null)}
        {Object.entries(amendment.reasons ?? {}).map(([state, reason]) => <Text key={state} size="sm" style={{ whiteSpace: "pre-wrap" }}>{roster.name(state)}: “{reason}”</Text>)}
        {disposition ? (
          <>
            <Divider />
            <Box>
              <Text size="sm" component="div"><Text span size="sm" fw={600}>{t("amendments.card.disposition", { outcome: t(`amendments.status.${disposition.outcome}`), by: disposition.by })}</Text>{" "}<Moment at={disposition.at} /></Text>
              {disposition.reason ? <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{disposition.reason}</Text> : null}
            </Box>
            {disposition.text && text.data ? <Box><Text size="sm" fw={600} mb={4}>{t("amendments.card.compromise")}</Text><Operations operations={disposition.text} clauses={text.data.clauses} /></Box> : null}
            {answer ? <Text size="sm">{t(answer.accepted ? "amendments.card.answer_yes" : "amendments.card.answer_no", { by: answer.by })}{answer.comment ? ` ${answer.comment}` : ""}</Text> : null}
            {amendment.compromises.length > 1 ? <Compromises compromises={amendment.compromises} /> : null}
          </>
        ) : null}
        {amendment.number > 0 ? <AmendmentTexts amendment={amendment} /> : null}
        <AmendmentActs amendment={amendment} recommendation={recommendation} onEdit={() => show("edit")} onDispose={() => show("dispose")} onOverride={() => show("override")} />
        {open?.form === "override" ? <OverrideForm amendment={amendment} recommendation={recommendation} base={open.clauses} onClose={close} /> : null}
        {open?.form === "edit" ? <Opened label={t("amendments.acts.edit")}><AmendmentForm recommendation={recommendation} amendment={amendment} onClose={close} /></Opened> : null}
        {open?.form === "dispose" ? <Opened label={t("amendments.dispose.title", { number: amendment.number })}>{!compilation && pending.data ? <StandingConflicts amendment={amendment} compilation={pending.data} /> : null}<DispositionForm amendment={amendment} clauses={open.clauses} sponsors={sponsors} onClose={close} /></Opened> : null}
      </Stack>
    </Paper>
  );
}

function Operations({ operations, clauses }: { operations: Operation[]; clauses: Clause[] }) {
  return <Stack gap="xs">{operations.map((operation, index) => <OperationView key={index} operation={operation} clauses={clauses} among={operations} />)}</Stack>;
}
