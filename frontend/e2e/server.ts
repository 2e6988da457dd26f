//! Starts the real server for one worker: the binary named by MUFAKAT_BINARY (target/debug/mufakat of this tree unless
//! named), a free port, an empty folder, the demo data.
//! Talks to loopback only.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(process.env.MUFAKAT_BINARY ?? join(import.meta.dirname, "../../target/debug/mufakat"));

/** The password of every demo account. */
export const PASSWORD = "musyawarah-2018";
/** The one person on a server that started empty; the same password. */
export const ADMINISTRATOR = "administrator@ministry.example";

export interface RunningServer {
  url: string;
  folder: string;
  /** The text of every mail sent so far, the newest last. */
  mails: () => Promise<string[]>;
  stop: () => Promise<void>;
  /** Ends it without a word (SIGKILL), as a lost machine would. */
  kill: () => Promise<void>;
  /** Starts it again after that, at the same address on the same data. */
  start: () => Promise<void>;
}
export interface Place {
  /** A database that several servers share; without it the server has its own SQLite file. */
  database?: string;
  /** Where its mail goes; without it into its folder. */
  mail?: string;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Starts a server: of the demo, or an empty one (`serve`) whose only person is the administrator made on the command line. */
export async function startServer(command: "demo" | "serve" = "demo", { database, mail }: Place = {}): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "mufakat-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  if (!existsSync(binary)) throw new Error(`there is no server at ${binary}: run cargo build, or name one with MUFAKAT_BINARY`);
  const env = {
    PATH: process.env.PATH,
    MUFAKAT_LISTEN: `127.0.0.1:${port}`,
    MUFAKAT_PUBLIC_URL: url,
    MUFAKAT_DATABASE_URL: database ?? `sqlite://${folder}/mufakat.db`,
    MUFAKAT_DATA_DIR: folder,
    MUFAKAT_MAIL_URL: mail ?? `file://${folder}/mail`,
    ...(process.env.LLVM_PROFILE_FILE ? { LLVM_PROFILE_FILE: process.env.LLVM_PROFILE_FILE } : {}),
  };
  if (command === "serve") {
    const made = spawnSync(binary, ["user", "add", "--email", ADMINISTRATOR, "--name", "Dewi Lestari", "--administrator", "--password-stdin"], { cwd: folder, env, input: PASSWORD });
    if (made.status !== 0) throw new Error(`no administrator was made:\n${String(made.stderr)}`);
  }
  let end = await run(command, url, { cwd: folder, env });
  return {
    url,
    folder,
    mails: async () => {
      const names = await readdir(join(folder, "mail")).catch(() => []);
      return Promise.all(names.sort().map((name) => readFile(join(folder, "mail", name), "utf8")));
    },
    kill: () => end("SIGKILL"),
    start: async () => {
      end = await run(command, url, { cwd: folder, env });
    },
    stop: async () => {
      await end("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the server until it answers; what ends it, and waits for the end. */
async function run(command: string, url: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<(signal: "SIGTERM" | "SIGKILL") => Promise<void>> {
  const server = spawn(binary, [command], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  server.stdout.on("data", (bytes) => (log += String(bytes)));
  server.stderr.on("data", (bytes) => (log += String(bytes)));
  const ended = once(server, "exit");
  const ready = async (): Promise<void> => {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    if (server.exitCode !== null) throw new Error(`the server ended early:\n${log}`);
    await new Promise((next) => setImmediate(next));
    return ready();
  };
  await ready();
  return async (signal) => {
    server.kill(signal);
    await ended;
  };
}
