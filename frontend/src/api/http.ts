//! The one place that sends requests: cookies, problem+json, one silent renewal of the session, If-Match and
//! Idempotency-Key. Knows no feature and no screen.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { ApiProblem, UNREACHABLE } from "./problem";
import type { KnownPath } from "./contract";
import type { Problem } from "./shapes";

export const BASE = "/api/v1";

type QueryValue = string | number | boolean | null | undefined;
export interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** The version of the resource the change was made on. */
  version?: number;
  /** Same key, same act: a repeat returns the first answer. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** The answer must arrive even when the page is left meanwhile. */
  keepalive?: boolean;
  /** Told what the server's clock showed when it answered, rounded up to the second, in milliseconds. */
  onAnswered?: (at: number) => void;
}
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

let whenSignedOut: () => void = () => {};
/** What to do when the session is over and cannot be renewed: the app leads to the sign-in page, keeping the address. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act;
}

/** An address of the API with its query; empty values are left out. */
export function address(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.version !== undefined) headers["if-match"] = `"${options.version}"`;
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  try {
    return await fetch(address(path, options.query), {
      method,
      headers,
      credentials: "same-origin",
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
      body: options.body === undefined ? null : JSON.stringify(options.body),
    });
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    throw new ApiProblem({ status: 0, code: UNREACHABLE });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfter = response.headers.has("retry-after") && Number.isFinite(wait) ? wait : null;
  const body: unknown = await response.json().catch(() => null);
  const problem = body !== null && typeof body === "object" ? (body as Partial<Problem>) : {};
  return new ApiProblem({ ...problem, status: response.status }, retryAfter);
}

/** When any page of this browser renewed the session last, in milliseconds. */
const RENEWED = "mufakat.renewed";
/** Runs one act at a time among all pages of this browser; where that is not known (no https), among those of this one. */
async function alone(act: () => Promise<boolean>): Promise<boolean> {
  const locks = navigator.locks as LockManager | null | undefined;
  return locks ? await locks.request(RENEWED, act) : await act();
}

function renewedAt(): number {
  try {
    return Number(window.localStorage.getItem(RENEWED));
  } catch {
    return 0;
  }
}

function noteRenewal(): void {
  try {
    window.localStorage.setItem(RENEWED, String(Date.now()));
  } catch {
    // A browser that keeps nothing only loses what pages tell each other.
  }
}

let renewal: Promise<boolean> | null = null;
/** Renews the session once, however many requests and pages ask for it at the same time: a spent token that is used again
 *  ends the session, so a page that comes second takes what the first one got. */
function renew(sentAt: number): Promise<boolean> {
  renewal ??= alone(async () => {
    if (renewedAt() > sentAt) return true;
    const response = await send("POST", "/auth/refresh", { body: {}, keepalive: true });
    if (response.ok) noteRenewal();
    return response.ok;
  }).finally(() => {
    renewal = null;
  });
  return renewal;
}

/** Paths where 401 means "wrong credentials", not "session over". */
const isAuth = (path: string) => path.startsWith("/auth/") || path.startsWith("/invitations/");

/** Sends one request and returns the JSON answer (`undefined` for an empty one). Throws `ApiProblem`. */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  const sentAt = Date.now();
  let response = await send(method, path, options);
  if (response.status === 401 && !isAuth(path)) {
    if (await renew(sentAt)) response = await send(method, path, options);
    if (response.status === 401) {
      whenSignedOut();
      throw await problemOf(response);
    }
  }
  if (!response.ok) throw await problemOf(response);
  const at = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isNaN(at)) options.onAnswered?.(at + 999);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** The five verbs, each with the addresses the server's description gives it. */
export const get = <Answer>(path: KnownPath<"get">, options?: RequestOptions) => request<Answer>("GET", path, options);
export const post = <Answer>(path: KnownPath<"post">, options?: RequestOptions) => request<Answer>("POST", path, options);
export const put = <Answer>(path: KnownPath<"put">, options?: RequestOptions) => request<Answer>("PUT", path, options);
export const patch = <Answer>(path: KnownPath<"patch">, options?: RequestOptions) => request<Answer>("PATCH", path, options);
export const remove = <Answer>(path: KnownPath<"delete">, options?: RequestOptions) => request<Answer>("DELETE", path, options);

/** Every item of a list, page after page: for lists the app shows whole. */
export async function everyItem<Item>(path: KnownPath<"get">, query: Record<string, QueryValue> = {}, signal?: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; next_cursor: string | null } = await request("GET", path, { query: { limit: 200, ...query, cursor: cursor as string | null }, signal });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

interface PageOf<Item> { items: Item[]; next_cursor: string | null }

/** A list read page by page, as far as somebody wants to see: for lists that grow for years. */
export function pagesOf<Item>(queryKey: readonly unknown[], path: KnownPath<"get">, query: Record<string, QueryValue> = {}) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => request<PageOf<Item>>("GET", path, { query: { limit: 100, ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
