import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FOLDER = new URL("../src/style/", import.meta.url);
const SHEETS = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(new URL(name, FOLDER), "utf8").replaceAll(/\/\*.*?\*\//gsu, ""),
}));

/** The lines of a sheet with the media queries that they stand in, outermost first. */
function lines(text: string): { line: string; within: string[] }[] {
  const open: string[] = [];
  return text.split("\n").map((line) => {
    const found = /^\s*(?<query>@media[^{]*|@supports[^{]*|@container[^{]*)\{(?<rest>.*)$/u.exec(line);
    const within = [...open, ...(found?.groups?.["query"] === undefined ? [] : [found.groups["query"]])];
    let depth = [...line.matchAll(/\{/gu)].length - [...line.matchAll(/\}/gu)].length;
    for (; depth > 0; depth--) open.push(found?.groups?.["query"] ?? line);
    for (; depth < 0; depth++) open.pop();
    return { line: line.trim(), within };
  });
}

describe.each(SHEETS)("$name", ({ name, text }) => {
  it("has hover only where a pointer can hover: a touch screen keeps it after a tap", () => {
    const loose = lines(text).filter(({ line, within }) => line.includes(":hover") && !within.some((query) => query.includes("(hover: hover)")));
    expect(loose.map(({ line }) => line)).toEqual([]);
  });

  it("names sides by the direction of writing, not left and right", () => {
    const sides = /(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:|text-align:\s*(?:left|right)|float:/u;
    expect(lines(text).filter(({ line }) => sides.test(line)).map(({ line }) => line)).toEqual([]);
  });

  it.skipIf(name === "tokens.css")("takes its colours from the tokens", () => {
    expect(text.match(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gu)).toBeNull();
  });

  it("moves only for those who did not ask for less motion", () => {
    const moving = /(?:^|[\s;{])(?:animation|transition)\s*:/u;
    const loose = lines(text).filter(({ line, within }) => moving.test(line)
      && !/var\(--(?:quick|calm)\)|: none|: late 0s/u.test(line) && !within.some((query) => query.includes("prefers-reduced-motion")));
    expect(loose.map(({ line }) => line)).toEqual([]);
  });
});
