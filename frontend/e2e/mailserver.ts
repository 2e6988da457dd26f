//! Owns: a real SMTP server for one browser test (scripts/smtp-server.mjs), and its mails parsed. Talks to loopback only.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ParsedMail {
  recipients: string[];
  sender: string;
  subject: string;
  message_id: string;
  references: string | string[] | null;
  headers: Record<string, string>;
  text: string;
  html: string;
  /** Addresses in the plain part and in the other one. */
  links: string[];
  html_links: string[];
}
export interface MailServer {
  /** What a server is told to send to. */
  url: string;
  /** Every mail to this address so far, the oldest first. */
  to: (address: string) => Promise<ParsedMail[]>;
  /** From now on these addresses are refused with this code; without any, none is. */
  refuse: (codes: Record<string, number>) => Promise<void>;
  all: () => Promise<ParsedMail[]>;
  stop: () => Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const process = spawn("node", [join(import.meta.dirname, "../scripts/smtp-server.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(process, "exit");
  const [line] = (await once(createInterface(process.stdout), "line")) as [string];
  const ports = JSON.parse(line) as { smtp: number; control: number };
  const all = async () => (await (await fetch(`http://127.0.0.1:${ports.control}/mails`)).json()) as ParsedMail[];
  return {
    url: `smtp://127.0.0.1:${ports.smtp}`,
    all,
    to: async (address) => (await all()).filter(({ recipients }) => recipients.includes(address)),
    refuse: async (codes) => {
      await fetch(`http://127.0.0.1:${ports.control}/manners`, { method: "PUT", body: JSON.stringify({ refuse: codes }) });
    },
    stop: async () => {
      process.stdin.end();
      await ended;
    },
  };
}
