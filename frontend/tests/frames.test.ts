import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEvents, parseMessage, UnreadableFrame } from "../src/frames";

interface Fixture {
  valid: Record<string, unknown>[];
  invalid: unknown[];
}

/** Examples that the server's tests read too. */
function fixture(name: string): Fixture {
  const file = new URL(`../../tests/fixtures/wire/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Fixture;
}

describe.each(["server", "events"])("the shared examples in %s.json", (name) => {
  const { valid, invalid } = fixture(name);

  it.each(valid.map((frame, index) => [index, frame] as const))("return valid example %i unchanged", (_, frame) => {
    expect(parseMessage(JSON.stringify(frame))).toEqual([frame]);
  });

  it.each(invalid.map((frame, index) => [index, frame] as const))("throw for invalid example %i", (_, frame) => {
    expect(() => parseMessage(JSON.stringify(frame))).toThrow(UnreadableFrame);
  });

  it("are not empty", () => {
    expect(valid.length).toBeGreaterThan(5);
    expect(invalid.length).toBeGreaterThan(5);
  });
});

describe("a message", () => {
  const pong = { type: "pong", now: "2026-11-23T14:00:00Z" };
  const presence = { type: "presence", who: "b", present: true };

  it("may be one frame or an array of frames in order", () => {
    expect(parseMessage(JSON.stringify(pong))).toEqual([pong]);
    expect(parseMessage(JSON.stringify([presence, pong]))).toEqual([presence, pong]);
  });

  it("may have unknown fields", () => {
    expect(parseMessage(JSON.stringify({ ...presence, since: "noon" }))).toHaveLength(1);
  });

  it("may have frames of unknown types, which are ignored", () => {
    expect(parseMessage(JSON.stringify([{ type: "weather" }, pong]))).toEqual([pong]);
  });

  it.each(["", "{", "null", "7", '"pong"', "[7]", "[{}]", '{"type": 7}', '{"type": "__proto__"'])(
    "that is %j throws",
    (message) => {
      expect(() => parseMessage(message)).toThrow(UnreadableFrame);
    },
  );

  it("that is invalid is reported by its field, without its content", () => {
    const frame = { type: "event", seq: 1, at: "2026-01-01T00:00:00Z", event: "said", by: "a", turn: "secret words" };
    expect(() => parseMessage(JSON.stringify(frame))).toThrow("event.turn is not as agreed");
  });
});

describe("the frames of the HTTP API", () => {
  const { valid } = fixture("events");

  it("are returned unchanged", () => {
    expect(parseEvents(valid)).toEqual(valid);
  });

  it.each([{}, "frames", [{ type: "event" }], [null]])("throw when they are %j", (value) => {
    expect(() => parseEvents(value)).toThrow(UnreadableFrame);
  });
});
