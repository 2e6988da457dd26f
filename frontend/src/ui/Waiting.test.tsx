//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../api/problem";
import { Loaded } from "./Waiting";

vi.mock("./links", () => ({ TextLink: ({ to, children }: { to: string; children: string }) => <a href={to}>{children}</a> }));

const query = (part: Partial<UseQueryResult<string, Error>>) => ({ data: undefined, isError: false, error: null, refetch: vi.fn(), ...part }) as unknown as UseQueryResult<string, Error>;
const show = (part: Partial<UseQueryResult<string, Error>>) => render(<MantineProvider env="test"><Loaded query={query(part)}>{(text) => <p>{text}</p>}</Loaded></MantineProvider>);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("waiting for an answer", () => {
  it("shows nothing for the first 300 ms, then skeletons", () => {
    show({});
    expect(screen.queryByText("Loading")).toBeNull();
    act(() => vi.advanceTimersByTime(299));
    expect(screen.queryByText("Loading")).toBeNull();
    act(() => vi.advanceTimersByTime(1));
    expect(screen.getByText("Loading")).toBeTruthy();
  });
  it("ends with the answer", () => {
    show({ data: "the board" });
    expect(screen.getByText("the board")).toBeTruthy();
  });
  it("keeps what is on screen when asking again fails", () => {
    show({ data: "the board", isError: true, error: new ApiProblem({ status: 0 }) });
    expect(screen.getByText("the board")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
  it("shows a refusal as its sentence, without offering to try in vain", () => {
    show({ isError: true, error: new ApiProblem({ status: 404, detail: "No such mandate." }) });
    expect(screen.getByRole("alert").textContent).toContain("No such mandate.");
    expect(screen.queryByRole("button")).toBeNull();
  });
  it("leads home from what is not there, and from nothing else", () => {
    const { unmount } = show({ isError: true, error: new ApiProblem({ status: 404 }) });
    expect(screen.getByRole("link").getAttribute("href")).toBe("/");
    unmount();
    show({ isError: true, error: new ApiProblem({ status: 403 }) });
    expect(screen.queryByRole("link")).toBeNull();
  });
  it("offers to try again when the line is down", () => {
    show({ isError: true, error: new ApiProblem({ status: 0 }) });
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});
