//! The router and its rules: focus and scroll stay with the pages, links are loaded when one points at them.
import { createRouter } from "@tanstack/react-router";
import { FaultOfPage, NotFound } from "./faults";
import { routeTree } from "./routes";

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPendingMs: 300,
  scrollRestoration: true,
  defaultErrorComponent: FaultOfPage,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
