//! The offer to comment on the words just selected in the document. The keyboard does the same from each clause's own button.
import { Button } from "@mantine/core";
import { IconMessagePlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../../i18n";
import classes from "./Comments.module.css";
import { selectedPassage, type SelectedPassage } from "./selection";

export function SelectionPrompt({ onChoose }: { onChoose: (passage: SelectedPassage) => void }) {
  const { t } = useTranslation();
  const [passage, setPassage] = useState<SelectedPassage | null>(null);
  useEffect(() => {
    const look = () => setPassage(selectedPassage());
    document.addEventListener("selectionchange", look);
    window.addEventListener("scroll", look, { passive: true });
    return () => {
      document.removeEventListener("selectionchange", look);
      window.removeEventListener("scroll", look);
    };
  }, []);
  if (!passage) return null;
  const top = Math.max(64, passage.box.top - 44);
  const left = Math.min(Math.max(8, passage.box.left), window.innerWidth - 220);
  return (
    <Button size="xs" className={classes.prompt} style={{ top, left }} leftSection={<IconMessagePlus size={16} aria-hidden />}
        // The press must not take the selection away before it is read.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          onChoose(passage);
          document.getSelection()?.removeAllRanges();
          setPassage(null);
        }}>{t("comments.on_selection")}</Button>
  );
}
