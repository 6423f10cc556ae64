import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { ReplayPage } from "../src/wire";
import { newCursor, seek } from "../src/replay";
import { textsFor } from "../src/text";
import { Replay, type Loading } from "../src/view/replay";
import { accepted, granted, joinedA, joinedB, log, observing, plain, saidBack, shared, welcome } from "./examples";

const texts = await textsFor("en");
const urls = { replay: "/rooms/r1/replay/", past: "/past/", start: "/" };
const nothing = () => {};

describe("the replay page", () => {
  const frames = log([joinedA, joinedB, granted, shared, saidBack, accepted]);
  const page: ReplayPage = {
    page: "replay", room: "r1", welcome: welcome(), frames: "/f", urls, lang: "en",
    copy: { address: "/copy", asked_by: [] },
    insights: {
      shares: [{ by: "a", round: 1, said: [4], paraphrases: [5], accepted: 5, tries: 0, closed: "accepted" }],
      timeline: [
        { kind: "turn", by: "a", step: "share", from: 3, to: 4, start: "", end: "", tries: 0 },
        { kind: "break", by: "both", step: "", from: 4, to: 5, start: "", end: "", tries: 0 },
        { kind: "turn", by: "b", step: "mirror", from: 5, to: 6, start: "", end: "", tries: 1 },
      ],
    },
  };
  const controls = { toggle: nothing, step: nothing, seek: nothing, goTo: nothing, jumpToAnswer: nothing, speed: nothing, shorten: nothing, showEarlier: nothing };
  const show = (loading: Loading): string =>
    renderToStaticMarkup(<Replay page={page} loading={loading} texts={texts} controls={controls} retry={nothing} />);
  const at = (position: number): string => show({ is: "loaded", cursor: seek(newCursor(frames), position) });

  it("shows the events up to the cursor, and no later ones", () => {
    const read = (html: string): string => plain(/role="log".*?<\/section>/su.exec(html)?.[0] ?? "");
    expect(read(at(0))).not.toContain("You came in");
    expect(read(at(12_000))).toContain("I felt like a guest.");
    expect(read(at(12_000))).not.toContain("You felt like a guest.");
    expect(read(at(99_000))).toContain("Ana: Yes, that is it");
  });

  it("does not claim to an observer that nothing was shared", () => {
    const loading = { is: "loaded", cursor: newCursor(log([joinedA, joinedB])) } as const;
    const empty = (who: ReplayPage["welcome"]) => {
      const bare = { ...page, welcome: who };
      return plain(renderToStaticMarkup(<Replay page={bare} loading={loading} texts={texts} controls={controls} retry={nothing} />));
    };
    expect(empty(welcome())).toContain("Nothing has been shared yet.");
    expect(empty(observing)).not.toMatch(/Nothing (?:has been|was) shared/u);
  });

  it("says whose turn it was at the cursor", () => {
    expect(plain(at(9_000))).toContain("Ana has the floor: Share");
  });

  it("has a slider in seconds with the position in words", () => {
    const slider = /<input[^>]*type="range"[^>]*>/u.exec(at(9_000))?.[0];
    expect(slider).toContain('max="20"');
    expect(slider).toContain('step="1"');
    expect(slider).toContain('aria-valuetext="Moment 2 of 5, 0:09 of 0:20, Ana has the floor: Share"');
  });

  it("lists each share as the transcript shows it, whole at every cursor, and without a second anchor", () => {
    const share = (html: string, of: RegExp): string => (of.exec(html)?.[0] ?? "").replaceAll(/ id="event-\d+"/gu, "");
    const end = at(99_000);
    const inTranscript = share(end, /<article.*?<\/article>/su);
    expect(plain(inTranscript)).toMatch(/Ana shares .* I felt like a guest. You say back .* You felt like a guest. heard Ana: Yes, that is it/u);
    for (const html of [at(0), end]) expect(share(html, /<article(?!.*<article).*?<\/article>/su)).toBe(inTranscript);
    expect(end.match(/id="event-4"/gu)).toHaveLength(1);
  });

  it("marks breaks and further tries on the timeline, without a style attribute", () => {
    const html = at(0);
    expect(html).toContain("url(#hatch)");
    expect(html).toContain('class="again"');
    expect(html).not.toContain("style=");
  });

  it("comes first in the page, with Play as its first control", () => {
    const html = at(0);
    expect(html.indexOf("<button")).toBe(html.indexOf('<button type="button" class="button primary round" aria-label="Play"'));
    expect(html.indexOf("<section class=\"player\"")).toBeLessThan(html.indexOf("<header"));
  });

  it("names the jumps to each answer, and switches off those that lead nowhere", () => {
    const jumps = (html: string) => [...html.matchAll(/aria-label="(The[^"]*)"[^>]*?(aria-disabled="true")?>/gu)].map((match) => [match[1], match[2] !== undefined]);
    expect(jumps(at(0))).toEqual([["The “almost” before", true], ["The next “almost”", true], ["The “yes” before", true], ["The next “yes”", false]]);
  });

  it("says in words what the timeline shows", () => {
    const html = at(0);
    const sentence = "1 share, 1 time “yes”, 0 times “almost” or “not yet”, and 1 break.";
    expect(plain(html)).toContain(sentence);
    expect(html).toContain(`role="img" aria-label="Who had the floor, and when: ${sentence}"`);
  });

  it("draws the words of each partner as bars of that partner, and the answers between them", () => {
    const html = at(0);
    expect(html).toMatch(/<path class="words-of seat-a" d="M[^"]+"/u);
    expect(html).toMatch(/<path class="words-of seat-b" d="M[^"]+"/u);
    expect(html).toMatch(/<svg class="marks".*?<path class="yes"/su);
  });

  it("has a heading without a topic", () => {
    const untold = { ...page, welcome: welcome({ topic: "" }) };
    const html = renderToStaticMarkup(
      <Replay page={untold} loading={{ is: "loading" }} texts={texts} controls={controls} retry={nothing} />,
    );
    expect(html).toContain("<h1>Replay · Compassion dialogue</h1>");
  });

  it("leads to the page of copies, and names who asked for one", () => {
    expect(at(0)).toContain('href="/copy"');
    expect(at(0)).not.toContain("asked for a copy");
  });

  it("offers a retry after the frames could not be fetched", () => {
    expect(plain(show({ is: "failed" }))).toContain("The conversation could not be fetched. Try again");
  });

  it("offers no retry after access was lost", () => {
    const text = plain(show({ is: "unavailable" }));
    expect(text).toContain("This conversation is not open to you here any more.");
    expect(text).not.toContain("Try again");
  });

  it("says that nothing has happened yet", () => {
    expect(plain(show({ is: "loaded", cursor: newCursor([]) }))).toContain("Nothing has happened in this conversation yet.");
  });
});
