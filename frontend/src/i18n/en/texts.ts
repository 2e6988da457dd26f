//! English sentences of the column `texts`. Owns words only.

export const texts = {} as const;
