//! A page that says who is at a recommendation: it always says which page it is, so that another one of the same person stays.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "./keys";
import { usePresence } from "./presence";

afterEach(() => vi.unstubAllGlobals());

it("comes and leaves as one page, also when it is closed", async () => {
  const asked: { method: string; url: URL; body: string }[] = [];
  vi.stubGlobal("fetch", (url: string, { method = "GET", body }: RequestInit) => {
    asked.push({ method, url: new URL(url, "https://mufakat.example"), body: typeof body === "string" ? body : "" });
    return Promise.resolve(new Response(JSON.stringify({ delegations: [] })));
  });
  const beacon = vi.fn<(url: string) => boolean>(() => true);
  vi.stubGlobal("navigator", { sendBeacon: beacon });
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(keys.recommendation("r1"), { id: "r1" });
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  const { unmount } = renderHook(() => usePresence("r1", "reading"), { wrapper });
  await waitFor(() => expect(asked).toHaveLength(1));
  const said = JSON.parse(asked[0]?.body ?? "") as { doing: string; page: string };
  expect(said.doing).toBe("reading");
  expect(said.page).toMatch(/^[0-9a-f]{32}$/u);
  window.dispatchEvent(new Event("pagehide"));
  expect(beacon).toHaveBeenCalledExactlyOnceWith(`/api/v1/recommendations/r1/presence/end?page=${said.page}`);
  unmount();
  expect(asked.at(-1)?.method).toBe("DELETE");
  expect(asked.at(-1)?.url.searchParams.get("page")).toBe(said.page);
});
