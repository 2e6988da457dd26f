//! The one error the app knows: a refused or failed request as a sentence a delegate understands. Never shows a cause
//! the server did not write for people.
import { t } from "../i18n";
import type { FieldProblem, Problem } from "./shapes";

/** The code of an `ApiProblem` made here because no answer came. */
export const UNREACHABLE = "unreachable";

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldProblem[];
  readonly requestId: string | null;
  /** The present state of the resource when a save was stale (412). */
  readonly current: unknown;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;

  constructor(problem: Partial<Problem> & { status: number }, retryAfter: number | null = null) {
    super(sentenceOf(problem, retryAfter));
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code ?? `http-${problem.status}`;
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? null;
    this.current = problem.current ?? null;
    this.retryAfter = retryAfter;
  }

  /** The sentence to show. */
  get sentence(): string {
    return this.message;
  }

  /** True when sending the same request again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The field sentences by form field name: the pointer `/operations/0/new` becomes `operations.0.new`. */
  get fields(): Record<string, string> {
    return Object.fromEntries(
      this.errors.map((error) => [
        error.pointer.replace(/^#?\/?/, "").replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~"),
        error.detail,
      ]),
    );
  }
}

function sentenceOf(problem: Partial<Problem> & { status: number }, retryAfter: number | null): string {
  if (problem.code === UNREACHABLE || problem.status === 0) return t("problem.unreachable");
  if (problem.status === 429) return t("problem.too_many", { count: retryAfter ?? 60 });
  if (problem.status >= 500) return t(problem.status === 503 ? "problem.busy" : "problem.internal", { reference: problem.request_id ?? "–" });
  const written = problem.detail?.trim() || problem.title?.trim();
  if (written) return written;
  if (problem.status === 401) return t("problem.signed_out");
  if (problem.status === 403) return t("problem.not_allowed");
  if (problem.status === 404) return t("problem.not_found");
  if (problem.status === 412) return t("problem.stale");
  return t("problem.refused");
}

/** Any thrown value as an `ApiProblem`: what is not one is a fault of ours. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem({ status: 500, code: "app-fault", request_id: "–" });
}
