//! The board: recommendations × states, readable across a room, by keyboard and by screen reader.
import { Button, NativeSelect, SimpleGrid, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { boardQuery, mandateQuery } from "../../../api/mandates";
import { useMyMandate } from "../../../api/session";
import type { Status } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Page } from "../../../ui/Page";
import { Loaded } from "../../../ui/Waiting";
import { Legend } from "./Legend";
import { Matrix } from "./Matrix";
import { positionsHidden, rowsOf, type BoardFilter } from "./cells";

const route = getRouteApi("/app/m/$mandate/board");
const statuses: Status[] = ["drafting", "negotiation", "sign_off", "adopted", "submitted", "withdrawn"];

export default function BoardPage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const filter = route.useSearch();
  const navigate = useNavigate();
  const mine = useMyMandate(id);
  const board = useQuery(boardQuery(id));
  const mandate = useQuery(mandateQuery(id));
  const shown = board.data ? rowsOf(board.data, filter, mandate.data) : undefined;
  const filtered = Boolean(filter.body ?? filter.tasking ?? filter.status);
  const count = shown?.length;
  useEffect(() => {
    if (filtered && count !== undefined) announce(t("mandates.board.shown", { count }));
  }, [filtered, count, t]);
  const set = (part: BoardFilter) => void navigate({ to: "/m/$mandate/board", params: { mandate: id }, search: { ...filter, ...part }, replace: true });
  const any = { value: "", label: t("mandates.board.any") };
  return (
    <Page title={t("mandates.board.title")} over={mine?.symbol} intro={t("mandates.board.intro")}
      actions={<Button variant="default" visibleFrom="sm" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>{t("mandates.board.print")}</Button>}>
      <form aria-label={t("mandates.board.filters")} className="no-print" onSubmit={(event) => event.preventDefault()}>
        <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" mb="md" maw={760}>
          <NativeSelect label={t("mandates.board.body")} value={filter.body ?? ""} onChange={(event) => set({ body: event.currentTarget.value || undefined })}
            data={[any, ...(mandate.data?.bodies ?? []).map(({ code }) => ({ value: code, label: code }))]} />
          <NativeSelect label={t("mandates.board.tasking")} value={filter.tasking ?? ""} onChange={(event) => set({ tasking: event.currentTarget.value || undefined })}
            data={[any, ...(mandate.data?.taskings ?? []).map(({ number, title }) => ({ value: number, label: `${number} ${title}` }))]} />
          <NativeSelect label={t("mandates.board.status")} value={filter.status ?? ""} onChange={(event) => set({ status: event.currentTarget.value || undefined })}
            data={[any, ...statuses.map((status) => ({ value: status, label: t(`words.status.${status}`) }))]} />
        </SimpleGrid>
      </form>
      <Loaded query={board} lines={10}>
        {(all) => {
          if (shown === undefined || shown.length === 0) return <Text>{t(all.rows.length === 0 ? "mandates.board.none_at_all" : "mandates.board.none")}</Text>;
          if (positionsHidden(all)) return <><Text mb="sm">{t("mandates.board.hidden")}</Text><Matrix states={[]} rows={shown} /></>;
          return <><Matrix states={all.states} rows={shown} /><Legend /></>;
        }}
      </Loaded>
    </Page>
  );
}
