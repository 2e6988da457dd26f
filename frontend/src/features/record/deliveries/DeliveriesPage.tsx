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
import { ScrollRegion } from "../../../ui/ScrollRegion";
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
  const retry = useAct({ send: (id: string) => retryDelivery(id), changes: [keys.outbox], onDone: () => announce(t("record.deliveries.retried")) });
  return (
    <>
      <ProblemNotice problem={retry.error} />
      <ScrollRegion label={t(`record.deliveries.${status}`)}>
        <Table fz="sm" verticalSpacing="xs" miw={820}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("record.deliveries.to")}</Table.Th><Table.Th>{t("record.deliveries.subject")}</Table.Th><Table.Th>{t("record.deliveries.created")}</Table.Th>
              <Table.Th>{t("record.deliveries.attempts")}</Table.Th><Table.Th>{t(status === "sent" ? "record.deliveries.sent_at" : "record.deliveries.next")}</Table.Th>
              {status === "sent" ? null : <><Table.Th>{t("record.deliveries.last_error")}</Table.Th><Table.Th>{t("record.deliveries.acts")}</Table.Th></>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deliveries.map((delivery) => {
              const moment = status === "sent" ? delivery.sent_at : delivery.next_attempt_at;
              return (
                <Table.Tr key={delivery.id}>
                  <Table.Th scope="row" fw={500}>{delivery.to}</Table.Th>
                  <Table.Td>{delivery.subject}</Table.Td>
                  <Table.Td><Moment at={delivery.created_at} /></Table.Td>
                  <Table.Td>{delivery.attempts}</Table.Td>
                  <Table.Td>{moment ? <Moment at={moment} /> : "–"}</Table.Td>
                  {status === "sent" ? null : (
                    <>
                      <Table.Td maw={280} style={{ overflowWrap: "anywhere" }}>{delivery.last_error ?? "–"}</Table.Td>
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
        </Table>
      </ScrollRegion>
    </>
  );
}
