//! English sentences of the column `notices`. Owns words only.

export const notices = {} as const;
