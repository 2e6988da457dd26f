//! Tests of another language of the interface.
import { afterEach, describe, expect, it } from "vitest";
import { en } from "./en";
import { languages, speak, t } from ".";

afterEach(async () => {
  delete languages.id;
  await speak("en-GB");
});

describe("the language of the interface", () => {
  it("is that of the reader's locale where there is a catalogue, and English where there is none", async () => {
    languages.id = { name: "Bahasa Indonesia", load: () => Promise.resolve({ ...en, app: { ...en.app, skip: "Langsung ke isi" } } as unknown as typeof en) };
    await speak("id-ID");
    expect(t("app.skip")).toBe("Langsung ke isi");
    expect(document.documentElement.lang).toBe("id");
    await speak("th-TH");
    expect(t("app.skip")).toBe(en.app.skip);
    expect(document.documentElement.lang).toBe("en");
  });
});
