//! Says what just happened to the text or the mandate on screen: a note in the corner, and the same sentence in the polite live region.
//! Never speaks of one's own acts, and says the same thing once while it stands there.
import { notifications } from "@mantine/notifications";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { onHint } from "../../api/events";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { newsOf, type OnScreen } from "./news";

const STANDS_MS = 8_000;

export default function PageNews() {
  const { t } = useTranslation();
  const { recommendation, mandate } = useParams({ strict: false }) as OnScreen;
  useEffect(() => onHint((hint) => {
    const news = newsOf(hint, { recommendation, mandate });
    if (news === null) return;
    const message = t(`notices.news.${news}`);
    announce(message);
    // The live region has said it: the note itself is for the eyes.
    notifications.show({ id: `news-${news}`, message, color: "blue", autoClose: STANDS_MS, role: "none", closeButtonProps: { "aria-label": t("app.close") } });
  }), [recommendation, mandate, t]);
  return null;
}
