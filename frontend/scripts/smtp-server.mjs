// Owns: a real SMTP server for tests, a process of its own on loopback, that keeps what it took and misbehaves when told to.
// Never: listens beyond loopback; outlives the test that started it (it ends when its standard input closes).
//
// Started with one JSON argument: {"key", "cert"} (PEM text) offer STARTTLS, with {"wrapped": true} encryption from the first byte
// instead; {"user", "password"} ask for them. The first line printed is {"smtp", "control"}: the two ports. The control port speaks HTTP:
//   GET  /mails?at_least=N   every mail taken, parsed; answers once there are N
//   GET  /held               answers once a recipient is being kept waiting; how many there are
//   GET  /counts             {connections, open, most_open, drops}: connections so far, now, and at once at most
//   PUT  /manners            {refuse: {address: code}, silent: [address], hold: [address], drop_after_data: n, door: code, password: text}
//                            door: what whoever connects is answered; password: the one asked for from now on;
//                            silent: no answer until the client gives up; hold: no answer until the next PUT
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const wish = JSON.parse(process.argv[2] ?? "{}");
const mails = [];
const counts = { connections: 0, open: 0, most_open: 0, drops: 0 };
let manners = {};
let held = [];

/** Control requests that wait until something is so. */
let waiting = new Set();
const lookAgain = () => {
  for (const look of [...waiting]) if (look()) waiting.delete(look);
};
const once = (is, then) => {
  const look = () => is() && (then(), true);
  if (!look()) waiting.add(look);
};

const refusal = (code) => Object.assign(new Error("not taken here"), { responseCode: code });

/** What a test wants to know of a mail. */
async function taken(bytes, session) {
  const mail = await simpleParser(bytes);
  const raw = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(":") + 1).trim()]));
  const text = mail.text ?? "";
  return {
    session: session.id,
    secure: session.secure,
    user: session.user ?? null,
    sender: session.envelope.mailFrom ? session.envelope.mailFrom.address : null,
    recipients: session.envelope.rcptTo.map(({ address }) => address),
    to: mail.to?.text ?? null,
    from: mail.from?.text ?? null,
    subject: mail.subject ?? "",
    message_id: mail.messageId ?? null,
    references: mail.references ?? null,
    headers: raw,
    text,
    html: mail.html || "",
    links: [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link.replace(/[.,;)]+$/, "")),
    html_links: [...(mail.html || "").matchAll(/href="([^"]+)"/g)].map(([, link]) => link.replaceAll("&amp;", "&")),
  };
}

const secure = Boolean(wish.key && wish.cert);
const server = new SMTPServer({
  secure: secure && Boolean(wish.wrapped),
  ...(secure ? { key: wish.key, cert: wish.cert } : {}),
  hideSTARTTLS: !secure,
  authOptional: !wish.user,
  allowInsecureAuth: false,
  disabledCommands: wish.user ? [] : ["AUTH"],
  disableReverseLookup: true,
  logger: false,
  onAuth: ({ username, password }, _session, done) =>
    username === wish.user && password === (manners.password ?? wish.password) ? done(null, { user: username }) : done(refusal(535)),
  onConnect: (_session, done) => {
    counts.connections += 1;
    counts.open += 1;
    counts.most_open = Math.max(counts.most_open, counts.open);
    done(manners.door ? refusal(manners.door) : undefined);
  },
  onClose: () => {
    counts.open -= 1;
    lookAgain();
  },
  onRcptTo: ({ address }, _session, done) => {
    const code = manners.refuse?.[address];
    if (code) return done(refusal(code));
    if (manners.silent?.includes(address)) return undefined;
    if (manners.hold?.includes(address)) {
      held.push(done);
      return lookAgain();
    }
    return done();
  },
  onData: (stream, session, done) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      if (manners.drop_after_data > 0) {
        manners.drop_after_data -= 1;
        counts.drops += 1;
        // The client has sent the whole mail and never learns whether it was taken.
        for (const connection of server.connections) if (connection.session?.id === session.id) connection._socket.destroy();
        return lookAgain();
      }
      return taken(Buffer.concat(parts), session).then((mail) => {
        mails.push(mail);
        done(null, "taken");
        lookAgain();
      }, done);
    });
  },
});
// A client that is killed, or a TLS handshake it refuses, is what tests are about.
server.on("error", () => {});

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || "{}");
}
const control = createServer(async (request, response) => {
  const answer = (value) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const route = `${request.method} ${pathname}`;
  if (route === "GET /mails") return once(() => mails.length >= Number(searchParams.get("at_least") ?? 0), () => answer(mails));
  if (route === "GET /held") return once(() => held.length > 0, () => answer(held.length));
  if (route === "GET /counts") return answer(counts);
  if (route === "PUT /manners") {
    manners = await bodyOf(request);
    const free = held;
    held = [];
    free.forEach((done) => done());
    return answer(manners);
  }
  return response.writeHead(404).end();
});
control.requestTimeout = 0;

process.stdin.on("end", () => process.exit(0)).resume();
server.listen(0, "127.0.0.1", () => {
  control.listen(0, "127.0.0.1", () => {
    process.stdout.write(`${JSON.stringify({ smtp: server.server.address().port, control: control.address().port })}\n`);
  });
});
