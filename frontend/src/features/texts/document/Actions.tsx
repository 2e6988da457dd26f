//! What one may do with a recommendation from its page: table or issue, copy the reference, print, change details, withdraw.
import { Button, Menu } from "@mantine/core";
import { IconBan, IconChevronDown, IconCopy, IconDownload, IconListDetails, IconPrinter } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { BASE } from "../../../api/http";
import type { Recommendation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { DetailsDialog, WithdrawDialog } from "../../recommendations";
import { copyText } from "../../../ui/copyText";
import { IssueButton } from "./IssueDialog";
import { shownText } from "./shownText";

const route = getRouteApi("/app/r/$recommendation");

export function Actions({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const { revision } = route.useSearch();
  const shown = shownText(recommendation, revision);
  const label = shown === null || shown === "working" ? "" : shown === 0 ? ` ${t("texts.zero_draft")}` : ` ${t("texts.revision", { number: shown })}`;
  const [dialog, setDialog] = useState<"details" | "withdraw" | null>(null);
  const { edit_details: details, release_to_observers: release, withdraw } = recommendation.abilities;
  const exported = (format: string) => `${BASE}/recommendations/${recommendation.id}/export?format=${format}`;
  return (
    <>
      <IssueButton recommendation={recommendation} />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>{t("recommendation.actions.more")}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copyText(`${recommendation.symbol}${label}, ${recommendation.title}`)}>{t("recommendation.actions.copy_reference")}</Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>{t("recommendation.actions.print")}</Menu.Item>
          {recommendation.newest_revision !== null ? <Menu.Item component="a" href={exported("json")} download leftSection={<IconDownload size={16} aria-hidden />}>{t("recommendation.actions.export")}</Menu.Item> : null}
          {details || release ? <Menu.Item leftSection={<IconListDetails size={16} aria-hidden />} onClick={() => setDialog("details")}>{t("recommendation.actions.details")}</Menu.Item> : null}
          {withdraw ? <><Menu.Divider /><Menu.Item color="red" leftSection={<IconBan size={16} aria-hidden />} onClick={() => setDialog("withdraw")}>{t("recommendation.actions.withdraw")}</Menu.Item></> : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {dialog === "details" ? <DetailsDialog recommendation={recommendation} onClose={() => setDialog(null)} /> : null}
        {dialog === "withdraw" ? <WithdrawDialog recommendation={recommendation} onClose={() => setDialog(null)} /> : null}
      </Suspense>
    </>
  );
}
