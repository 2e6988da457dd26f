//! What the other officer of the chair did meanwhile, what this browser kept from before, and the choice where the same thing
//! was decided differently.
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Amendment, Clause } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { plainText } from "../../texts";
import type { WorkbenchHandle } from "./useWorkbench";
import { nameOf, type Collision } from "./workbench";

export function OtherOfficer({ handle: { overtaken, collisions, cameBack, settle, noted }, amendments, clauses }: { handle: WorkbenchHandle; amendments: Amendment[]; clauses: Clause[] }) {
  const { t } = useTranslation();
  const named = ({ kind, id }: { kind: Collision["kind"]; id: string }) => (kind === "decision"
    ? t("merge.other.decision", { number: amendments.find((amendment) => amendment.id === id)?.number ?? "" })
    : t("merge.other.clause", { reference: clauses.find((clause) => clause.id === id)?.reference ?? "" }));
  const operationsOf = (id: string) => amendments.find((amendment) => amendment.id === id)?.operations ?? [];
  const said = (collision: Collision, whose: "mine" | "theirs") => {
    if (collision[whose] === null) return t("merge.other.nothing");
    if (collision.kind === "clause") return collision[whose] ? plainText(collision[whose]) : t("merge.other.words");
    const { outcome = "accepted", text = [], reason, clauses: only, in_brackets: brackets } = collision[whose] ?? {};
    const references = (ids: string[]) => ids.map((id) => nameOf(id, clauses, operationsOf(collision.id)) ?? t("amendments.operation.unnamed")).join(", ");
    const parts = [...(only ? [t("merge.other.only", { references: references(only) })] : []), ...(brackets ? [t("merge.other.brackets", { references: references(brackets) })] : [])];
    return [t(`amendments.status.${outcome}`), ...parts, ...text.flatMap(({ new: clause }) => (clause ? [plainText(clause)] : [])), ...(reason ? [reason] : [])].join(" · ");
  };
  if (!overtaken && !cameBack && collisions.length === 0) return null;
  const title = overtaken || !cameBack ? t("merge.other.title", { name: overtaken?.by?.name ?? t("merge.other.somebody") }) : t("merge.kept.title");
  // Words for a clause that is gone can be read and copied; no text takes them.
  const takeable = ({ kind, id }: Collision) => kind === "decision" || clauses.some((clause) => clause.id === id);
  return (
    <Alert color="yellow" variant="light" mb="sm" role="status" title={title}>
      <Stack gap="xs">
        {cameBack ? <Text size="sm">{t("merge.kept.back")}</Text> : null}
        {overtaken ? <Text size="sm">{t("merge.other.changed", { what: overtaken.changed.map(named).join(", ") })}</Text> : null}
        {collisions.length === 0 ? <Group><Button size="compact-xs" variant="default" onClick={noted}>{t("merge.other.close")}</Button></Group> : null}
        {collisions.length > 0 ? <Text size="sm" fw={600}>{t(cameBack ? "merge.kept.collision" : "merge.other.collision")}</Text> : null}
        {collisions.map((collision) => (
          <div key={`${collision.kind} ${collision.id}`} role="group" aria-label={named(collision)}>
            <Text size="sm" fw={600}>{named(collision)}</Text>
            <Text size="sm">{t("merge.other.mine", { what: said(collision, "mine") })}</Text>
            <Text size="sm">{t(cameBack ? "merge.kept.saved" : "merge.other.theirs", { what: said(collision, "theirs") })}</Text>
            <Group gap="xs" mt={4}>
              {takeable(collision) ? <Button size="compact-xs" variant="default" onClick={() => settle(collision, true)}>{t("merge.other.take_mine")}</Button> : null}
              <Button size="compact-xs" variant="default" onClick={() => settle(collision, false)}>{t(cameBack ? "merge.kept.keep_saved" : "merge.other.keep_theirs")}</Button>
            </Group>
          </div>
        ))}
      </Stack>
    </Alert>
  );
}
