//! Text cut into words in any script (Thai, Lao, Khmer and Burmese have no spaces). Joining the words gives the text back.

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

export const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);
