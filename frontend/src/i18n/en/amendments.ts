//! English sentences of the column `amendments`. Owns words only.

export const amendments = {} as const;
