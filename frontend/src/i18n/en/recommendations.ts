//! English sentences of the column `recommendations`. Owns words only.

export const recommendations = {
  tabs: { label: "Parts of this recommendation", text: "Text", edit: "Edit", compare: "Compare", amendments: "Amendments", sign_off: "Sign-off" },
  lead: "Lead: {{name}}",
  with: "with {{names}}",
  loading_title: "Recommendation",
} as const;
