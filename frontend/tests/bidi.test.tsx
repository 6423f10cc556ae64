import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { forAttribute, isolate } from "../src/bidi";
import { textsFor } from "../src/text";
import { Sentence } from "../src/view/sentence";

const { desk, transcript } = await textsFor("en");
const layla = { name: "ليلى", you: false };

describe("a sentence with an Arabic name", () => {
  it("draws the name as <bdi>", () => {
    expect(renderToStaticMarkup(<Sentence text={desk.doing.choose("ليلى")} />)).toBe("<bdi>ليلى</bdi> is choosing");
    const roles = transcript.roles(layla, { name: "דנה", you: false });
    expect(renderToStaticMarkup(<Sentence text={roles} />)).toBe("<bdi>ليلى</bdi> shares, <bdi>דנה</bdi> listens");
  });

  it("keeps the isolating characters in an attribute", () => {
    expect(forAttribute(desk.doing.choose("ليلى"))).toBe("\u2068ليلى\u2069 is choosing");
  });
});

it("a left-to-right sentence loses the isolating characters in an attribute", () => {
  expect(forAttribute(desk.doing.choose("Ana"))).toBe("Ana is choosing");
});

it("direction controls inside a name are removed", () => {
  expect(isolate("\u202eAna\u2069 (you)")).toBe("\u2068Ana (you)\u2069");
});
