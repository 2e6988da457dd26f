// Fails when the JavaScript of a first screen (home, sign-in) with all it needs is over 200 kB compressed. Run after the build.
import { readFile, stat } from "node:fs/promises";

const dist = new URL("../dist/", import.meta.url).pathname;
const limit = 200_000;
const manifest = JSON.parse(await readFile(`${dist}.vite/manifest.json`, "utf8"));

/** The chunk with this key of the manifest. */
function chunk(name) {
  if (!manifest[name]) throw new Error(`the build has no ${name}`);
  return name;
}

/** The chunk of a feature's door. Shared by several features it has no source of its own, so it is known by a page that only the door loads. */
function door(feature, page) {
  const source = `src/features/${feature}/${page}`;
  const found = Object.keys(manifest).filter((name) => manifest[name].dynamicImports?.includes(source));
  if (found.length !== 1) throw new Error(`the build has ${found.length} chunks that load ${source}, not the one door of ${feature}`);
  return found[0];
}

/** A page the door brings with it; it has a chunk of its own only once somebody loads it later. */
const brought = (source) => (manifest[source] ? [source] : []);

const screens = {
  home: [chunk("index.html"), door("recommendations", "home/HomePage.tsx"), chunk("src/features/recommendations/home/HomePage.tsx")],
  "sign-in": [
    chunk("index.html"), door("accounts", "people/PeoplePage.tsx"),
    ...brought("src/features/accounts/OpenFrame.tsx"), ...brought("src/features/accounts/SignInPage.tsx"),
  ],
};

/** The files of these chunks and of all they import at once. */
function filesOf(names, files = new Set()) {
  for (const { file, imports = [] } of names.map((name) => manifest[name])) {
    if (files.has(file)) continue;
    files.add(file);
    filesOf(imports, files);
  }
  return files;
}

for (const [screen, names] of Object.entries(screens)) {
  let total = 0;
  for (const file of filesOf(names)) {
    const { size } = await stat(`${dist}${file}.br`).catch(() => stat(`${dist}${file}`));
    total += size;
    process.stdout.write(`${String(size).padStart(8)}  ${file}\n`);
  }
  process.stdout.write(`${String(total).padStart(8)}  first load of ${screen}, brotli (limit ${limit})\n`);
  if (total > limit) process.exitCode = 1;
}
