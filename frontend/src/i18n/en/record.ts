//! English sentences of the column `record`. Owns words only.

export const record = {} as const;
