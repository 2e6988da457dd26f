//! The peer of make bench-live: Hocuspocus, a document in SQLite (Node's own, as the extension's driver needs a compiler and
//! headers from elsewhere), an authentication hook. Prints its port when it answers.
import { DatabaseSync } from "node:sqlite";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";
import * as Y from "yjs";

const [file, clauses] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB NOT NULL)");
const read = db.prepare("SELECT data FROM documents WHERE name = ?");
const write = db.prepare("INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data");

function seeded() {
  const doc = new Y.Doc();
  const body = doc.getXmlFragment("body");
  for (let n = 0; n < Number(clauses); n++) {
    const clause = new Y.XmlElement("clause");
    clause.setAttribute("id", `c${n}`);
    clause.setAttribute("kind", "operative");
    clause.setAttribute("level", 0);
    clause.insert(0, [new Y.XmlText(`${n} Recommends that the Member States share early warnings of incidents across borders with each other.`)]);
    body.push([clause]);
  }
  return Y.encodeStateAsUpdate(doc);
}

const server = new Server({
  address: "127.0.0.1",
  port: 0,
  quiet: true,
  stopOnSignals: true,
  async onAuthenticate({ token }) {
    if (token !== "let-me-in") throw new Error("no");
    return { name: "somebody" };
  },
  extensions: [new Database({
    fetch: async ({ documentName }) => read.get(documentName)?.data ?? seeded(),
    store: async ({ documentName, state }) => { write.run(documentName, state); },
  })],
});
await server.listen();
console.log(`port ${server.httpServer.address().port}`);
