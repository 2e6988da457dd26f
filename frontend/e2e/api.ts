//! What a script would do over the API, to bring about the state a test starts from.
import { PASSWORD } from "./server";

type Json = any; // answers are read where the test knows their shape

export interface Actor {
  get: (path: string) => Promise<Json>;
  post: (path: string, body?: unknown) => Promise<Json>;
  patch: (path: string, body: unknown, version?: number) => Promise<Json>;
  put: (path: string, body: unknown, version?: number) => Promise<Json>;
}

/** An access token lives a little longer; a worker may be at work for longer than one lives. */
const TOKEN_SERVES_MS = 5 * 60_000;

export async function actor(url: string, email: string): Promise<Actor> {
  const base = `${url}/api/v1`;
  const signIn = async () => {
    const signedIn = await fetch(`${base}/auth/login`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password: PASSWORD }),
    });
    if (!signedIn.ok) throw new Error(`${email} could not sign in: ${signedIn.status} ${await signedIn.text()}`);
    const { access_token } = (await signedIn.json()) as { access_token: string };
    return { token: access_token, until: Date.now() + TOKEN_SERVES_MS };
  };
  let session = await signIn();
  const send = async (method: string, path: string, body?: unknown, version?: number): Promise<Json> => {
    if (Date.now() > session.until) session = await signIn();
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(version === undefined ? {} : { "if-match": `"${version}"` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  return {
    get: (path) => send("GET", path),
    post: (path, body = {}) => send("POST", path, body),
    patch: (path, body, version) => send("PATCH", path, body, version),
    put: (path, body, version) => send("PUT", path, body, version),
  };
}
