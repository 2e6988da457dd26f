//! Holds the generated types to the server's description, and the description to what a generated client needs.
// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { describe, expect, it } from "vitest";

const file = join(process.cwd(), "..", "openapi.json");
const description = JSON.parse(readFileSync(file, "utf8")) as { paths: Record<string, Record<string, { operationId?: string }>> };

/** Generating reads the whole description: a busy machine takes longer over it than over any other test. */
const PATIENCE_MS = 60_000;

describe("the description of the API", () => {
  it("is what the committed types were generated from", async () => {
    const generated = astToString(await openapiTS(pathToFileURL(file)));
    const committed = readFileSync(join(process.cwd(), "src", "api", "schema.gen.ts"), "utf8");
    expect(committed.endsWith(generated), "run `npm run openapi`").toBe(true);
  });

  it("names every operation once", () => {
    const names = Object.values(description.paths).flatMap((verbs) => Object.values(verbs).map(({ operationId }) => operationId));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }, PATIENCE_MS);
});
