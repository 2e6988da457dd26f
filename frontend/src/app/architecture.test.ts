//! The laws of the tree: who may import whom, one door per feature, files that say what they own, no file past 400 lines.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(process.cwd(), "src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts") && !name.endsWith("schema.gen.ts"));
const text = (name: string) => readFileSync(join(root, name), "utf8");

/** The files of the app that `name` imports, as paths below src. */
function imports(name: string): string[] {
  const found = [...text(name).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return found.map((path) => normalize(join(dirname(name), path)).replaceAll("\\", "/"));
}

/** What each layer may import, besides itself. */
const allowed: Record<string, string[]> = {
  i18n: [],
  api: ["i18n"],
  ui: ["api", "i18n"],
  features: ["api", "ui", "i18n"],
  app: ["api", "ui", "i18n", "features"],
};
/** A feature needs the nonce of the page for what adds style elements; everything else of `app` is out of reach. */
const exceptions = new Set(["app/nonce"]);
const layer = (path: string) => path.split("/")[0] ?? "";
const feature = (path: string) => (layer(path) === "features" ? path.split("/")[1] : undefined);

describe("the tree", () => {
  it("has files to look at", () => expect(files.length).toBeGreaterThan(50));

  it("imports only downward", () => {
    const wrong = files.flatMap((name) => imports(name)
      .filter((path) => layer(path) !== layer(name) && !exceptions.has(path) && !(allowed[layer(name)] ?? []).includes(layer(path)))
      .map((path) => `${name} imports ${path}`));
    expect(wrong).toEqual([]);
  });

  it("enters a feature by its one door", () => {
    const wrong = files.flatMap((name) => imports(name)
      .filter((path) => feature(path) !== undefined && feature(path) !== feature(name) && path !== `features/${feature(path)}`)
      .map((path) => `${name} imports ${path}`));
    expect(wrong).toEqual([]);
  });

  it("says at the top of each file what it owns", () => {
    expect(files.filter((name) => !text(name).startsWith("//!"))).toEqual([]);
  });

  it("has no file past 400 lines", () => {
    expect(files.filter((name) => text(name).split("\n").length > 401)).toEqual([]);
  });

  it("talks to the server only from api/", () => {
    expect(files.filter((name) => layer(name) !== "api" && !name.includes(".test.") && /\bfetch\(|new EventSource|XMLHttpRequest/.test(text(name)))).toEqual([]);
  });
});
