//! Owns: a throw-away PostgreSQL for browser tests that need several servers on one database. It is gone when the test
//! process is. Talks to loopback only.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const script = join(import.meta.dirname, "../../scripts/test-postgres");

export interface Postgres {
  /** The address of an empty database. */
  url: string;
  /** Changes what no person may change, from outside the program. */
  sql: (statement: string) => Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const { stdout } = await run(script, [String(process.pid)]);
  const url = `${stdout.trim()}/postgres`;
  return {
    url,
    sql: async (statement) => {
      await run(psql(), ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", statement, url]);
    },
  };
}

/** Where Debian keeps it, or the one on the PATH. */
function psql(): string {
  const home = "/usr/lib/postgresql";
  try {
    const newest = readdirSync(home).sort((one, other) => Number(other) - Number(one))[0];
    return newest === undefined ? "psql" : join(home, newest, "bin/psql");
  } catch {
    return "psql";
  }
}
