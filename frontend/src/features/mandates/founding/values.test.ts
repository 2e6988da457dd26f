//! The form of a mandate: what is pasted, what is sent.
import { expect, test } from "vitest";
import { blank, content, row, rowsFrom } from "./values";

test("a table pasted from a spreadsheet becomes rows in the order of the form, and empty lines are left out", () => {
  const rows = rowsFrom("roster", "BRN\tBrunei Darussalam\t1984-01-07\t\tAsia/Brunei\r\n\r\nKHM; Cambodia ;1999-04-30;;Asia/Phnom_Penh\n");
  expect(rows.map(({ key: _, ...cells }) => cells)).toEqual([
    { code: "BRN", name: "Brunei Darussalam", member_from: "1984-01-07", member_to: "", time_zone: "Asia/Brunei" },
    { code: "KHM", name: "Cambodia", member_from: "1999-04-30", member_to: "", time_zone: "Asia/Phnom_Penh" },
  ]);
});

test("what is left empty is not sent, and hours of silence become seconds", () => {
  const values = { ...blank(), symbol: "X/1", minimum_silence_hours: 24.5, bodies: [row("bodies", { code: "AMCC", name: "Conference" })] };
  const sent = content(values);
  expect(sent.bodies).toEqual([{ code: "AMCC", name: "Conference" }]);
  expect(sent.settings).toEqual({ minimum_silence_seconds: 88_200, mail_shows_text: false });
});
