//! One package: its texts in order, its cover note, its submission and the Leaders' response, and the acts at hand.
import { Badge, Box, Button, Divider, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useAct } from "../../api/client";
import { BASE } from "../../api/http";
import { keys } from "../../api/keys";
import { submitPackage } from "../../api/packages";
import type { Package, RecommendationSummary } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { StatusBadge } from "../../ui/badges";
import { ask } from "../../ui/confirm";
import { TextLink } from "../../ui/links";
import { Day, Moment } from "../../ui/Moment";
import { Opened } from "../../ui/Opened";
import { ProblemNotice } from "../../ui/Waiting";
import { Fingerprint } from "../texts";
import classes from "./OrderedTexts.module.css";
import { PackageForm } from "./PackageForm";
import { ResponseForm } from "./ResponseForm";

export interface PackageCardProps { shown: Package; adopted: RecommendationSummary[] }

/** The 8 groups of 4 digits that people compare. */
const grouped = (fingerprint: string): string => (fingerprint.slice(0, 32).match(/.{4}/g) ?? []).join(" ");

export function PackageCard({ shown, adopted }: PackageCardProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"edit" | "respond" | null>(null);
  const submit = useAct({
    send: (_: void, key) => submitPackage(shown.id, key),
    changes: [keys.packages(shown.mandate), keys.recommendationLists(shown.mandate), keys.board(shown.mandate), ...shown.recommendations.map(({ id }) => keys.recommendation(id))],
    onDone: () => announce(t("packages.submitted_done", { title: shown.title })),
  });
  const submitNow = async () => {
    const sure = await ask({ title: t("packages.submit_title", { title: shown.title }), confirm: t("packages.submit"), consequence: t("packages.submit_consequence", { count: shown.recommendations.length, symbols: shown.recommendations.map(({ symbol }) => symbol).join(", ") }) });
    if (sure) submit.mutate();
  };
  const { response, abilities } = shown;
  const exported = (format: string) => `${BASE}/packages/${shown.id}/export?format=${format}`;
  return (
    <Paper component="article" withBorder p={{ base: "sm", sm: "md" }} bg="var(--mufakat-sheet)" aria-labelledby={`package-${shown.id}`}>
      <Stack gap="sm">
        <Group gap="xs">
          <Title order={2} size="h4" id={`package-${shown.id}`}>{shown.title}</Title>
          <Badge variant="light" color={shown.status === "submitted" ? "teal" : "blue"} tt="none" radius="sm">{t(`packages.status.${shown.status}`)}</Badge>
        </Group>
        {open === "edit" ? <Opened label={t("packages.edit")}><PackageForm key={shown.version} mandate={shown.mandate} adopted={adopted} package={shown} onClose={() => setOpen(null)} /></Opened> : (
          <>
            {shown.cover_note ? <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{shown.cover_note}</Text> : null}
            {shown.recommendations.length === 0 ? <Text size="sm">{t("packages.order.empty")}</Text> : (
              <ol className={classes.read}>
                {shown.recommendations.map((item) => (
                  <li key={item.id}>
                    <TextLink to="/r/$recommendation" params={{ recommendation: item.id }} size="sm">{item.symbol}: {item.title}</TextLink>{" "}
                    <StatusBadge status={item.status} />
                    {item.fingerprint ? <Fingerprint groups={grouped(item.fingerprint)} full={item.fingerprint} /> : null}
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
        {shown.submitted_at ? <Text size="sm" component="div">{t("packages.submitted_by", { name: shown.submitted_by ?? "" })} <Moment at={shown.submitted_at} /></Text> : null}
        {response ? (
          <Box>
            <Divider mb="sm" />
            <Text size="sm" fw={600}>{t("packages.response.heading", { outcome: t(`packages.outcome.${response.outcome}`) })} <Day on={response.date} /></Text>
            {response.text ? <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{response.text}</Text> : null}
            <Text size="sm" c="dimmed">{t("packages.response.recorded_by", { name: response.recorded_by })}</Text>
          </Box>
        ) : null}
        <Group gap="xs" className="no-print">
          {abilities.submit && open !== "edit" ? <Button loading={submit.isPending} onClick={() => void submitNow()}>{t("packages.submit")}</Button> : null}
          {abilities.edit && open !== "edit" ? <Button variant="default" onClick={() => setOpen("edit")}>{t("packages.edit")}</Button> : null}
          {abilities.export ? <Button component="a" variant="default" href={exported("json")} download leftSection={<IconDownload size={16} aria-hidden />}>{t("packages.export.bundle")}</Button> : null}
          {abilities.export ? <Button component="a" variant="default" href={exported("html")} download leftSection={<IconPrinter size={16} aria-hidden />}>{t("packages.export.page")}</Button> : null}
          {abilities.respond && !response ? <Button variant={open === "respond" ? "light" : "filled"} aria-expanded={open === "respond"} onClick={() => setOpen("respond")}>{t("packages.response.title")}</Button> : null}
        </Group>
        {open === "respond" && !response ? <Opened label={t("packages.response.title")}><ResponseForm of={shown} onClose={() => setOpen(null)} /></Opened> : null}
        <ProblemNotice problem={submit.error} />
      </Stack>
    </Paper>
  );
}
