//! One copy of a live text in this browser with its line to the server, as one thing that a page opens and closes. Decides
//! nothing about the words; says what is known about saving.
import { Doc } from "yjs";
import type { Awareness } from "y-protocols/awareness";
import { openLine, type OpenLine, type Seen } from "../../../api/live";
import { calling, step, type Line } from "./line";

/** Words that are on the way longer than this mean that the line is dead, whatever the socket says. */
const ANSWER_WITHIN_MS = 8_000;

export class LiveText {
  readonly doc = new Doc();
  private held: Line = calling;
  private readonly listeners = new Set<() => void>();
  private readonly open: OpenLine;
  private waiting: number | undefined;

  constructor(path: string) {
    this.open = openLine(path, this.doc, (event) => {
      const before = this.held;
      this.held = step(before, event);
      this.watchAnswer(event.kind === "stored");
      if (before !== this.held) for (const listener of this.listeners) listener();
    });
  }

  get line(): Line {
    return this.held;
  }
  get awareness(): Awareness {
    return this.open.provider.awareness;
  }
  /** While a change of somebody else arrives: what its author knew of what it deletes. */
  readonly arriving = (): Seen | null => this.open.arriving();
  readonly redial = (): void => this.open.redial();
  readonly subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  };

  /** Waits until the server has everything typed here; false when it has not after `patience` milliseconds, or cannot. */
  saved(patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (done: boolean) => {
        window.clearTimeout(timer);
        stop();
        resolve(done);
      };
      const look = () => {
        if (!this.held.unsaved) settle(true);
        else if (!this.held.synced) settle(false);
      };
      const timer = window.setTimeout(() => settle(false), patience);
      const stop = this.subscribe(look);
      look();
    });
  }

  close(): void {
    window.clearTimeout(this.waiting);
    this.listeners.clear();
    this.open.hangUp();
    window.clearTimeout(this.waiting);
    this.doc.destroy();
  }

  private watchAnswer(answered: boolean): void {
    const { unsaved, connected } = this.held;
    if (answered || !unsaved || !connected) {
      window.clearTimeout(this.waiting);
      this.waiting = undefined;
    }
    if (unsaved && connected) this.waiting ??= window.setTimeout(() => {
      this.waiting = undefined;
      this.redial();
    }, ANSWER_WITHIN_MS);
  }
}
