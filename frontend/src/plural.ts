/**
 * The form of a sentence that a number asks for, by the plural rules of the language. In a form, `#` stands for the
 * number. The categories are given by each catalogue, so that `tsc` names a sentence that lacks one.
 */
export type Category = Exclude<Intl.LDMLPluralRule, "other">;
export type Plural<C extends Category> = (count: number, forms: Record<C | "other", string>) => string;

export function plurals<C extends Category>(lang: string, categories: readonly C[]): Plural<C> {
  const rules = pluralRules(lang);
  const format = numberFormat(lang);
  return (count, forms) => {
    const category = rules(count);
    const form = categories.find((each) => each === category) ?? "other";
    return forms[form].replaceAll("#", format(count));
  };
}

/** Where the browser has no `Intl.PluralRules`: one and more. */
function pluralRules(lang: string): (count: number) => Intl.LDMLPluralRule {
  try {
    const rules = new Intl.PluralRules(lang);
    return (count) => rules.select(count);
  } catch {
    return (count) => (count === 1 ? "one" : "other");
  }
}

function numberFormat(lang: string): (count: number) => string {
  try {
    const format = new Intl.NumberFormat(lang, { numberingSystem: "latn" });
    return (count) => format.format(count);
  } catch {
    return String;
  }
}

/** Names in a sentence: "Ana and Ben". */
export function listFormat(lang: string): (parts: string[]) => string {
  try {
    const format = new Intl.ListFormat(lang, { type: "conjunction" });
    return (parts) => format.format(parts);
  } catch {
    return (parts) => parts.join(", ");
  }
}
