//! What comes from Word or another page becomes clean clauses: words, bold, italic, headings, levels; nothing else.
//! Pure but for the browser's HTML parser. Drops no word.
import type { ClauseDraft, ClauseKind, ClauseLevel, Mark, Run } from "../../../api/shapes";
import { plainText, tidyRuns } from "../clauses";

/** Characters a text may not hold because they are invisible or make it read differently from what is signed. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
export const withoutUnseen = (text: string): string => text.replaceAll("\r\n", "\n").replace(UNSEEN, "");

const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "TD", "TH", "BLOCKQUOTE", "PRE", "DT", "DD", "SECTION", "ARTICLE", "CAPTION", "FIGCAPTION", "ADDRESS"]);
const IGNORED = new Set(["STYLE", "SCRIPT", "TITLE", "META", "LINK", "HEAD", "TEMPLATE", "XML"]);

interface Raw { runs: Run[]; heading: boolean; /** Depth in a list, from 1; 0 outside of lists. */ depth: number; id: string | null }

const level = (value: number): ClauseLevel => Math.min(3, Math.max(0, value)) as ClauseLevel;

/** Numbers that were typed or exported as text: "3." "(b)" "(iv)" "A." */
const TYPED: readonly (readonly [RegExp, ClauseLevel])[] = [
  [/^\s*\d{1,3}[.)]\s+/, 0], [/^\s*\((?:i{1,3}|iv|vi{0,3}|ix|x)\)\s+/, 2], [/^\s*\(?[a-z]{1,2}[.)]\s+/, 1], [/^\s*[A-Z][.)]\s+/, 3],
];
const PREAMBULAR = /^\s*(?:\p{Lu}\p{Ll}+ing|Mindful|Conscious|Aware|Convinced|Concerned|Determined|Guided|Inspired|Deeply|Having)\b.*,\s*$/su;

function dropFromStart(runs: Run[], count: number): Run[] {
  let left = count;
  return runs.flatMap((run) => {
    const cut = Math.min(left, run.text.length);
    left -= cut;
    return cut === run.text.length ? [] : [{ ...run, text: run.text.slice(cut) }];
  });
}

/** White space as a page shows it: one space, none at the ends. A line break in the source is kept as one. */
function collapse(runs: Run[]): Run[] {
  let afterSpace = true;
  const collapsed = runs.map((run) => {
    const text = [...withoutUnseen(run.text).replaceAll("\u00a0", " ")].filter((character) => {
      const space = character === " " || character === "\t";
      const keep = !(space && afterSpace);
      afterSpace = space || character === "\n";
      return keep;
    }).join("").replaceAll("\t", " ");
    return { ...run, text };
  });
  for (let last = collapsed.at(-1); last; last = collapsed.at(-1)) {
    last.text = last.text.trimEnd();
    if (last.text !== "") break;
    collapsed.pop();
  }
  return tidyRuns(collapsed);
}

class Reader {
  readonly blocks: Raw[] = [];
  private open: Raw | null = null;

  private begin(heading: boolean, depth: number): void {
    this.end();
    this.open = { runs: [], heading, depth, id: null };
  }
  private end(): void {
    if (this.open) this.blocks.push(this.open);
    this.open = null;
  }
  private say(text: string, marks: Mark[], depth: number): void {
    if (text === "") return;
    this.open ??= { runs: [], heading: false, depth, id: null };
    this.open.runs.push({ text, marks });
  }

  read(node: Node, marks: Mark[] = [], depth = 0): void {
    if (node.nodeType === Node.TEXT_NODE) {
      this.say((node.textContent ?? "").replaceAll(/[\n\r]+/g, " "), marks, depth);
      return;
    }
    if (!(node instanceof Element) || IGNORED.has(node.tagName.toUpperCase())) return;
    const tag = node.tagName.toUpperCase();
    const style = (node.getAttribute("data-style") ?? "").toLowerCase().replaceAll(/\s/g, "");
    // Word writes the number of a list item as text inside a span of its own, and tracked deletions as <del>.
    if (style.includes("mso-list:ignore") || style.includes("display:none") || tag === "DEL") return;
    if (tag === "BR") {
      this.say("\n", marks, depth);
      return;
    }
    const inner = new Set(marks);
    if (tag === "B" || tag === "STRONG" || /(?:^|;)font-weight:(?:bold|[6-9]00)/.test(style)) inner.add("bold");
    if (tag === "I" || tag === "EM" || /(?:^|;)font-style:italic/.test(style)) inner.add("italic");
    if (/(?:^|;)font-weight:(?:normal|[1-4]00)/.test(style)) inner.delete("bold");
    const below = [...inner];
    const within = tag === "OL" || tag === "UL" ? depth + 1 : depth;
    if (tag === "A" && this.open && /^c_/.test(node.id)) this.open.id ??= node.id.slice(2);
    const word = /mso-list:l\d+level(\d)/.exec(style);
    const block = BLOCKS.has(tag);
    if (block && !(tag === "P" && node.parentElement?.tagName === "LI" && this.open?.runs.length === 0)) {
      this.begin(/^H[1-6]$/.test(tag) || /MsoTitle|MsoHeading/.test(node.className), word ? Number(word[1]) : within);
    }
    for (const child of node.childNodes) this.read(child, /^H[1-6]$/.test(tag) ? [] : below, within);
    if (block) this.end();
  }

