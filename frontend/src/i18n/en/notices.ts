//! English sentences of the column `notices`. Owns words only.

export const notices = {
  title: "Notices",
  intro: "What was told to you, the newest first.",
  show: "Show",
  all: "All",
  unread: "Unread",
  none: "There are no notices.",
  none_unread: "Nothing unread.",
  read_all: "Mark all as read",
  read_one: "Mark as read",
  read_one_of: "Mark as read: {{sentence}}",
  read_done: "Marked as read.",
  new: "new",
  deadline: "Deadline",
  earlier: "Show earlier notices",
} as const;
