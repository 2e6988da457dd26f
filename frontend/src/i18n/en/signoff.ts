//! English sentences of the column `signoff`. Owns words only.

export const signoff = {} as const;
