//! The entry: styles, the way back to sign-in when the session is over, and the app itself.
import "@mantine/core/styles.css";
import "./base.css";
import "../i18n";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onSignedOut } from "../api/http";
import { App } from "./App";
import { styleNonce } from "./nonce";
import { sessionEnded } from "./signedOut";

// The scroll lock of dialogs adds a style element of its own.
setNonce(styleNonce());

onSignedOut(sessionEnded);

// A new version of the app was deployed while this page was open: its old chunks are gone, so load the page again.
window.addEventListener("vite:preloadError", () => window.location.reload());

const place = document.getElementById("root");
if (place) createRoot(place).render(<StrictMode><App /></StrictMode>);
