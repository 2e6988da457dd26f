//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { ApiProblem, asProblem, UNREACHABLE } from "./problem";

describe("a refused request", () => {
  it("speaks with the server's sentence", () => {
    const problem = new ApiProblem({ status: 409, code: "missing-positions", title: "Refused", detail: "Missing: Thailand, Viet Nam." });
    expect(problem.sentence).toBe("Missing: Thailand, Viet Nam.");
    expect(problem.passing).toBe(false);
  });
  it("has a sentence even without a body", () => {
    expect(new ApiProblem({ status: 404 }).sentence).toBe("There is nothing at this address, or it is not for you to see.");
    expect(new ApiProblem({ status: 418 }).sentence).toBe("The request was refused.");
  });
  it("never shows what stands in a 5xx answer, only its reference", () => {
    const problem = new ApiProblem({ status: 500, detail: "disk I/O error at line 3", request_id: "r-7" });
    expect(problem.sentence).not.toContain("disk");
    expect(problem.sentence).toContain("r-7");
    expect(problem.passing).toBe(true);
  });
  it("says how long to wait after too many attempts", () => {
    expect(new ApiProblem({ status: 429 }, 1).sentence).toContain("1 second ");
    expect(new ApiProblem({ status: 429 }, 30).sentence).toContain("30 seconds");
  });
  it("puts each field's sentence under the field's name", () => {
    const problem = new ApiProblem({
      status: 422,
      errors: [
        { pointer: "/password", code: "too-short", detail: "Use at least 12 characters." },
        { pointer: "/operations/0/new", code: "empty", detail: "The clause is empty." },
      ],
    });
    expect(problem.fields).toEqual({ password: "Use at least 12 characters.", "operations.0.new": "The clause is empty." });
  });
  it("is told apart from a lost connection", () => {
    const problem = new ApiProblem({ status: 0, code: UNREACHABLE });
    expect(problem.sentence).toContain("cannot be reached");
    expect(problem.passing).toBe(true);
  });
});

describe("any thrown value", () => {
  it("becomes a problem without showing its message", () => {
    expect(asProblem(new TypeError("x is undefined")).sentence).not.toContain("undefined");
    const problem = new ApiProblem({ status: 404 });
    expect(asProblem(problem)).toBe(problem);
  });
});
