//! Mail deliveries and dead letters, with another attempt where the server allows it.
import { Button, SegmentedControl, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { outboxQuery, retryDeliveries, retryDelivery } from "../../../api/record";
import { useMyMandate } from "../../../api/session";
import type { Delivery, DeliveryStatus } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Moment } from "../../../ui/Moment";
import { Page } from "../../../ui/Page";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";

const route = getRouteApi("/app/m/$mandate/secretariat/deliveries");
const statuses: DeliveryStatus[] = ["waiting", "dead", "sent"];

export default function DeliveriesPage() {
  const { t } = useTranslation();
  const { mandate } = route.useParams();
  const mine = useMyMandate(mandate);
  const [status, setStatus] = useState<DeliveryStatus>("waiting");
  const deliveries = useInfiniteQuery(outboxQuery(status, mandate));
  const all = useAct({
    send: () => retryDeliveries(mandate), changes: [keys.outbox],
    onDone: ({ retried }) => announce(t("record.deliveries.retried_all", { count: retried })),
  });
  const many = status === "dead" && (deliveries.data?.length ?? 0) > 1;
  return (
    <Page title={t("record.deliveries.title")} over={mine?.symbol} intro={t("record.deliveries.intro")}
      actions={many ? <Button variant="default" loading={all.isPending} onClick={() => all.mutate()}>{t("record.deliveries.retry_all")}</Button> : undefined}>
      <ProblemNotice problem={all.error} />
      <SegmentedControl aria-label={t("record.deliveries.show")} value={status} onChange={(value) => setStatus(value as DeliveryStatus)} mb="md"
        data={statuses.map((value) => ({ value, label: t(`record.deliveries.${value}`) }))} />
      <Loaded query={deliveries} lines={8}>
        {(found) => (found.length === 0 ? <Text>{t(`record.deliveries.none_${status}`)}</Text> : <Deliveries status={status} deliveries={found} />)}
      </Loaded>
      {deliveries.hasNextPage ? <Button variant="default" mt="md" loading={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>{t("record.deliveries.earlier")}</Button> : null}
    </Page>
  );
}

function Deliveries({ status, deliveries }: { status: DeliveryStatus; deliveries: Delivery[] }) {
  const { t } = useTranslation();
  const next = t(status === "sent" ? "record.deliveries.sent_at" : "record.deliveries.next");
  const retry = useAct({ send: (id: string) => retryDelivery(id), changes: [keys.outbox], onDone: () => announce(t("record.deliveries.retried")) });
  return (
    <>
      <ProblemNotice problem={retry.error} />
      <StackedTable label={t(`record.deliveries.${status}`)} verticalSpacing="xs" needs={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("record.deliveries.to")}</Table.Th><Table.Th>{t("record.deliveries.subject")}</Table.Th><Table.Th>{t("record.deliveries.created")}</Table.Th>
            <Table.Th>{t("record.deliveries.attempts")}</Table.Th><Table.Th>{next}</Table.Th>
            {status === "sent" ? null : <><Table.Th>{t("record.deliveries.last_error")}</Table.Th><Table.Th>{t("record.deliveries.acts")}</Table.Th></>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => {
            const moment = status === "sent" ? delivery.sent_at : delivery.next_attempt_at;
            return (
              <Table.Tr key={delivery.id}>
                <Table.Th scope="row" fw={500}>{delivery.to}</Table.Th>
                <StackedCell label={t("record.deliveries.subject")}>{delivery.subject}</StackedCell>
                <StackedCell label={t("record.deliveries.created")}><Moment at={delivery.created_at} /></StackedCell>
                <StackedCell label={t("record.deliveries.attempts")}>{delivery.attempts}</StackedCell>
                <StackedCell label={next}>{moment ? <Moment at={moment} /> : "–"}</StackedCell>
                {status === "sent" ? null : (
                  <>
                    <StackedCell label={t("record.deliveries.last_error")}><Text span inherit display="inline-block" maw={280} style={{ overflowWrap: "anywhere" }}>{delivery.last_error ?? "–"}</Text></StackedCell>
                    <Table.Td>
                      {delivery.abilities.retry ? (
                        <Button size="compact-sm" variant="default" loading={retry.isPending && retry.variables === delivery.id} onClick={() => retry.mutate(delivery.id)}
                          aria-label={t("record.deliveries.retry_of", { subject: delivery.subject, to: delivery.to })}>{t("record.deliveries.retry")}</Button>
                      ) : null}
                    </Table.Td>
                  </>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </StackedTable>
    </>
  );
}
