//! English words around times. Owns words only.

export const time = {
  utc: "{{time}} UTC",
  capital: "{{time}} in {{place}}",
  passed: "passed",
  deadline: "Deadline",
  no_deadline: "No deadline",
  today: "today",
} as const;
