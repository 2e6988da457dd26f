//! Whether this browser says aloud what others change. Owns one remembered choice.

const NAME = "mufakat.say-changes";

export function readSpoken(): boolean {
  try {
    return window.localStorage.getItem(NAME) !== "no";
  } catch {
    return true;
  }
}

export function keepSpoken(on: boolean): void {
  try {
    window.localStorage.setItem(NAME, on ? "yes" : "no");
  } catch {
    // A browser that keeps nothing only loses the choice.
  }
}
