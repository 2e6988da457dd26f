//! What reading a notice and resolving a thread change on screen before the server has answered.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { AtOnce } from "./client";
import { resolvedAtOnce } from "./comments";
import { keys } from "./keys";
import { newestUnreadQuery, noticesQuery, readAtOnce, type Reading } from "./notices";

const notice = (id: string, read = false) => ({ id, read });
const pages = (...items: object[]) => ({ pages: [{ items, next_cursor: null }], pageParams: [null] });
/** What is kept under a key after an act that began with `before` there. */
function after<Input>(changes: AtOnce<Input>[], queryKey: readonly unknown[], before: unknown, input: Input): unknown {
  const client = new QueryClient();
  client.setQueryData(queryKey, before);
  for (const { queryKey: touched, change } of changes) {
    for (const [key, kept] of client.getQueriesData({ queryKey: touched })) client.setQueryData(key, change(kept, input));
  }
  return client.getQueryData(queryKey);
}

it("a notice that is read stays in the list, leaves those unread, and is not counted any more", () => {
  const one: Reading = { ids: ["a"] };
  expect(after(readAtOnce, noticesQuery(false).queryKey, pages(notice("a"), notice("b")), one)).toEqual(pages(notice("a", true), notice("b")));
  expect(after(readAtOnce, noticesQuery(true).queryKey, pages(notice("a"), notice("b")), one)).toEqual(pages(notice("b")));
  expect(after(readAtOnce, newestUnreadQuery.queryKey, [notice("a"), notice("b")], one)).toEqual([notice("b")]);
  expect(after(readAtOnce, keys.me, { unread_notices: 3 }, one)).toEqual({ unread_notices: 2 });
});

it("all notices are read together", () => {
  expect(after(readAtOnce, noticesQuery(false).queryKey, pages(notice("a"), notice("b", true)), { all: true })).toEqual(pages(notice("a", true), notice("b", true)));
  expect(after(readAtOnce, keys.me, { unread_notices: 3 }, { all: true })).toEqual({ unread_notices: 0 });
});

it("a thread is resolved by the reader, and open again", () => {
  const changes = resolvedAtOnce("r", "c", "Lim Wei");
  expect(after(changes, keys.comments("r"), [{ id: "c", resolved: null }, { id: "d", resolved: null }], true)).toMatchObject([{ id: "c", resolved: { by: "Lim Wei" } }, { id: "d", resolved: null }]);
  expect(after(changes, keys.comments("r"), [{ id: "c", resolved: { by: "Lim Wei", at: "2026-11-27T11:30:00Z" } }], false)).toEqual([{ id: "c", resolved: null }]);
});
