//! Holds the app to the server's description, at compile time: every address that is asked exists. The shapes of what is
//! asked and answered come from the same description (`shapes.ts`). When the server changes: `npm run openapi`, then `tsc`.
import type { paths } from "./schema.gen";

type Verb = "get" | "post" | "put" | "patch" | "delete";
type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path;

/** The addresses below /api/v1 that answer a verb, with any text where the description has a name in braces. */
export type KnownPath<Of extends Verb> = {
  [Path in keyof paths]: paths[Path] extends { [verb in Of]: object } ? (Path extends `/api/v1${infer Rest}` ? Filled<Rest> : never) : never;
}[keyof paths];
