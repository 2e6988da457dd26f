//! English sentences of the column `search`. Owns words only.

export const search = {
  title: "Search",
  intro: "In recommendations, clauses and comments you may see.",
  words: "Words",
  mandate: "Mandate",
  every: "Every mandate",
  act: "Search",
  start: "Write at least two letters.",
  none: "Nothing was found for “{{q}}”.",
  found_one: "{{count}} result",
  found_other: "{{count}} results",
  announced_one: "{{count}} result for {{q}}",
  announced_other: "{{count}} results for {{q}}",
  kind: { recommendation: "Recommendation", clause: "Clause", comment: "Comment" },
} as const;
