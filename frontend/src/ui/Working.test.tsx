//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveRegion } from "./announce";
import { Working } from "./Working";

const page = (what: string | null) => <MantineProvider env="test"><Working what={what} /><LiveRegion /></MantineProvider>;
const wait = (time: number) => act(() => vi.advanceTimersByTime(time));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("long work", () => {
  it("shows nothing when it is done within 300 ms", () => {
    const { rerender } = render(page("Checking the record."));
    wait(299);
    expect(screen.queryByRole("progressbar")).toBeNull();
    rerender(page(null));
    wait(1_000);
    expect(screen.queryByRole("progressbar")).toBeNull();
    expect(screen.getByRole("status").textContent).toBe("");
  });
  it("then says what is done, to the eye and the ear, and claims no share of it", () => {
    render(page("Checking the record."));
    wait(300);
    const bar = screen.getByRole("progressbar", { name: "Checking the record." });
    expect(bar.hasAttribute("aria-valuenow")).toBe(false);
    expect(bar.querySelector("[aria-valuenow]")).toBeNull();
    expect(screen.getByRole("status").textContent).toBe("Checking the record.");
  });
  it("goes when the work is done, and comes late again with the next", () => {
    const { rerender } = render(page("Checking the record."));
    wait(300);
    rerender(page(null));
    expect(screen.queryByRole("progressbar")).toBeNull();
    rerender(page("Checking this chain."));
    expect(screen.queryByRole("progressbar")).toBeNull();
    wait(300);
    expect(screen.getByRole("progressbar", { name: "Checking this chain." })).toBeTruthy();
  });
});
