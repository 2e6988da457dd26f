//! The page of the editor: opens the working text live, or, where no live line can be had, to be saved one by one. Loaded on
//! demand.
import { Alert, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Recommendation } from "../../../api/shapes";
import { workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Loaded } from "../../../ui/Waiting";
import { Presence, RecommendationFrame } from "../../recommendations";
import { WorkingEditing } from "../live/WorkingEditing";
import { KeptWords } from "./KeptWords";
import { SavedEditing } from "./SavedEditing";

const route = getRouteApi("/app/r/$recommendation/edit");

export default function EditPage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return (
    <RecommendationFrame recommendation={id} part={t("texts.editor.title")} ownPresence>
      {(recommendation) => <Opened key={recommendation.id} recommendation={recommendation} />}
    </RecommendationFrame>
  );
}

function Opened({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const [live, setLive] = useState(true);
  // Asked anew each time the page opens: a text from the cache could be older than what a colleague just saved. A live text
  // brings its own words and rights, so it is not asked again while one is open.
  const [since] = useState(() => Date.now());
  const text = useQuery({ ...workingTextQuery(recommendation.id), refetchOnMount: "always", enabled: ({ state }) => !live || state.dataUpdatedAt < since });
  if (!text.isFetchedAfterMount && !text.isError) return <Loaded query={{ ...text, data: undefined } as typeof text} lines={10}>{() => null}</Loaded>;
  return (
    <Loaded query={text} lines={10}>
      {(shown) => (live
        ? <WorkingEditing recommendation={recommendation} text={shown} onNoLine={() => setLive(false)} />
        : shown.abilities.edit === true
          ? <><Presence recommendation={recommendation.id} /><SavedEditing recommendation={recommendation} text={shown} /></>
          : (
            <Alert color="yellow" variant="light" title={t("texts.editor.not_yours_title")}>
              <Text size="sm">{recommendation.pen ? t("texts.editor.pen_with", { state: recommendation.pen }) : t("texts.editor.not_yours")}</Text>
              <Link to="/r/$recommendation" params={{ recommendation: recommendation.id }}>{t("texts.editor.to_text")}</Link>
              <KeptWords text={recommendation.id} />
            </Alert>
          ))}
    </Loaded>
  );
}
