//! Taskings × bodies: which recommendation answers what, gaps named in words.
import { Badge, Text } from "@mantine/core";
import type { Coverage } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { TextLink } from "../../../ui/links";
import { ScrollRegion } from "../../../ui/ScrollRegion";
import classes from "./CoverageTable.module.css";

/** "AMCC/2018/R.3" → "R.3": inside the matrix the body and the year are known. */
const shortSymbol = (symbol: string): string => symbol.split("/").at(-1) ?? symbol;

export function CoverageTable({ mandate, coverage }: { mandate: string; coverage: Coverage }) {
  const { t } = useTranslation();
  const gaps = coverage.rows.filter(({ gap }) => gap).length;
  return (
    <>
      <Text size="sm" mb="xs" fw={500}>{gaps === 0 ? t("mandates.page.no_gaps") : t("mandates.page.gaps", { count: gaps })}</Text>
      <ScrollRegion label={t("mandates.page.coverage_caption")}>
        <table className={classes.table}>
          <caption className="sr">{t("mandates.page.coverage_caption")}</caption>
          <thead>
            <tr>
              <th scope="col" className={classes.head}>{t("mandates.page.tasking")}</th>
              {coverage.bodies.map(({ code, name }) => <th key={code} scope="col" title={name}>{code}</th>)}
              <th scope="col">{t("mandates.page.total")}</th>
            </tr>
          </thead>
          <tbody>
            {coverage.rows.map((row) => {
              const cells = new Map(row.cells.map((cell) => [cell.body, cell.recommendations]));
              return (
                <tr key={row.tasking.number} data-gap={row.gap || undefined}>
                  <th scope="row" className={classes.tasking} data-strand={row.tasking.parent ? true : undefined}>
                    <TextLink to="/m/$mandate/recommendations" params={{ mandate }} search={{ tasking: row.tasking.number }} fw={650}>{row.tasking.number}</TextLink> {row.tasking.title}
                    {row.tasking.addressee ? <Text size="xs" c="dimmed">{t("mandates.page.addressee", { addressee: row.tasking.addressee })}</Text> : null}
                  </th>
                  {coverage.bodies.map(({ code }) => {
                    const found = cells.get(code) ?? [];
                    return (
                      <td key={code}>
                        {found.length === 0 ? <span className="sr">{t("mandates.page.nothing")}</span> : (
                          <ul className={classes.cell}>
                            {found.map((recommendation) => (
                              <li key={recommendation.id} data-status={recommendation.status} data-lead={recommendation.lead_body || undefined}>
                                <TextLink to="/r/$recommendation" params={{ recommendation: recommendation.id }} fz="sm" fw={recommendation.lead_body ? 650 : 400}
                                  title={`${recommendation.title} (${t(`words.status.${recommendation.status}`)})`}>{shortSymbol(recommendation.symbol)}</TextLink>
                                <span className={classes.status}>{t(`words.status.${recommendation.status}`)}</span>
                              </li>
                            ))}
                          </ul>
                        )}
                      </td>
                    );
                  })}
                  <td>{row.gap ? <Badge color="red" variant="light" tt="none">{t("mandates.page.gap")}</Badge> : row.total}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
