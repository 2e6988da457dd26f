//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { safeNext } from "./next";

describe("the address after signing in", () => {
  it("keeps a path of the app with its query", () => {
    expect(safeNext("/m/1/board?status=adopted")).toBe("/m/1/board?status=adopted");
  });
  it.each([undefined, "", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/sign-in?next=%2F"])(
    "does not follow %s", (next) => expect(safeNext(next)).toBe("/"),
  );
});
