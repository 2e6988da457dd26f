//! What changed one clause, from the zero draft to now: which amendment or act, of which states, when. Shows; finds nothing out.
import { Badge, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { clauseHistoryQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { Loaded } from "../../../ui/Waiting";
import { Segments } from "../Segments";
import classes from "./ClauseHistory.module.css";

export interface ClauseHistoryProps { recommendation: string; /** Null while closed: it stays mounted, so that the focus returns to where it was. */ clause: { id: string; reference: string } | null; names: Readonly<Record<string, string>>; onClose: () => void }

export default function ClauseHistory({ recommendation, clause, names, onClose }: ClauseHistoryProps) {
  const { t } = useTranslation();
  const query = useQuery({ ...clauseHistoryQuery(recommendation, clause?.id ?? ""), enabled: clause !== null });
  const named = (codes: string[]) => codes.map((code) => names[code] ?? code).join(", ");
  return (
    <Modal opened={clause !== null} onClose={onClose} size="lg" title={t("authorship.history", { reference: clause?.reference ?? "" })} closeButtonProps={{ "aria-label": t("app.close") }}>
      <Stack gap="sm">
        <Text size="sm">{t("authorship.history_intro")}</Text>
        <Loaded query={query}>
          {(events) => (
            <ol className={classes.events}>
              {events.map((event) => (
                <li key={event.revision} className={classes.event}>
                  <Group gap="xs">
                    <Text fw={600} size="sm">{event.label}{event.reference ? `, ${event.reference}` : ""}</Text>
                    <Badge variant="light" color="gray" tt="none">{t(`authorship.event.${event.change}`)}</Badge>
                    <Text size="sm" c="dimmed" component="span"><Moment at={event.at} /></Text>
                  </Group>
                  {event.brought_by.length > 0
                    ? event.brought_by.map(({ amendment, number, states, outcome }) => <Text key={amendment} size="sm">{t("authorship.brought", { number, states: named(states), outcome: t(`amendments.status.${outcome}`) })}</Text>)
                    : <Text size="sm">{t("authorship.by_revision", { name: event.by.name, delegation: names[event.by.delegation] ?? event.by.delegation })}</Text>}
                  {event.brackets.flatMap(({ bracket, became, states, joined, left }) => [
                    became === "owned" ? null : t(`authorship.bracket.${became}`, { states: named(states) }),
                    joined.length > 0 ? t("authorship.bracket.joined", { states: named(joined) }) : null,
                    left.length > 0 ? t("authorship.bracket.left", { states: named(left) }) : null,
                  ].flatMap((sentence) => (sentence ? [<Text key={`${bracket} ${sentence}`} size="sm">{sentence}</Text>] : [])))}
                  {event.note ? <Text size="sm" c="dimmed">{event.note}</Text> : null}
                  <p className={classes.words}><Segments segments={event.segments} /></p>
                </li>
              ))}
            </ol>
          )}
        </Loaded>
      </Stack>
    </Modal>
  );
}
