//! The badges for fixed values: status, marking, role. Shows words, never colour alone.
import { Badge, type MantineColor } from "@mantine/core";
import type { Marking, Status } from "../api/shapes";
import { useTranslation } from "../i18n";

const statusColors: Record<Status, MantineColor> = {
  drafting: "gray", negotiation: "blue", sign_off: "yellow", adopted: "green", submitted: "teal", withdrawn: "gray",
};

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation();
  return <Badge variant="light" color={statusColors[status]} tt="none" radius="sm" data-status={status}>{t(`words.status.${status}`)}</Badge>;
}

export function MarkingBadge({ marking }: { marking: Marking }) {
  const { t } = useTranslation();
  return <Badge variant="outline" color={marking === "RED" ? "red" : marking === "AMBER" ? "orange" : "gray"} tt="none" radius="sm" title={t(`words.marking_means.${marking}`)}>{t(`words.marking.${marking}`)}</Badge>;
}
