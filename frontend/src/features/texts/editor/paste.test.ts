//! What Word puts on the clipboard becomes clean clauses, without its numbers, styles and hidden parts.
import { describe, expect, it } from "vitest";
import { plainText } from "../clauses";
import { clausesFromHtml, clausesFromPlain, editorHtml, oneParagraph } from "./paste";

let made = 0;
const context = { kind: "operative" as const, level: 0 as const, newId: () => `n${(made += 1)}` };
const read = (html: string) => clausesFromHtml(html, context);
const shape = (html: string) => read(html).map((clause) => [clause.kind, clause.level, plainText(clause)]);

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->
<h1>Cooperation<o:p></o:p></h1>
<p class=MsoNormal><i>Recalling</i> the   commitments made&nbsp;in Singapore,<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]><b style='mso-bidi-font-weight:normal'>Agree</b> to share
alerts;<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>(a)</span>among national teams;</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>`;

describe("pasting", () => {
  it("turns a Word fragment into clauses with kinds and levels", () => {
    expect(shape(WORD)).toEqual([
      ["heading", 0, "Cooperation"], ["preambular", 0, "Recalling the commitments made in Singapore,"], ["operative", 0, "Agree to share alerts;"], ["operative", 1, "among national teams;"],
    ]);
  });

  it("keeps bold and italic and nothing else", () => {
    expect(read(WORD)[2]?.runs).toEqual([{ text: "Agree", marks: ["bold"] }, { text: " to share alerts;" }]);
    expect(read('<p><span style="font-weight:700;color:red">Bold</span> <u>under</u> <a href="https://example.test">link</a></p>')[0]?.runs)
      .toEqual([{ text: "Bold", marks: ["bold"] }, { text: " under link" }]);
  });

  it("reads nested lists as levels", () => {
    expect(shape("<ol><li>One<ol><li>Sub<ul><li>Deep</li></ul></li></ol></li><li><p>Two</p></li></ol>"))
      .toEqual([["operative", 0, "One"], ["operative", 1, "Sub"], ["operative", 2, "Deep"], ["operative", 0, "Two"]]);
  });

  it("takes typed numbers for levels and not for words", () => {
    expect(shape("<p>1. First</p><p>(a) Sub</p><p>(ii) Deeper</p><p>2018 was a good year</p>"))
      .toEqual([["operative", 0, "First"], ["operative", 1, "Sub"], ["operative", 2, "Deeper"], ["operative", 0, "2018 was a good year"]]);
  });

  it("runs no script, shows no hidden words and takes invisible characters out", () => {
    expect(shape('<p>Plain\u202e text<script>alert(1)</script><span style="display: none">hidden</span></p>')).toEqual([["operative", 0, "Plain text"]]);
  });

  it("keeps every visible word of table cells and loose text", () => {
    expect(shape("loose <table><tr><td>left</td><td>right</td></tr></table> end").map(([, , text]) => text)).toEqual(["loose", "left", "right", "end"]);
  });

  it("brings clause identity back from a document this system exported", () => {
    expect(read('<p><a id="c_018f-a"></a>One</p><p><a id="c_018f-a"></a>Two</p>').map(({ id }) => id)[0]).toBe("018f-a");
    expect(new Set(read('<p><a id="c_x"></a>One</p><p><a id="c_x"></a>Two</p>').map(({ id }) => id)).size).toBe(2);
  });

  it("cuts plain text into a clause per line", () => {
    expect(clausesFromPlain("Recognising the need,\r\n\r\n1) Agree\n  plain  line ", context).map((clause) => [clause.kind, plainText(clause)]))
      .toEqual([["preambular", "Recognising the need,"], ["operative", "Agree"], ["operative", "plain line"]]);
  });

  it("escapes what it hands to the editor", () => {
    expect(editorHtml([{ id: "a", kind: "operative", level: 1, runs: [{ text: "<b>&", marks: ["bold"] }] }]))
      .toBe('<p data-clause="" data-id="a" data-kind="operative" data-level="1"><strong>&lt;b&gt;&amp;</strong></p>');
  });
});

describe("what is pasted into one clause", () => {
  it("is one paragraph of words, bold and italic, without the styles of its page", () => {
    expect(oneParagraph('<p class=MsoNormal style="color:red">Share <b>all</b> alerts</p><p style="margin:0"><i>now</i> &amp; then</p>'))
      .toBe("<p>Share <strong>all</strong> alerts <em>now</em> &amp; then</p>");
  });
});
