//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import { act, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Saving } from "./saving";
import { SavingStatus } from "./SavingStatus";

const saving: Saving = { phase: "saved", base: { version: 1, clauses: [] }, edits: 1, sent: 0, sentence: null, theirs: null, savedAt: null };
const page = (phase: Saving["phase"]) => (
  <MantineProvider env="test"><SavingStatus saving={{ ...saving, phase }} copyKept onMerge={vi.fn()} onAgain={vi.fn()} /></MantineProvider>
);
const wait = (time: number) => act(() => vi.advanceTimersByTime(time));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("what is said of saving", () => {
  it("turns nothing when it is saved within 300 ms", () => {
    const { container, rerender } = render(page("saving"));
    wait(299);
    expect(container.querySelector(".mantine-Loader-root")).toBeNull();
    expect(container.textContent).toContain("Saving");
    rerender(page("saved"));
    wait(1_000);
    expect(container.querySelector(".mantine-Loader-root")).toBeNull();
  });
  it("shows after that that it goes on", () => {
    const { container } = render(page("saving"));
    wait(300);
    expect(container.querySelector(".mantine-Loader-root")).not.toBeNull();
  });
});
