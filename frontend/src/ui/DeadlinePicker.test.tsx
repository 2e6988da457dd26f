//! The calendars speak the reader's language and begin the week on the reader's day.
import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { DayPicker, DeadlinePicker } from "./DeadlinePicker";
import { weekBegins } from "./PickerLocale";
import { setLocale } from "./time";

afterEach(() => setLocale("en"));

const open = () => {
  render(<MantineProvider env="test"><DayPicker label="Ends" value="2026-11-27" onChange={() => {}} /></MantineProvider>);
  fireEvent.click(screen.getByLabelText("Ends"));
};

test("in English nothing is loaded", () => {
  open();
  expect(screen.getByText("November 2026")).toBeTruthy();
});

test("in Vietnamese the month has its name", async () => {
  setLocale("vi");
  open();
  await waitFor(() => expect(screen.getByText("tháng 11 2026")).toBeTruthy());
});

test("a language without a calendar keeps the English names", () => {
  setLocale("tet");
  open();
  expect(screen.getByText("November 2026")).toBeTruthy();
});

test("the chosen day and deadline are written in the reader's order", () => {
  setLocale("en-US");
  render(
    <MantineProvider env="test">
      <DayPicker label="Ends" value="2026-11-27" onChange={() => {}} />
      <DeadlinePicker label="Until" value="2026-11-27T11:30:00Z" onChange={() => {}} />
    </MantineProvider>,
  );
  expect(screen.getByLabelText("Ends").textContent).toBe("Nov 27, 2026");
  expect(screen.getByLabelText("Until").textContent).toBe("Fri, Nov 27, 2026, 11:30 UTC");
});

test("the week begins on the day of the reader's region", () => {
  expect(weekBegins("en-GB")).toBe(1);
  expect([0, 1]).toContain(weekBegins("en-US"));
});
