//! The working text written by many at once. Shows what the server allows; decides nothing.
import { Alert, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { keys } from "../../../api/keys";
import { presenceQuery } from "../../../api/presence";
import type { Recommendation, WorkingText } from "../../../api/shapes";
import { authorsQuery, workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { KeptWords } from "../editor/KeptWords";
import { WorkingDesk } from "../editor/WorkingDesk";
import { LiveEditing } from "./LiveEditing";
import type { LiveSubject } from "./subject";

export interface WorkingEditingProps { recommendation: Recommendation; text: WorkingText; onNoLine: () => void }

export function WorkingEditing({ recommendation, text, onNoLine }: WorkingEditingProps) {
  const { t } = useTranslation();
  const { id, mandate, symbol } = recommendation;
  // What the page opened with; later versions are the live text's own affair.
  const [opened] = useState(text);
  const subject = useMemo<LiveSubject>(() => {
    const { queryKey, queryFn } = authorsQuery(id);
    return {
      path: id, kept: id, mandate, label: t("texts.editor.label", { symbol }), opened, shownBy: ["recommendation", id, "comparison"], rightsIn: keys.recommendation(id),
      ask: (client) => client.fetchQuery({ ...workingTextQuery(id), staleTime: 0, retry: false }), authors: { queryKey, queryFn: queryFn as LiveSubject["authors"]["queryFn"] },
    };
  }, [id, mandate, opened, symbol, t]);
  const atPage = useQuery(presenceQuery(id)).data?.delegations ?? [];
  return (
    <LiveEditing subject={subject} onNoLine={onNoLine} atPage={atPage}
      desk={(parts) => <WorkingDesk recommendation={recommendation} {...parts} />}
      reading={(lost) => <Reader recommendation={recommendation} lost={lost} />} />
  );
}

function Reader({ recommendation, lost }: { recommendation: Recommendation; lost: boolean }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" variant="light" mb="sm" role={lost ? "alert" : "status"} title={t(lost ? "texts.live.rights_title" : "texts.editor.not_yours_title")}>
      <Text size="sm">{lost ? `${t("texts.live.rights")} ` : ""}{recommendation.pen ? t("texts.editor.pen_with", { state: recommendation.pen }) : t("texts.editor.not_yours")}</Text>
      <Link to="/r/$recommendation" params={{ recommendation: recommendation.id }}>{t("texts.editor.to_text")}</Link>
      <KeptWords text={recommendation.id} />
    </Alert>
  );
}
