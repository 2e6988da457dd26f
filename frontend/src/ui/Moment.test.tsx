//! Holds the promises of the file beside it.
import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { Moment } from "./Moment";
import { bothTimes, setOwnZone } from "./time";

const at = "2026-11-27T17:45:00Z";
const shown = (zone?: string) => {
  const { container, unmount } = render(<MantineProvider><Moment at={at} {...(zone ? { zone } : {})} /></MantineProvider>);
  const time = container.querySelector("time");
  const found = [time?.textContent, time?.getAttribute("datetime")];
  unmount();
  return found;
};

it("says what a sentence says: UTC and the reader's own time, or another place's", () => {
  setOwnZone("Asia/Yangon");
  expect(shown()).toEqual([bothTimes(at), at]);
  expect(shown("Europe/Berlin")).toEqual([bothTimes(at, "Europe/Berlin"), at]);
  setOwnZone("UTC");
  expect(shown()).toEqual(["Fri, 27 Nov 2026, 17:45 UTC", at]);
});
