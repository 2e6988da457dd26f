//! Cutting a clause for the screen keeps every character and knows which words are quoted or bracketed.
import { describe, expect, it } from "vitest";
import { stretches } from "./pieces";

const runs = [
  { text: "Encourage " }, { text: "joint", marks: ["bold" as const], bracket: { id: "b1", states: ["SGP"] } },
  { text: " exercises", bracket: { id: "b1", states: ["SGP"] } }, { text: " yearly" },
];
const whole = (cut: ReturnType<typeof stretches>) => cut.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join("");

describe("pieces of a clause", () => {
  it("keep every character, whatever is quoted", () => {
    expect(whole(stretches(runs, [{ start: 4, end: 13, owner: "c1" }, { start: 0, end: 32, owner: "c2" }]))).toBe("Encourage joint exercises yearly");
  });

  it("join neighbouring runs of one bracket into one stretch", () => {
    const cut = stretches(runs, []);
    expect(cut.map(({ bracket }) => bracket?.id ?? null)).toEqual([null, "b1", null]);
    expect(cut[1]?.pieces.map(({ text }) => text)).toEqual(["joint", " exercises"]);
  });

  it("name the owners of each quoted passage at its true offset", () => {
    const quoted = stretches(runs, [{ start: 10, end: 15, owner: "c1" }]).flatMap(({ pieces }) => pieces).filter(({ owners }) => owners.length > 0);
    expect(quoted).toEqual([{ from: 10, text: "joint", marks: ["bold"], owners: ["c1"] }]);
  });
});
