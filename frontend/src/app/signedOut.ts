//! What happens when the session is over: the sign-in page, or, while the page holds words that are nowhere else, a question
//! over it that leaves them where they are. Knows no form.
import { queryClient } from "../api/client";
import { pageHoldsWords } from "../ui/unsaved";
import { router } from "./router";

let over = false;
const listeners = new Set<() => void>();
const tell = (value: boolean) => {
  over = value;
  for (const listener of listeners) listener();
};

/** Whether the session ended under a page that still holds words. */
export const sessionIsOver = (): boolean => over;
export function onSessionOver(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The same person is signed in again: what is shown is asked anew. */
export function signedInAgain(): void {
  tell(false);
  void queryClient.invalidateQueries();
}

/** Leads to the sign-in page, and back here afterwards. */
export function leaveForSignIn(): void {
  tell(false);
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  // Not to be asked whether to leave: there is no staying. What was known is forgotten once the page is left: until then it
  // would only be asked for again, in vain.
  void router.navigate({ to: "/sign-in", search: { next: href }, replace: true, ignoreBlocker: true }).then(() => queryClient.clear());
}

export function sessionEnded(): void {
  if (over) return;
  if (pageHoldsWords()) tell(true);
  else leaveForSignIn();
}
