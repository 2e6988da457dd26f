//! The handle beside the clause under the pointer, to drag it elsewhere. The keyboard moves clauses with Alt and the arrows.
import { IconGripVertical } from "@tabler/icons-react";
import { NodeSelection } from "@tiptap/pm/state";
import type { Editor } from "@tiptap/react";
import { useEffect, useState, type DragEvent, type RefObject } from "react";
import { useTranslation } from "../../../i18n";
import classes from "./ClauseEditor.module.css";

export function DragHandle({ editor, sheet }: { editor: Editor; sheet: RefObject<HTMLDivElement | null> }) {
  const { t } = useTranslation();
  const [over, setOver] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const field = sheet.current;
    if (!field) return;
    const follow = (event: MouseEvent) => {
      const row = [...editor.view.dom.children].find((child) => {
        const { top, bottom } = child.getBoundingClientRect();
        return event.clientY >= top && event.clientY <= bottom;
      });
      if (row instanceof HTMLElement) setOver(row);
    };
    const leave = () => setOver(null);
    field.addEventListener("mousemove", follow);
    field.addEventListener("mouseleave", leave);
    return () => {
      field.removeEventListener("mousemove", follow);
      field.removeEventListener("mouseleave", leave);
    };
  }, [editor, sheet]);
  if (!over?.isConnected || !sheet.current) return null;

  const start = (event: DragEvent) => {
    const { view } = editor;
    const at = view.posAtDOM(over, 0) - 1;
    if (at < 0) return;
    const selection = NodeSelection.create(view.state.doc, at);
    view.dispatch(view.state.tr.setSelection(selection));
    event.dataTransfer.clearData();
    event.dataTransfer.setData("text/html", over.outerHTML);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(over, 0, 0);
    // How the editor learns that the drop moves this clause (its own drags do the same).
    Object.assign(view, { dragging: { slice: selection.content(), move: true } });
  };
  const top = over.getBoundingClientRect().top - sheet.current.getBoundingClientRect().top;
  // Placed by a CSS variable through the style object, which the page's policy allows (no style attribute in markup).
  return (
    <div className={classes.handle} style={{ top }} draggable aria-hidden="true" title={t("texts.editor.drag")} onDragStart={start}>
      <IconGripVertical size={18} aria-hidden />
    </div>
  );
}
