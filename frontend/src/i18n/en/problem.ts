//! English sentences for requests that got no written answer. Owns words only.

export const problem = {
  unreachable: "The server cannot be reached. Check the connection; nothing was lost on this page.",
  too_many_one: "Too many attempts. Please wait {{count}} second and try again.",
  too_many_other: "Too many attempts. Please wait {{count}} seconds and try again.",
  busy: "The server is busy. Please try again in a moment.",
  internal: "The server could not answer, and this is not your mistake. Please try again; if it stays, tell the secretariat this reference: {{reference}}.",
  signed_out: "Your session has ended. Please sign in again.",
  not_allowed: "You may not do this.",
  not_found: "There is nothing at this address, or it is not for you to see.",
  stale: "Somebody else saved first. Please look at the present state and try again.",
  refused: "The request was refused.",
  heading: "That did not work",
  again: "Try again",
} as const;
