//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import { act, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { calling, type Line } from "./line";
import { LineStatus } from "./LineStatus";

const open: Line = { ...calling, connected: true, synced: true, everSynced: true, editable: true, stored: 0 };
const page = (line: Line) => <MantineProvider env="test"><LineStatus line={line} copyKept onAgain={vi.fn()} /></MantineProvider>;
const wait = (time: number) => act(() => vi.advanceTimersByTime(time));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("what is said of the line", () => {
  it("turns nothing when words are stored within 300 ms", () => {
    const { container, rerender } = render(page({ ...open, unsaved: true }));
    wait(299);
    expect(container.textContent).toContain("Saving");
    expect(container.querySelector(".mantine-Loader-root")).toBeNull();
    rerender(page(open));
    wait(1_000);
    expect(container.textContent).toContain("Saved");
    expect(container.querySelector(".mantine-Loader-root")).toBeNull();
  });
  it("shows after that that it goes on", () => {
    const { container } = render(page({ ...open, unsaved: true }));
    wait(300);
    expect(container.querySelector(".mantine-Loader-root")).not.toBeNull();
  });
});
