//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { StandingPosition } from "../api/shapes";
import { PositionMark } from "./PositionMark";

const all: StandingPosition[] = ["agree", "agree_ad_referendum", "agree_with_reservation", "stand_aside", "object", "tacit", "missing", "not_asked"];
const shown = (position: StandingPosition) => {
  const { container } = render(<MantineProvider env="test"><PositionMark position={position} /></MantineProvider>);
  return { word: container.querySelector("[data-position]")?.textContent ?? "", shape: container.querySelector("svg")?.innerHTML ?? "" };
};

describe("a position on screen", () => {
  it("has its own word and its own shape, so colour is never needed", () => {
    const marks = all.map(shown);
    expect(new Set(marks.map(({ word }) => word)).size).toBe(all.length);
    expect(new Set(marks.map(({ shape }) => shape)).size).toBe(all.length);
  });
  it("never shows tacit as agreement", () => {
    expect(shown("tacit").word).toBe("Tacit");
    expect(shown("tacit").word).not.toContain("gree");
  });
});
