/** All texts of the live page and the replay page, by language. The texts of the format come in frames. */
import { en } from "./text.en";

/** The texts of one language. To add a language, write an object of this type and list it in `LANGUAGES`. */
export type Texts = typeof en;

const LANGUAGES: Record<string, Texts> = { en };

/** The texts of a language; English if there are none. */
export function textsFor(lang: string): Texts {
  return LANGUAGES[lang] ?? LANGUAGES[lang.split("-")[0] ?? ""] ?? en;
}
