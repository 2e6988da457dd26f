//! Who else is at this recommendation, delegation by delegation, as far as the server tells it: colleagues by name.
import { Text } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { presenceQuery } from "../../api/presence";
import type { Presence as Here } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./Presence.module.css";

export function Presence({ recommendation }: { recommendation: string }) {
  const { t } = useTranslation();
  const here = useQuery(presenceQuery(recommendation)).data?.delegations ?? [];
  if (here.length === 0) return null;
  return (
    <div className={`${classes.here} no-print`}>
      <Text size="sm" c="dimmed" span id="also-here">{t("recommendations.presence.title")}</Text>
      <ul aria-labelledby="also-here" className={classes.list}>
        {here.flatMap((delegation) => entriesOf(delegation).map(({ key, name, doing }) => (
          <li key={key} className={classes.entry} data-own={delegation.own || undefined}>
            {doing === "editing" ? <IconPencil size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
            <Text span size="sm">{name}</Text>
            <span className="sr">{t(`recommendations.presence.${doing}`)}</span>
          </li>
        )))}
      </ul>
    </div>
  );
}

/** One's own delegation by its people, any other by its name. */
function entriesOf({ delegation, name, doing, own, people }: Here["delegations"][number]) {
  if (!own || people.length === 0) return [{ key: delegation, name, doing }];
  return people.map((person, at) => ({ key: `${delegation} ${at}`, name: person.name, doing: person.doing }));
}
