//! Owns: the stage for tests with two servers on one PostgreSQL and one mail server. `server`, `script` and `as` of the
//! ordinary stage mean the first; a page on the second is `as(who, { baseURL: two.second.url })`.
import { startMailServer, type MailServer } from "./mailserver";
import { startPostgres, type Postgres } from "./postgres";
import { startServer, type RunningServer } from "./server";
import { test as base } from "./test";

export interface Two { database: Postgres; mail: MailServer; first: RunningServer; second: RunningServer }

export const test = base.extend<object, { two: Two }>({
  two: [async ({}, provide) => {
    const [database, mail] = await Promise.all([startPostgres(), startMailServer()]);
    const place = { database: database.url, mail: mail.url };
    const first = await startServer("demo", place);
    const second = await startServer("demo", place);
    await provide({ database, mail, first, second });
    await Promise.all([first.stop(), second.stop()]);
    await mail.stop();
  }, { scope: "worker", timeout: 120_000 }],
  server: [async ({ two }, provide) => provide(two.first), { scope: "worker" }],
});

export { expect } from "./test";
