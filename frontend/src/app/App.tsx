//! The providers around everything: theme with the page's nonce, cache, questions, notifications, router.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { queryClient } from "../api/client";
import { LiveRegion } from "../ui/announce";
import { styleNonce } from "./nonce";
import { router } from "./router";
import { cssVariablesResolver, theme } from "./theme";

const Overlays = lazy(() => import("./Overlays"));

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queryClient}>
        <LiveRegion />
        <RouterProvider router={router} />
        <Suspense><Overlays /></Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
