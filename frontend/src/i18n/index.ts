//! The interface language: one catalogue per language, keys checked by the compiler. Owns no sentence itself.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

/** The languages the interface speaks. To add one: a catalogue of the same shape as `en`, loaded lazily here. */
export const languages = { en: "English" } as const;

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
