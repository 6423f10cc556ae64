import { decodeQR } from "qr/decode.js";
import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { keepInvitations, mailAddress, sharingOf, storeInvitations, type Invitation, type Sharing } from "../src/invitation";
import { qrCode } from "../src/qr";
import { initial, type RoomState } from "../src/state";
import { textsFor } from "../src/text";
import type { Handlers } from "../src/view/handlers";
import { Tour } from "../src/view/tour";
import { Waiting } from "../src/view/waiting";
import { observing, plain, state, welcome } from "./examples";

const texts = await textsFor("en");
const ADDRESS = "https://talk.example.org/join/aVeryLongCodeOf_32-Characters_123";
const forBen: Invitation = { id: "b", name: "Ben", address: ADDRESS, subject: "An invitation", message: `For you alone: ${ADDRESS}` };
const forLee: Invitation = { ...forBen, id: "o1", name: "Dr. Lee" };

/** A storage in memory, as a browser has it. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() { return kept.size; },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (index) => [...kept.keys()][index] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
}

const full: Storage = { ...storage(), setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };

describe("the tab that made a room", () => {
  it("keeps the invitations of those who are awaited, and removes the others", () => {
    const session = storage();
    storeInvitations(session, "r1", [forBen, forLee]);
    expect(keepInvitations(session, "r1", () => true)).toEqual([forBen, forLee]);
    expect(keepInvitations(session, "r2", () => true)).toEqual([]);
    expect(keepInvitations(session, "r1", (id) => id === "o1")).toEqual([forLee]);
    expect(keepInvitations(session, "r1", () => true)).toEqual([forLee]);
    expect(keepInvitations(session, "r1", () => false)).toEqual([]);
    expect(session.length).toBe(0);
  });

  it.each([null, full])("has none where the browser stores nothing", (session) => {
    storeInvitations(session, "r1", [forBen]);
    expect(keepInvitations(session, "r1", () => true)).toEqual([]);
  });

  it("ignores what is not an invitation", () => {
    const session = storage();
    for (const damaged of ["{", "7", '[{"id":"b"}]']) {
      session.setItem("third-ear:invitations:r1", damaged);
      expect(keepInvitations(session, "r1", () => true)).toEqual([]);
    }
  });
});

describe("an invitation", () => {
  it("goes into a mail whole", () => {
    const address = new URL(mailAddress({ ...forBen, message: `One & two?\n${ADDRESS}` }));
    expect(address.protocol).toBe("mailto:");
    expect(address.searchParams.get("subject")).toBe("An invitation");
    expect(address.searchParams.get("body")).toBe(`One & two?\n${ADDRESS}`);
  });

  it("is shared where the browser can, and says when that failed", async () => {
    const fail = (name: string) => () => Promise.reject(new DOMException("", name));
    expect(sharingOf({})).toBeNull();
    const shared: unknown[] = [];
    const share = sharingOf({ share: (data) => Promise.resolve(void shared.push(data)) });
    expect(await share?.(forBen)).toBe("shared");
    expect(shared).toEqual([{ title: forBen.subject, text: forBen.message }]);
    expect(await sharingOf({ share: fail("AbortError") })?.(forBen)).toBe("cancelled");
    expect(await sharingOf({ share: fail("NotAllowedError") })?.(forBen)).toBe("failed");
  });

  it("is read from its QR code by a reader", () => {
    const { size, path } = qrCode(ADDRESS);
    const scale = 4;
    const side = size * scale;
    const data = new Uint8Array(side * side * 4).fill(255);
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/gu)) {
      for (let row = 0; row < scale; row++) {
        const start = (Number(y) * scale + row) * side + Number(x) * scale;
        for (let at = start; at < start + Number(length) * scale; at++) data.fill(0, at * 4, at * 4 + 3);
      }
    }
    expect(decodeQR({ width: side, height: side, data })).toBe(ADDRESS);
  });
});

/** What these views call. */
const handlers = { copyText: () => Promise.resolve(true), share: null } as unknown as Handlers;
const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });

function waiting(who = ana, invitations: Invitation[] = [], share: Sharing | null = null): string {
  const shown: RoomState = { ...initial(), welcome: who, state: state({ phase: "gathering", turn: null, speaker: null, listener: null }), invitations };
  return renderToStaticMarkup(<Waiting state={shown} welcome={who} start="/" texts={texts} handlers={{ ...handlers, share }} />);
}

describe("the waiting room", () => {
  it("offers the invitation again, by what the browser can do", () => {
    const html = waiting(ana, [forBen], () => Promise.resolve("shared"));
    expect(plain(html)).toContain("The invitation for Ben");
    expect(plain(html)).toContain("Send to Ben Copy Send by mail Show a QR code");
    expect(html).toMatch(/<textarea[^>]* readonly/iu);
    expect(html).toContain(ADDRESS);
    expect(plain(waiting(ana, [forBen]))).not.toContain("Send to Ben");
  });

  it("says where the link is when this tab has none", () => {
    const html = waiting();
    expect(plain(html)).toContain("Ben comes in by a link of their own or, if you are a couple here, from “The two of you”.");
    expect(html).toContain('<a href="/">Open a new room</a>');
    expect(html).not.toContain("/join/");
  });

  it("tells partners what will happen, with a tour for each role", () => {
    expect(plain(waiting())).toContain("It begins by itself as soon as both of you are here.");
    expect(plain(waiting())).toContain("When you share When you listen");
    expect(plain(waiting(observing))).toContain("When you observe");
    expect(plain(waiting(observing))).not.toMatch(/invitation|When you share/u);
  });
});

describe("a tour", () => {
  const shown = (role: "share" | "listen" | "observe", who = ana) =>
    renderToStaticMarkup(<Tour role={role} welcome={who} texts={texts} onClose={() => {}} />);

  it("can be skipped from its first step", () => {
    expect(plain(shown("share"))).toMatch(/^When you share 1 of 4.*Next Skip this$/u);
  });

  it("shows the viewer's own part in their own colour", () => {
    expect(shown("share")).toContain('class="share seat-a"');
    expect(shown("listen")).toContain('class="share seat-b"');
    expect(plain(shown("listen"))).toContain("Ben shares.");
    expect(plain(shown("observe", observing))).toContain("Both see that you are here");
  });
});
