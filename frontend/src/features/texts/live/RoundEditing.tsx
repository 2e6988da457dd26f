//! A text that is prepared inside, by one delegation or by the chair's officers, written by many at once: the live editor with
//! the desk around it. Nobody outside may know who is here. Loaded on demand.
import { Alert } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "../../../i18n";
import { Desk } from "../editor/Desk";
import { LiveEditing } from "./LiveEditing";
import type { LiveSubject } from "./subject";

export interface RoundEditingProps {
  /** The same value for as long as the same text is open. */
  subject: LiveSubject;
  /** The formal acts on it; `flush` waits until the server has everything typed here, and says whether it has. */
  acts?: (flush: () => Promise<boolean>) => ReactNode;
  /** No line can be had, though the text is there. */
  onNoLine: () => void;
}

export default function RoundEditing({ subject, acts, onNoLine }: RoundEditingProps) {
  const { t } = useTranslation();
  return (
    <LiveEditing subject={subject} atPage={null} onNoLine={onNoLine} reading={() => <Alert color="yellow" variant="light" mb="sm" role="alert">{t("rounds.reading")}</Alert>}
      desk={({ flush, ...parts }) => <Desk {...parts} mandate={subject.mandate} acts={acts?.(flush)} />} />
  );
}
