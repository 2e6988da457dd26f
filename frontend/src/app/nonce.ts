//! The nonce of this page's Content-Security-Policy, written into index.html by the server for each response.

/** For MantineProvider's `getStyleNonce`, TipTap's `injectNonce`, and whatever else adds a style element. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
