//! The entry: styles, the way back to sign-in when the session is over, and the app itself.
import "@mantine/core/styles.css";
import "./base.css";
import "../i18n";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "../api/client";
import { onSignedOut } from "../api/http";
import { App } from "./App";
import { styleNonce } from "./nonce";
import { router } from "./router";

// The scroll lock of dialogs adds a style element of its own.
setNonce(styleNonce());

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  // Not to be asked whether to leave: there is no staying, and unsaved words are kept in this browser. What was known is
  // forgotten once the page is left: until then it would only be asked for again, in vain.
  void router.navigate({ to: "/sign-in", search: { next: href }, replace: true, ignoreBlocker: true }).then(() => queryClient.clear());
});

// A new version of the app was deployed while this page was open: its old chunks are gone, so load the page again.
window.addEventListener("vite:preloadError", () => window.location.reload());

const place = document.getElementById("root");
if (place) createRoot(place).render(<StrictMode><App /></StrictMode>);
