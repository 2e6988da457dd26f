//! English sentences of the column `packages`. Owns words only.

export const packages = {} as const;
