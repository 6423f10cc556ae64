/** Every word that a person reads on these pages, by language. The server's own texts come in its frames. */
import { en } from "./text.en";

/** A language is one object of this shape; another is added by writing one and naming it here. */
export type Texts = typeof en;

const LANGUAGES: Record<string, Texts> = { en };

/** The words of a language, or of English when there are none in it yet. */
export function textsFor(lang: string): Texts {
  return LANGUAGES[lang] ?? LANGUAGES[lang.split("-")[0] ?? ""] ?? en;
}
