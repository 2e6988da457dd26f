//! English sentences of the column `mandates`. Owns words only.

export const mandates = {} as const;
