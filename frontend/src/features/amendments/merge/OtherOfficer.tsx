//! What the other officer of the chair did meanwhile, and the choice where both decided the same thing differently.
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Amendment, Clause } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import type { WorkbenchHandle } from "./useWorkbench";
import type { Collision } from "./workbench";

export function OtherOfficer({ handle: { overtaken, collisions, settle, noted }, amendments, clauses }: { handle: WorkbenchHandle; amendments: Amendment[]; clauses: Clause[] }) {
  const { t } = useTranslation();
  const named = ({ kind, id }: { kind: Collision["kind"]; id: string }) => (kind === "decision"
    ? t("merge.other.decision", { number: amendments.find((amendment) => amendment.id === id)?.number ?? "" })
    : t("merge.other.clause", { reference: clauses.find((clause) => clause.id === id)?.reference ?? "" }));
  const said = (collision: Collision, whose: "mine" | "theirs") => {
    if (collision[whose] === null) return t("merge.other.nothing");
    return collision.kind === "decision" ? t(`amendments.status.${collision[whose]?.outcome ?? "accepted"}`) : (collision[whose]?.runs.map(({ text }) => text).join("") ?? t("merge.other.words"));
  };
  if (!overtaken && collisions.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" mb="sm" role="status" title={t("merge.other.title", { name: overtaken?.by?.name ?? t("merge.other.somebody") })}>
      <Stack gap="xs">
        {overtaken ? (
          <Group gap="xs">
            <Text size="sm">{t("merge.other.changed", { what: overtaken.changed.map(named).join(", ") })}</Text>
            {collisions.length === 0 ? <Button size="compact-xs" variant="default" onClick={noted}>{t("merge.other.close")}</Button> : null}
          </Group>
        ) : null}
        {collisions.length > 0 ? <Text size="sm" fw={600}>{t("merge.other.collision")}</Text> : null}
        {collisions.map((collision) => (
          <div key={`${collision.kind} ${collision.id}`} role="group" aria-label={named(collision)}>
            <Text size="sm" fw={600}>{named(collision)}</Text>
            <Text size="sm">{t("merge.other.mine", { what: said(collision, "mine") })}</Text>
            <Text size="sm">{t("merge.other.theirs", { what: said(collision, "theirs") })}</Text>
            <Group gap="xs" mt={4}>
              <Button size="compact-xs" variant="default" onClick={() => settle(collision, true)}>{t("merge.other.take_mine")}</Button>
              <Button size="compact-xs" variant="default" onClick={() => settle(collision, false)}>{t("merge.other.keep_theirs")}</Button>
            </Group>
          </div>
        ))}
      </Stack>
    </Alert>
  );
}
