//! The language of words by their script, for the voice of a screen reader. Languages in Latin letters are not told apart.

const SCRIPTS = [["th", /\p{Script=Thai}/gu], ["lo", /\p{Script=Lao}/gu], ["km", /\p{Script=Khmer}/gu], ["my", /\p{Script=Myanmar}/gu]] as const;
const LATIN = /\p{Script=Latin}/gu;
const OTHER = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/u;

/** The language whose letters most of the words are in; undefined leaves that of the page. */
export function langOf(text: string): string | undefined {
  if (!OTHER.test(text)) return undefined;
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const [code, most] = SCRIPTS.map(([each, letters]) => [each, count(letters)] as const).reduce((one, other) => (other[1] > one[1] ? other : one));
  return most > count(LATIN) ? code : undefined;
}
