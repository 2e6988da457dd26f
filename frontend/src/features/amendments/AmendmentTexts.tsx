//! Every text an amendment had, on which revision, and what made it so; every version of the chair's compromise with its answer.
import { Box, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { amendmentTextsQuery } from "../../api/amendments";
import type { Amendment } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Loaded } from "../../ui/Waiting";
import { ChangeList } from "../texts";
import classes from "./AmendmentTexts.module.css";

export function AmendmentTexts({ amendment }: { amendment: Amendment }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className={`${classes.texts} no-print`} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("amendments.texts.show")}</summary>
      {opened ? <History id={amendment.id} /> : null}
    </details>
  );
}

function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery(amendmentTextsQuery(id));
  return (
    <Loaded query={query} lines={2}>
      {(texts) => (
        <ol className={classes.list}>
          {texts.map((text) => (
            <li key={text.ordinal}>
              <Text size="sm" component="div"><Text span size="sm" fw={600}>{text.label}: {t(`amendments.texts.cause.${text.cause}`)}</Text>{text.by ? ` · ${text.by}` : ""} · <Moment at={text.at} /></Text>
              <ChangeList clauses={text.compared} view="inline" name={`text-${id}-${text.ordinal}`} />
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

export function Compromises({ compromises }: { compromises: Amendment["compromises"] }) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {compromises.map(({ version, by, at, answer, reason }) => (
        <Box key={version}>
          <Text size="sm" component="div">{t("amendments.texts.compromise", { version, by })} · <Moment at={at} />{reason ? ` · ${reason}` : ""}</Text>
          <Text size="sm">{answer ? `${t(answer.accepted ? "amendments.card.answer_yes" : "amendments.card.answer_no", { by: answer.by })}${answer.comment ? ` ${answer.comment}` : ""}` : t("amendments.texts.unanswered")}</Text>
        </Box>
      ))}
    </Stack>
  );
}
