// Fails when the JavaScript of the first screen (home) with all it needs is over 200 kB compressed. Run after the build.
import { readFile, stat } from "node:fs/promises";

const dist = new URL("../dist/", import.meta.url).pathname;
const limit = 200_000;
const manifest = JSON.parse(await readFile(`${dist}.vite/manifest.json`, "utf8"));

const files = new Set();
const follow = (name) => {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const next of chunk.imports ?? []) follow(next);
};
// A door that several features share is a chunk without a source of its own; it keeps its folder's name.
const door = Object.keys(manifest).find((key) => key === "src/features/recommendations/index.tsx" || manifest[key].name === "recommendations");
for (const name of ["index.html", door, "src/features/recommendations/home/HomePage.tsx"]) {
  if (!manifest[name]) throw new Error(`the build has no ${name}`);
  follow(name);
}

let total = 0;
for (const file of files) {
  const { size } = await stat(`${dist}${file}.br`).catch(() => stat(`${dist}${file}`));
  total += size;
  process.stdout.write(`${String(size).padStart(8)}  ${file}\n`);
}
process.stdout.write(`${String(total).padStart(8)}  first load, brotli (limit ${limit})\n`);
if (total > limit) process.exit(1);
