//! The English catalogue: every sentence of the interface, one file per column. Owns words only; another language is
//! another file of the same shape (see `index.ts`).
import { accounts } from "./en/accounts";
import { amendments } from "./en/amendments";
import { app } from "./en/app";
import { authorship } from "./en/authorship";
import { brackets } from "./en/brackets";
import { comments } from "./en/comments";
import { compilation } from "./en/compilation";
import { mandates } from "./en/mandates";
import { merge } from "./en/merge";
import { notices } from "./en/notices";
import { packages } from "./en/packages";
import { problem } from "./en/problem";
import { recommendation } from "./en/recommendation";
import { recommendations } from "./en/recommendations";
import { proposal } from "./en/proposal";
import { record } from "./en/record";
import { rounds } from "./en/rounds";
import { search } from "./en/search";
import { signoff } from "./en/signoff";
import { texts } from "./en/texts";
import { time } from "./en/time";
import { words } from "./en/words";

export const en = {
  app, problem, time, words, accounts, mandates, recommendations, recommendation, texts, authorship, amendments, proposal, compilation, merge, brackets, comments, signoff, packages, record, rounds, notices, search,
} as const;
