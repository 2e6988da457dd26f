//! The editor's schema: a flat list of `clause` nodes with marks bold, italic and bracket, the same names the live text
//! uses (docs of the API, `/live`). Anything else cannot exist in the editor. Changing it means a new schema version there.
import { Mark, mergeAttributes, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Italic } from "@tiptap/extension-italic";
import { Text } from "@tiptap/extension-text";

export const Body = Node.create({ name: "doc", topNode: true, content: "clause+" });

const KINDS = ["heading", "preambular", "operative", "annex"];
const kindOf = (element: HTMLElement) => (KINDS.includes(element.dataset.kind ?? "") ? element.dataset.kind : "operative");
const levelOf = (element: HTMLElement) => Math.min(3, Math.max(0, Math.trunc(Number(element.dataset.level)) || 0));

export const ClauseNode = Node.create({
  name: "clause",
  group: "block",
  content: "text*",
  // A pasted clause that lands in an empty one keeps its own kind and level.
  defining: true,
  whitespace: "pre",
  addAttributes() {
    return {
      id: { default: null, parseHTML: (element) => element.dataset.id ?? null, renderHTML: ({ id }) => (id ? { "data-id": id as string } : {}) },
      kind: { default: "operative", parseHTML: kindOf, renderHTML: ({ kind }) => ({ "data-kind": kind as string }) },
      level: { default: 0, parseHTML: levelOf, renderHTML: ({ level }) => ({ "data-level": String(level) }) },
    };
  },
  parseHTML() {
    return [{ tag: "p[data-clause]", preserveWhitespace: "full" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["p", mergeAttributes(HTMLAttributes, { "data-clause": "" }), 0];
  },
});

/** Text not agreed, owned by states. One bracket at most on each word, as in the API's runs. */
export const BracketMark = Mark.create({
  name: "bracket",
  // Outermost, so that bold words inside a bracket do not cut it in pieces on screen.
  priority: 200,
  inclusive: false,
  addAttributes() {
    return {
      id: { default: null, parseHTML: (element) => element.dataset.bracket ?? null, renderHTML: ({ id }) => ({ "data-bracket": id as string }) },
      states: {
        default: [],
        parseHTML: (element) => (element.dataset.states ?? "").split(" ").filter(Boolean),
        renderHTML: ({ states }) => ({ "data-states": (states as string[]).join(" ") }),
      },
    };
  },
  parseHTML() {
    return [{ tag: "span[data-bracket]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["span", HTMLAttributes, 0];
  },
});

export const schemaExtensions = [Body, ClauseNode, Text, BracketMark, Bold, Italic];
