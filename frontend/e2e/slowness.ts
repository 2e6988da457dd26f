//! A slow machine at will: `MUFAKAT_E2E_SLOWNESS=6 npm run e2e` gives every page a sixth of the processor. A test that
//! passes only on a quick machine is found here, not by whoever runs the tests elsewhere.
import type { BrowserContext } from "@playwright/test";

const RATE = Number(process.env.MUFAKAT_E2E_SLOWNESS ?? 1);

/** Slows down every page this context opens from now on. */
export function slowDown(context: BrowserContext): void {
  if (RATE <= 1) return;
  context.on("page", (page) => {
    // A page that is closed at once has no session any more, and nothing to slow down.
    void context.newCDPSession(page).then((session) => session.send("Emulation.setCPUThrottlingRate", { rate: RATE }), () => undefined);
  });
}
