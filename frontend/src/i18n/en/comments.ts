//! English sentences of the column `comments`. Owns words only.

export const comments = {} as const;
