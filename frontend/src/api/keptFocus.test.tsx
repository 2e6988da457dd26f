//! Holds the promises of the file beside it.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { useAct } from "./client";
import { keptFocus } from "./keptFocus";
import { ApiProblem } from "./problem";

/** A page of two things, each with its button; `gone` is what a press takes away when it is done. */
function Things({ gone, fails }: { gone: "nothing" | "button" | "item" | "list"; fails?: boolean }) {
  const [done, setDone] = useState(false);
  const press = useAct({ send: () => (fails ? Promise.reject(new ApiProblem({ status: 409, detail: "Not now." })) : Promise.resolve()), onDone: () => setDone(true) });
  const without = (what: typeof gone) => done && gone === what;
  return (
    <div>
      <h1>Things</h1>
      {without("list") ? null : <div><ul>{without("item") ? null : <li><div>{without("button") ? null : <button type="button" disabled={press.isPending} onClick={() => press.mutate()}>Do it</button>}</div></li>}</ul></div>}
      <input aria-label="Elsewhere" />
      <p role="status">{press.status}</p>
    </div>
  );
}

async function pressed(gone: Parameters<typeof Things>[0]["gone"], fails = false): Promise<void> {
  render(<QueryClientProvider client={new QueryClient()}><Things gone={gone} fails={fails} /></QueryClientProvider>);
  const button = screen.getByRole("button");
  button.focus();
  fireEvent.click(button);
  // A browser lets the focus fall when the button is disabled or gone.
  act(() => button.blur());
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(fails ? "error" : "success"));
}

describe("the keyboard after an act", () => {
  it("is at its button again when it is done", async () => {
    await pressed("nothing");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button")));
  });
  it("is at its button again when it was refused", async () => {
    await pressed("button", true);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button")));
  });
  it("is at the nearest piece around the button that is gone, which keeps no stop of its own", async () => {
    await pressed("button");
    const item = screen.getByRole("listitem");
    await waitFor(() => expect(document.activeElement).toBe(item));
    screen.getByLabelText("Elsewhere").focus();
    expect(item.hasAttribute("tabindex")).toBe(false);
  });
  it("is at the title of the page when nothing is left around it", async () => {
    await pressed("list");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading")));
  });
  it("stays where somebody put it", async () => {
    await pressed("list");
    screen.getByLabelText("Elsewhere").focus();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(document.activeElement).toBe(screen.getByLabelText("Elsewhere"));
  });
});

describe("a kept place", () => {
  it("is where the question was asked from, when the dialog that asked is gone", async () => {
    render(<div><h1>Page</h1><article><button type="button">Ask</button></article><div role="dialog"><button type="button">Yes</button></div></div>);
    screen.getByText("Ask").focus();
    screen.getByText("Yes").focus();
    const back = keptFocus();
    screen.getByText("Yes").blur();
    screen.getByRole("dialog").remove();
    await back();
    expect(document.activeElement).toBe(screen.getByText("Ask"));
  });
  it("is left alone when somebody clicked elsewhere meanwhile", async () => {
    render(<div><h1>Page</h1><button type="button">Do it</button><p>Words</p></div>);
    const button = screen.getByText("Do it");
    button.focus();
    const back = keptFocus();
    fireEvent.pointerDown(screen.getByText("Words"));
    button.blur();
    await back();
    expect(document.activeElement).toBe(document.body);
  });
  it("is none when the keyboard was nowhere", async () => {
    render(<h1>Page</h1>);
    await keptFocus()();
    expect(document.activeElement).toBe(document.body);
  });
});
