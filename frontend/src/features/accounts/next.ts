//! Where to go after signing in. Never leads to another site.

/** The address to go on to: only a path of this app, otherwise the first page. */
export function safeNext(next: string | undefined): string {
  if (!next || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/";
  if (next.startsWith("/sign-in")) return "/";
  return next;
}
