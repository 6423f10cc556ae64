import { describe, expect, it } from "vitest";
import { localeOf } from "../src/date-format";
import { plurals, type Category } from "../src/plural";
import { LANGUAGES, textsFor } from "../src/text";

const CATALOGUES = await Promise.all(LANGUAGES.map(async (lang) => [lang, await textsFor(lang)] as const));
const english = await textsFor("en");

/** Every text by its path: a function stands for itself. */
function leaves(node: object, path = ""): [string, unknown][] {
  return Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    const here = `${path}.${key}`;
    if (here === ".time.day" || here === ".time.clock") return [];
    return typeof value === "object" && value !== null ? leaves(value, here) : [[here, value]];
  });
}

describe.each(CATALOGUES)("the catalogue %s", (lang, texts) => {
  it("says which language it is", () => expect(texts.lang).toBe(lang));

  it("has the same texts as the English one, none of them empty", () => {
    expect(leaves(texts).map(([path]) => path).toSorted()).toEqual(leaves(english).map(([path]) => path).toSorted());
    expect(leaves(texts).filter(([, text]) => text === "")).toEqual([]);
  });

  it("repeats no English sentence", () => {
    const same = new Map(leaves(english));
    const repeated = leaves(texts).filter(([path, text]) => typeof text === "string" && text.includes(" ") && same.get(path) === text);
    expect(lang === "en" ? [] : repeated.filter(([path]) => path !== ".name")).toEqual([]);
  });

  it("writes no English sentence in a function", () => {
    const same = new Map(leaves(english).map(([path, text]) => [path, String(text)]));
    const repeated = leaves(texts).filter(([path, text]) => typeof text === "function" && same.get(path) === String(text) && /["'`][^"'`$]*\p{L}{3}/u.test(String(text)));
    expect(lang === "en" ? [] : repeated.map(([path]) => path)).toEqual([]);
  });

  it("has the plural categories of its language", () => {
    const sentences = [0, 1, 2, 3, 11, 100, 1_000_000].map((count) => texts.act.left(count));
    for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|#/u);
  });
});

it("the plural categories that a catalogue gives are those of `Intl.PluralRules`", () => {
  const known: Record<string, Category[]> = { en: ["one"], de: ["one"], es: ["one", "many"], ar: ["zero", "one", "two", "few", "many"] };
  expect(Object.keys(known)).toEqual(LANGUAGES);
  for (const [lang, categories] of Object.entries(known)) {
    const rules = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
    expect(new Set([...categories, "other"])).toEqual(new Set(rules));
  }
});

it("a number chooses its form and is written into it", () => {
  const plural = plurals("ar", ["zero", "one", "two", "few", "many"]);
  const forms = { zero: "none", one: "one", two: "two", few: "# few", many: "# many", other: "# other" };
  expect([0, 1, 2, 3, 11, 100].map((count) => plural(count, forms))).toEqual(["none", "one", "two", "3 few", "11 many", "100 other"]);
});

it("dates follow the region that the browser names for the page's language", () => {
  expect(localeOf("de", ["en-US", "de-AT", "de"])).toBe("de-AT");
  expect(localeOf("ar", ["en-US"])).toBe("ar");
  expect(localeOf("en", ["de-DE"])).toBe("en-GB");
});
