import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { ConsentsPoll, type Consents } from "../src/consents";
import { initial } from "../src/state";
import { textsFor } from "../src/text";
import { NotLetIn } from "../src/view/not-let-in";
import { plain } from "./examples";

const texts = await textsFor("en");
const waiting: Consents = { given: 1, status: "waiting" };
const given: Consents = { given: 2, status: "given" };
const answers = (body: unknown, status = 200) => () => Promise.resolve(Response.json(body, { status }));

/** A poll whose server gives these answers in turn. Its timers run when the test lets them. */
function poll(...server: (() => Promise<Response>)[]) {
  const timers: { ms: number; run: () => void }[] = [];
  const told: Consents[] = [];
  let ends = 0;
  let asked = 0;
  const after = (ms: number, run: () => void) => {
    const timer = { ms, run };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
  };
  const ask = () => {
    const answer = server[Math.min(asked++, server.length - 1)];
    return answer === undefined ? Promise.reject(new Error("offline")) : answer();
  };
  const running = new ConsentsPoll("/consents", { after, random: () => 0 }, ask, { onConsents: (each) => told.push(each), onEnd: () => ends++ });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const tick = async (times = 1): Promise<void> => {
    if (times === 0) return;
    timers.shift()?.run();
    await settle();
    await tick(times - 1);
  };
  return {
    told, timers, tick,
    start: async () => { running.start(); await settle(); },
    get ends() { return ends; },
    get asked() { return asked; },
  };
}

describe("the page of an observer who is not let in", () => {
  it("asks again with growing pauses until both agree, and then opens", async () => {
    const page = poll(answers(waiting), answers(waiting), answers(given));
    await page.start();
    expect(page.told).toEqual([waiting]);
    const first = page.timers[0]?.ms ?? 0;
    await page.tick();
    expect(page.timers[0]?.ms).toBeGreaterThan(first);
    await page.tick();
    expect(page.told.at(-1)).toEqual(given);
    expect(page.ends).toBe(0);
    await page.tick();
    expect(page.ends).toBe(1);
    await page.start();
    expect(page.asked).toBe(3);
  });

  it("never pauses for longer than half a minute", async () => {
    const page = poll(answers(waiting));
    await page.start();
    await page.tick(20);
    expect(page.timers[0]?.ms).toBe(30_000);
  });

  it("goes on after a lost connection, a busy server or an answer that it cannot read", async () => {
    const page = poll(() => Promise.reject(new TypeError("offline")), answers({}, 429), answers({ given: "all" }), answers(waiting));
    await page.start();
    await page.tick(3);
    expect(page.told).toEqual([waiting]);
    expect(page.ends).toBe(0);
  });

  it.each([401, 404])("loads again when the answer is %i: this browser has no access", async (status) => {
    const page = poll(answers({}, status));
    await page.start();
    expect(page.ends).toBe(1);
    expect(page.timers).toEqual([]);
  });

  it("asks at once, and once only, when the person comes back", async () => {
    const page = poll(answers(waiting));
    await page.start();
    await page.start();
    expect(page.asked).toBe(2);
    expect(page.timers).toHaveLength(1);
  });
});

describe("what an observer reads of the consents", () => {
  const shown = (consents: Consents | null) => {
    const urls = { replay: "", past: "/past/", start: "/" };
    return plain(renderToStaticMarkup(<NotLetIn state={{ ...initial(), consents }} texts={texts} urls={urls} reload={() => {}} />));
  };

  it("tells waiting from taken back, and how many agree", () => {
    expect(shown(null)).toContain("Not both have agreed yet");
    expect(shown({ given: 0, status: "waiting" })).toContain("Neither of the two agrees so far.");
    expect(shown(waiting)).toContain("Not both have agreed yet One of the two agrees.");
    expect(shown({ given: 1, status: "taken_back" })).toContain("Not both agree any more One of the two agrees.");
    expect(shown(given)).toContain("The room opens");
  });

  it("never names a partner", () => {
    expect(shown(waiting)).not.toMatch(/Ana|Ben/u);
    expect(shown(waiting)).toContain("You are not told who.");
  });
});
