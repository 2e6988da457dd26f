//! English sentences of the column `accounts`. Owns words only.

export const accounts = {} as const;