  finish(): Raw[] {
    this.end();
    return this.blocks;
  }
}

/** The page as a document. Its styles are read as data only: a parsed `style` would count as one the page's policy forbids. */
function parsed(html: string): Document {
  const inert = html.replaceAll(/<style\b[^>]*>.*?<\/style\s*>/gis, "").replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/(\s)style(?=\s*=)/gi, "$1data-style"));
  return new DOMParser().parseFromString(inert, "text/html");
}

export interface PasteContext { kind: ClauseKind; level: ClauseLevel; newId: () => string }

/** The clauses of a pasted page or an imported document. A paragraph that says nothing of its kind takes the context's. */
export function clausesFromHtml(html: string, context: PasteContext): ClauseDraft[] {
  const page = parsed(html);
  const reader = new Reader();
  for (const node of page.body.childNodes) reader.read(node);
  const used = new Set<string>();
  return reader.finish().flatMap(({ runs, heading, depth, id }) => {
    const clean = collapse(runs);
    if (clean.length === 0) return [];
    const keeps = id !== null && /^[A-Za-z0-9._-]{1,40}$/.test(id) && !used.has(id);
    const own = keeps ? id : context.newId();
    used.add(own);
    return [{ id: own, ...shapeOf(clean, heading, depth, context) }];
  });
}

function shapeOf(runs: Run[], heading: boolean, depth: number, context: PasteContext): Omit<ClauseDraft, "id"> {
  const text = plainText({ runs });
  if (heading) return { kind: "heading", level: 0, runs };
  const typed = TYPED.map(([pattern, at]) => ({ match: pattern.exec(text), at })).find(({ match }) => match !== null);
  if (typed?.match) return { kind: "operative", level: depth > 0 ? level(depth - 1) : typed.at, runs: collapse(dropFromStart(runs, typed.match[0].length)) };
  if (depth > 0) return { kind: "operative", level: level(depth - 1), runs };
  if (PREAMBULAR.test(text)) return { kind: "preambular", level: 0, runs };
  return { kind: context.kind, level: context.level, runs };
}

/** What was pasted as the words of one clause, in the HTML of an editor that knows one paragraph, bold and italic. */
export function oneParagraph(html: string): string {
  const runs = clausesFromHtml(html, { kind: "operative", level: 0, newId: () => "pasted" }).flatMap((clause, at) => (at === 0 ? clause.runs : [{ text: " " }, ...clause.runs]));
  return `<p>${markup(runs)}</p>`;
}

/** Plain text: one clause per line. */
export function clausesFromPlain(text: string, context: PasteContext): ClauseDraft[] {
  return withoutUnseen(text).split(/\n+/).flatMap((line) => {
    const runs = collapse([{ text: line }]);
    return runs.length === 0 ? [] : [{ id: context.newId(), ...shapeOf(runs, false, 0, context) }];
  });
}

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const markup = (runs: Run[]): string =>
  runs.map(({ text, marks }) => (marks ?? []).reduce((inner, mark) => (mark === "bold" ? `<strong>${inner}</strong>` : `<em>${inner}</em>`), escape(text))).join("");

/** The clauses as the editor's own HTML, which its schema reads. */
export function editorHtml(clauses: ClauseDraft[]): string {
  return clauses.map(({ id, kind, level, runs }) => `<p data-clause="" data-id="${escape(id)}" data-kind="${kind}" data-level="${level}">${markup(runs)}</p>`).join("");
}
