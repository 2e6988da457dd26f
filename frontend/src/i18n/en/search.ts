//! English sentences of the column `search`. Owns words only.

export const search = {} as const;
