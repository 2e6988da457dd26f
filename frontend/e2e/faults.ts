//! Collects what a page must never do, whatever the test looks at: break the Content-Security-Policy, throw, or write an
//! error to the console.
import type { BrowserContext } from "@playwright/test";

/** The browser's own notes about an answer of 400 and above or a lost network: tests cause those on purpose. */
const ABOUT_AN_ANSWER = ["Failed to load resource:", "WebSocket connection to "];

/** The faults of every page of this context so far; the list grows while pages run. */
export async function faultsOf(context: BrowserContext): Promise<string[]> {
  const faults: string[] = [];
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
      // eslint-disable-next-line no-console -- the console is what the test reads
      console.error(`content policy: ${violatedDirective} refused ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !ABOUT_AN_ANSWER.some((start) => message.text().startsWith(start))) faults.push(message.text());
  });
  context.on("weberror", (thrown) => faults.push(String(thrown.error().stack ?? thrown.error())));
  return faults;
}
