//! Words that could not be saved before the right to edit ended: shown to be copied, thrown away only on request.
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../../../api/session";
import { useTranslation } from "../../../i18n";
import { ask } from "../../../ui/confirm";
import { copyText } from "../../../ui/copyText";
import { plainText } from "../clauses";
import classes from "./MergeDialog.module.css";
import { dropCopy, readCopy } from "./localCopy";

/** `text` is the name under which they are kept. */
export function KeptWords({ text }: { text: string }) {
  const { t } = useTranslation();
  const { user } = useMe();
  const [copy, setCopy] = useState(() => readCopy(user.id, text));
  if (copy === null) return null;
  const words = copy.clauses.map(plainText).join("\n\n");
  return (
    <>
      <Text size="sm" mt="sm" fw={600}>{t("texts.editor.kept")}</Text>
      <details><summary>{t("texts.editor.kept_show")}</summary><div className={classes.words}>{words}</div></details>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => void copyText(words)}>{t("texts.editor.kept_copy")}</Button>
        <Button size="xs" variant="default" onClick={() => void ask({ title: t("texts.editor.kept_drop"), consequence: t("texts.editor.kept_drop_consequence"), confirm: t("texts.editor.kept_drop"), destructive: true }).then((sure) => {
          if (!sure) return;
          dropCopy(user.id, text);
          setCopy(null);
        })}>{t("texts.editor.kept_drop")}</Button>
      </Group>
    </>
  );
}
