//! The providers around everything: theme with the page's nonce, cache, questions, notifications, router.
import { MantineProvider } from "@mantine/core";
import { notificationsStore } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { queryClient } from "../api/client";
import { LiveRegion } from "../ui/announce";
import { firstQuestion } from "../ui/confirm";
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
        <OverlaysOnceNeeded />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** What shows that somebody is at work, by hand, key, voice or any other way: dialogs and toasts will soon be needed. */
const WORK = ["pointerdown", "keydown", "input"] as const;

/** Fetches questions and notifications when somebody begins to work or something is to be said: reading needs neither. */
function OverlaysOnceNeeded() {
  const [needed, setNeeded] = useState(false);
  useEffect(() => {
    const need = () => setNeeded(true);
    void firstQuestion.then(need);
    for (const event of WORK) window.addEventListener(event, need, { once: true, capture: true });
    const silent = notificationsStore.subscribe(need);
    return () => {
      silent();
      for (const event of WORK) window.removeEventListener(event, need, { capture: true });
    };
  }, []);
  return needed ? <Suspense><Overlays /></Suspense> : null;
}
