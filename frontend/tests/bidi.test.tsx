import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { forAttribute, isolate } from "../src/bidi";
import { textsFor } from "../src/text";
import { Sentence } from "../src/view/sentence";

const { turn, transcript } = textsFor("en");
const layla = { name: "ليلى", you: false };

describe("a sentence with an Arabic name", () => {
  it("has the name in an element of its own", () => {
    expect(renderToStaticMarkup(<Sentence text={turn.theirs(layla)} />)).toBe("<bdi>ليلى</bdi>’s turn");
    const roles = transcript.roles(layla, { name: "דנה", you: false });
    expect(renderToStaticMarkup(<Sentence text={roles} />)).toBe("<bdi>ليلى</bdi> shares, <bdi>דנה</bdi> listens");
  });

  it("has the signs of Unicode around it in an attribute", () => {
    expect(forAttribute(turn.theirs(layla))).toBe("\u2068ليلى\u2069’s turn");
  });
});

it("a sentence that is read from the left has no signs in an attribute", () => {
  expect(forAttribute(turn.theirs({ name: "Ana", you: false }))).toBe("Ana’s turn");
});

it("a name with signs of its own does not break out", () => {
  expect(isolate("\u202eAna\u2069 (you)")).toBe("\u2068Ana (you)\u2069");
});
