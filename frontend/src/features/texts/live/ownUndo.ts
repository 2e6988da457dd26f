//! Undo in a shared text: only what this person did, and while the line is down only words, never the splits, joins and moves
//! of clauses that happened before. Knows no socket and no screen.
import { defaultDeleteFilter, ySyncPluginKey } from "@tiptap/y-tiptap";
import { Item, UndoManager, type AbstractType, type XmlFragment, type YEvent } from "yjs";

export interface Lock {
  /** True while clauses may not be split, joined, moved, added or taken away. */
  locked: () => boolean;
  /** A person tried. */
  onRefused: () => void;
}

type Stack = UndoManager["undoStack"];
const STRUCTURE = "mufakat:structure";

/** A clause in which somebody else wrote meanwhile stays, with its id, kind and level. */
export class OwnUndo extends UndoManager {
  private readonly lock: Lock;

  constructor(body: XmlFragment, lock: Lock) {
    const words = new Set(["clause"]);
    let [wasLocked, beginStep] = [false, () => {}];
    super(body, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (transaction) => {
        // What is typed after the line went down is a step of its own, or it could not be undone alone.
        const locked = lock.locked();
        if (locked !== wasLocked) beginStep();
        wasLocked = locked;
        return transaction.meta.get("addToHistory") !== false;
      },
      // The attributes a clause was born with go only together with the clause.
      deleteFilter: (item) => !(item instanceof Item && item.parentSub !== null && item.left === null) && defaultDeleteFilter(item, words),
    });
    this.lock = lock;
    beginStep = () => this.stopCapturing();
    const mark = ({ stackItem, changedParentTypes }: { stackItem: Stack[number]; changedParentTypes: Map<AbstractType<YEvent<never>>, YEvent<never>[]> }) => {
      if (changedParentTypes.get(body as never)?.some(({ target }) => (target as unknown) === body)) stackItem.meta.set(STRUCTURE, true);
    };
    this.on("stack-item-added", mark as never);
    this.on("stack-item-updated", mark as never);
  }

  override undo(): Stack[number] | null {
    return this.within(this.undoStack, () => super.undo());
  }

  override redo(): Stack[number] | null {
    return this.within(this.redoStack, () => super.redo());
  }

  /** Has `act` see only the steps after the last one that changed the structure, while that may not change. */
  private within(stack: Stack, act: () => Stack[number] | null): Stack[number] | null {
    if (!this.lock.locked()) return act();
    const held = stack.splice(0, stack.findLastIndex(({ meta }) => meta.has(STRUCTURE)) + 1);
    const left = stack.length;
    try {
      if (left === 0 && held.length > 0) this.lock.onRefused();
      return left === 0 ? null : act();
    } finally {
      stack.unshift(...held);
    }
  }
}
