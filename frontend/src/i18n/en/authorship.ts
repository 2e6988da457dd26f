//! English sentences for who changed what. Owns words only.

export const authorship = {
  show: "Who wrote what",
  hide: "Plain text",
  title: "Who wrote what in {{label}}",
  intro: "A number after a passage says what brought it; the list below explains the numbers. Passages without a number stand since the zero draft.",
  legend: "What brought these words",
  origin_amendment: "Amendment {{number}} of {{states}} ({{outcome}}), {{label}}",
  origin_revision: "{{label}}, by {{by}}",
  since_zero: "Since the zero draft, by {{by}}",
  mark: "brought by {{number}}",
  whole: "everything here stands since the zero draft",
  history: "History of {{reference}}",
  history_intro: "Every revision in which this clause changed, the oldest first.",
  event: { same: "Unchanged", changed: "Changed", inserted: "Inserted", deleted: "Deleted", moved: "Moved" },
  brought: "By amendment {{number}} of {{states}} ({{outcome}})",
  by_revision: "By the revision itself: {{name}}, {{delegation}}",
  bracket: {
    opened: "Words in brackets: {{states}}",
    resolved: "The bracket of {{states}} was resolved",
    joined: "{{states}} joined the owners of a bracket",
    left: "{{states}} left the owners of a bracket",
  },
} as const;
