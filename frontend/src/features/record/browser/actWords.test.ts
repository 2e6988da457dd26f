//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import { actWords } from "./actWords";

it("every act of either chain has its words, and an unknown one has none", () => {
  expect(actWords("credential.ended")).toBe("Credential ended");
  expect(actWords("position.recorded")).toBe("Position recorded");
  expect(actWords("something.new")).toBeNull();
});
