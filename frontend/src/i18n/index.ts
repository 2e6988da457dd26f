//! The interface language: one catalogue per language, keys checked by the compiler. Owns no sentence itself.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

interface Language { /** Its name in itself. */ name: string; load: () => Promise<typeof en> }
/** The languages the interface speaks. To add one: a catalogue of the shape of `en`, and `load: async () => (await import("./id")).id`. */
export const languages: Record<string, Language> = { en: { name: "English", load: () => Promise.resolve(en) } };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    returnNull: false;
  }
}

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Translates outside components; inside them use `useTranslation`. */
export const t = i18next.t.bind(i18next);
/** The sentence under a name that was put together at run time; null when the catalogue has none. */
export const sentenceOf = (key: string): string | null => (i18next.exists(key) ? i18next.t(key as never) as string : null);
export { useTranslation } from "react-i18next";

/** Speaks the language of this locale where there is a catalogue for it, else English, and says so to screen readers. */
export async function speak(locale: string): Promise<void> {
  const code = locale.split("-")[0]?.toLowerCase() ?? "en";
  const language = languages[code] ? code : "en";
  if (!i18next.hasResourceBundle(language, "translation")) i18next.addResourceBundle(language, "translation", await languages[language]?.load());
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
