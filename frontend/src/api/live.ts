//! The line to a live text: one WebSocket in the plain y-websocket protocol, with the server's own messages about what is
//! stored and who may write. Owns the socket and says what happens on it; decides nothing. Loaded only with the editor.
import { clone, readVarUint, readVarUint8Array } from "lib0/decoding";
import { WebsocketProvider } from "y-websocket";
import { decodeUpdate, type Doc } from "yjs";
import { BASE } from "./http";

/** The version of the text's schema this app speaks; the server refuses an older one instead of letting it delete what it does not know. */
const SCHEMA = "1";
const SYNC = 0;
const RIGHTS_REFUSED = 2;
const OURS = 100;
/** The longest pause before the next attempt to connect, in milliseconds. */
const LONGEST_PAUSE_MS = 4_000;

export type LineEvent =
  | { kind: "opened" }
  /** The whole text arrived on this connection. */
  | { kind: "synced" }
  /** A change was made here, whether or not there is a connection to send it on. */
  | { kind: "edited" }
  /** A change went out as one frame of this connection. */
  | { kind: "sent" }
  /** So many frames of this connection are stored. */
  | { kind: "stored"; frames: number }
  | { kind: "rights"; editable: boolean }
  /** `code` is the server's reason; null when this side closed. */
  | { kind: "closed"; code: number | null };

/** What a change that is arriving deletes, as its author knew it. */
export type Seen = ReturnType<typeof decodeUpdate>["ds"];

export interface OpenLine {
  provider: WebsocketProvider;
  /** While a change of somebody else is being applied: what its author deleted, and so had seen. */
  arriving: () => Seen | null;
  /** Closes the connection and opens it again at once. */
  redial: () => void;
  hangUp: () => void;
}

/** Opens the line to the text at `path` (below /live) and keeps it open; `tell` hears everything that happens on it. */
export function openLine(path: string, doc: Doc, tell: (event: LineEvent) => void): OpenLine {
  const { protocol, host } = window.location;
  const provider = new WebsocketProvider(`${protocol === "https:" ? "wss:" : "ws:"}//${host}${BASE}/live`, path, doc, {
    params: { schema: SCHEMA }, connect: false,
    // Two tabs of one person speak over the server like everybody else: what is shown was accepted.
    disableBc: true,
    // A little chance, so that a restarted server is not met by everybody in the same instant.
    maxBackoffTime: LONGEST_PAUSE_MS * (0.75 + Math.random() / 4),
  });

  let incoming: Uint8Array | null = null;
  const plainSync = provider.messageHandlers[SYNC];
  provider.messageHandlers[SYNC] = (encoder, decoder, from, emitSynced, type) => {
    const ahead = clone(decoder);
    incoming = readVarUint(ahead) === 0 ? null : readVarUint8Array(ahead);
    try {
      plainSync?.(encoder, decoder, from, emitSynced, type);
    } finally {
      incoming = null;
    }
  };
  // Rights come in a message of our own; this one would only write to the console.
  provider.messageHandlers[RIGHTS_REFUSED] = () => {};
  provider.messageHandlers[OURS] = (_encoder, decoder) => {
    const kind = readVarUint(decoder);
    if (kind === 0) tell({ kind: "stored", frames: readVarUint(decoder) });
    if (kind === 1) {
      const editable = readVarUint(decoder) === 1;
      // A reader sends nothing, whatever happens to the text on this screen.
      doc.off("update", provider._updateHandler);
      if (editable) doc.on("update", provider._updateHandler);
      tell({ kind: "rights", editable });
    }
  };
  const onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin === provider) return;
    tell({ kind: "edited" });
    if (provider.wsconnected && provider.ws?.readyState === WebSocket.OPEN) tell({ kind: "sent" });
  };
  doc.on("update", onUpdate);
  provider.on("status", ({ status }) => (status === "connected" ? tell({ kind: "opened" }) : undefined));
  provider.on("sync", (synced) => (synced ? tell({ kind: "synced" }) : undefined));
  provider.on("connection-close", (event) => tell({ kind: "closed", code: event?.code ?? null }));

  const redial = () => {
    provider.disconnect();
    provider.connect();
  };
  // The browser knows of a pulled plug long before a silent socket does.
  const lost = () => provider.disconnect();
  const back = () => provider.connect();
  window.addEventListener("offline", lost);
  window.addEventListener("online", back);
  provider.connect();
  return {
    provider, redial, arriving: () => (incoming ? decodeUpdate(incoming).ds : null),
    hangUp: () => {
      window.removeEventListener("offline", lost);
      window.removeEventListener("online", back);
      doc.off("update", onUpdate);
      provider.destroy();
    },
  };
}
