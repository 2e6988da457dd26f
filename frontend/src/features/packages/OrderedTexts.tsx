//! The texts of a package in order: by drag with the mouse or the finger, by drag with the keyboard, and by plain buttons.
//! Owns no request.
import { DragDropContext, Draggable, Droppable } from "@hello-pangea/dnd";
import { ActionIcon, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from "@tabler/icons-react";
import type { Status } from "../../api/shapes";
import { styleNonce } from "../../app/nonce";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { moved } from "./order";
import classes from "./OrderedTexts.module.css";

export interface PackedText { id: string; symbol: string; title: string; status: Status }
export interface OrderedTextsProps { items: PackedText[]; onChange: (items: PackedText[]) => void }

export function OrderedTexts({ items, onChange }: OrderedTextsProps) {
  const { t } = useTranslation();
  const move = (from: number, to: number) => {
    const item = items[from];
    if (!item || to < 0 || to >= items.length) return;
    onChange(moved(items, from, to));
    announce(t("packages.order.moved", { symbol: item.symbol, place: to + 1, count: items.length }));
  };
  if (items.length === 0) return <Text size="sm">{t("packages.order.empty")}</Text>;
  return (
    <DragDropContext nonce={styleNonce()} dragHandleUsageInstructions={t("packages.order.instructions")} onDragEnd={({ source, destination }) => destination && move(source.index, destination.index)}>
      <Droppable droppableId="texts">
        {(place) => (
          <ol ref={place.innerRef} {...place.droppableProps} className={classes.list}>
            {items.map((item, index) => (
              <Draggable key={item.id} draggableId={item.id} index={index}>
                {(drag, { isDragging }) => (
                  <li ref={drag.innerRef} {...drag.draggableProps} className={classes.item} data-dragging={isDragging || undefined}>
                    <span {...drag.dragHandleProps} className={classes.handle} aria-label={t("packages.order.drag", { symbol: item.symbol })}><IconGripVertical size={18} aria-hidden /></span>
                    <span className={classes.words}><Text span fw={600} size="sm">{index + 1}. {item.symbol}</Text> <Text span size="sm">{item.title}</Text></span>
                    <span className={classes.buttons}>
                      <ActionIcon variant="default" size="lg" aria-disabled={index === 0} aria-label={t("packages.order.up", { symbol: item.symbol })} onClick={() => move(index, index - 1)}><IconArrowUp size={16} aria-hidden /></ActionIcon>
                      <ActionIcon variant="default" size="lg" aria-disabled={index === items.length - 1} aria-label={t("packages.order.down", { symbol: item.symbol })} onClick={() => move(index, index + 1)}><IconArrowDown size={16} aria-hidden /></ActionIcon>
                      <ActionIcon variant="subtle" color="red" size="lg" aria-label={t("packages.order.remove", { symbol: item.symbol })}
                        onClick={() => { onChange(items.filter(({ id }) => id !== item.id)); announce(t("packages.order.removed", { symbol: item.symbol })); }}><IconX size={16} aria-hidden /></ActionIcon>
                    </span>
                  </li>
                )}
              </Draggable>
            ))}
            {place.placeholder}
          </ol>
        )}
      </Droppable>
    </DragDropContext>
  );
}
