import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { countLines, firstLines, MAX_LINES, textBlocks } from "../src/text-blocks";
import { textsFor } from "../src/text";
import { MultilineText } from "../src/view/multiline-text";

const texts = await textsFor("en");
const drawn = (text: string): string => renderToStaticMarkup(<MultilineText text={text} texts={texts} />);

describe("words", () => {
  it("with few empty lines are drawn unchanged", () => {
    expect(textBlocks("One\n\n\ntwo\nthree")).toEqual([
      { is: "lines", from: 0, lines: ["One", "", "", "two", "three"] },
    ]);
  });

  it.each(["\n".repeat(701), "\n \t".repeat(700) + "\n", "\n\u2800".repeat(700) + "\n", "\n\u3164\u200b".repeat(700) + "\n"])(
    "with 700 empty or invisible lines in a row are drawn with their number",
    (gap) => {
      expect(textBlocks(`One${gap}two`)).toEqual([
        { is: "lines", from: 0, lines: ["One"] },
        { is: "gap", from: 1, count: 700 },
        { is: "lines", from: 701, lines: ["two"] },
      ]);
      expect(drawn(`One${gap}two`)).toContain("700 empty lines");
    },
  );

  it("that begin and end with many empty lines are drawn with their number", () => {
    expect(countLines(textBlocks(`${"\n".repeat(100)}One${"\n".repeat(100)}`))).toBe(3);
  });

  it("with more than the maximum of lines are cut, with a button for all", () => {
    const long = Array.from({ length: 600 }, (_, index) => `line ${index}`).join("\n");
    expect(drawn(long)).toContain(`line ${MAX_LINES - 1}`);
    expect(drawn(long)).not.toContain(`line ${MAX_LINES}<`);
    expect(drawn(long)).toMatch(/<button[^>]*>Show all 600 lines</u);
    expect(countLines(firstLines(textBlocks(long), 10))).toBe(10);
  });
});
