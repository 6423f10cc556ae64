/** All texts of the pages that the script draws, by language. The texts of the format come in frames. */
import type { en } from "./text.en";

/** The shape of the English texts, with any words in it. */
type Words<T> = T extends string ? string
  : T extends (...given: infer G) => string ? (...given: G) => string
  : { [Key in keyof T]: Words<T[Key]> };

/** The texts of one language. To add a language, write an object of this type and list it below. */
export type Texts = Words<typeof en>;

/** Each language is a chunk of its own: a browser loads the viewer's alone. */
const CATALOGUES: Record<string, () => Promise<Texts>> = {
  en: async () => (await import("./text.en")).en,
  de: async () => (await import("./text.de")).de,
  es: async () => (await import("./text.es")).es,
  ar: async () => (await import("./text.ar")).ar,
};

export const LANGUAGES: readonly string[] = Object.keys(CATALOGUES);

/** Each language by its own name, for the language switch; a note where a native speaker has not reviewed the texts. */
export const LANGUAGE_NAMES: readonly { code: string; name: string; note?: string }[] = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "es", name: "Español" },
  { code: "ar", name: "العربية", note: "لم يراجعها متحدث أصلي بعد" },
];

/** The texts of a language; English if there are none. */
export function textsFor(lang: string): Promise<Texts> {
  const load = CATALOGUES[lang] ?? CATALOGUES[lang.split("-")[0] ?? ""];
  return load === undefined ? textsFor("en") : load();
}
