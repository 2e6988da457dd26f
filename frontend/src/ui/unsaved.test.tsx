//! Holds the promises of the file beside it.
import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { pageHoldsWords, useHoldsWords } from "./unsaved";

function Form({ typed }: { typed: boolean }) {
  useHoldsWords(typed);
  return null;
}

it("a page holds words while a form on it says so, and no longer", () => {
  const { rerender, unmount } = render(<Form typed={false} />);
  expect(pageHoldsWords()).toBe(false);
  rerender(<Form typed />);
  expect(pageHoldsWords()).toBe(true);
  rerender(<Form typed={false} />);
  expect(pageHoldsWords()).toBe(false);
  rerender(<Form typed />);
  unmount();
  expect(pageHoldsWords()).toBe(false);
});
