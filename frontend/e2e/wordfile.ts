//! A Word file made for a test: paragraphs with styles and list levels, nothing else.
import JSZip from "jszip";

export const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A .docx file of these paragraphs: its style, its list level (null when in no list), its words. */
export async function wordFile(paragraphs: [style: string | null, level: number | null, text: string][]): Promise<Buffer> {
  const body = paragraphs.map(([style, level, text]) => `<w:p><w:pPr>${style ? `<w:pStyle w:val="${style}"/>` : ""}${level === null ? "" : `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join("");
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const relations = (entries: string) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries}</Relationships>`;
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const zip = new JSZip();
  zip.file("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${wordType}.main+xml"/></Types>`);
  zip.file("_rels/.rels", relations(`<Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/>`));
  zip.file("word/_rels/document.xml.rels", relations(`<Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${office}/numbering" Target="numbering.xml"/>`));
  zip.file("word/document.xml", `<w:document ${w}><w:body>${body}</w:body></w:document>`);
  zip.file("word/styles.xml", `<w:styles ${w}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`);
  zip.file("word/numbering.xml", `<w:numbering ${w}><w:abstractNum w:abstractNumId="0">${[0, 1].map((level) => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="decimal"/></w:lvl>`).join("")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`);
  return zip.generateAsync({ type: "nodebuffer" });
}
