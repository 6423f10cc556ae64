import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const SOURCE = readFileSync(new URL("../src/style/tokens.css", import.meta.url), "utf8");
const SURFACES = ["paper", "surface", "lit", "tint", "warm", "a-soft", "b-soft"];
const TEXT = ["ink", "soft", "accent", "accent-deep", "a", "b", "a-ink", "b-ink"];

/** The colours of the scheme: the light ones, and for dark those that its block replaces. */
function colours(scheme: "light" | "dark"): Record<string, string> {
  const [light = "", dark = ""] = SOURCE.split("@media (prefers-color-scheme: dark)");
  const text = scheme === "light" ? light : light + dark.split("@media")[0];
  return Object.fromEntries(Array.from(text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name, value]) => [name, value]));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one = "", other = ""): number {
  const both = [luminance(one), luminance(other)];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

describe.each(["light", "dark"] as const)("the %s colours", (scheme) => {
  const of = colours(scheme);

  it.each(SURFACES)("make every text readable on %s", (surface) => {
    expect(TEXT.filter((text) => contrast(of[text], of[surface]) < 4.5)).toEqual([]);
  });

  it.each(SURFACES)("show the edge of a field or shape on %s", (surface) => {
    expect(contrast(of["edge"], of[surface])).toBeGreaterThanOrEqual(3);
  });

  it.each(["accent", "accent-deep", "a", "b", "a-ink", "b-ink"])("make text readable on a fill of %s", (fill) => {
    expect(contrast(of["on-accent"], of[fill])).toBeGreaterThanOrEqual(4.5);
  });
});
