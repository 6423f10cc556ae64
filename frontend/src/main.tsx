/** The one place where the parts meet: page data → socket or frames → state → view. */
import { inAttribute } from "./bidi";
import { serverTime } from "./clock";
import { copied } from "./copy";
import { Drafts, keepTypingWish, wishesTyping } from "./drafts";
import { eventsOf } from "./frames";
import type { Asked } from "./line";
import { pageData, type ReplayPage, type RoomPage } from "./page";
import * as player from "./replay";
import { Socket, type Surroundings } from "./socket";
import { initial } from "./state";
import { storageOf } from "./storage";
import "./style.css";
import { wordsIn } from "./text";
import { turnLine } from "./turnline";
import { goesOn, isNoLongerOurs, unsent, writable } from "./unsent";
import { update, type Happening } from "./update";
import type { Actions } from "./view/actions";
import { keepFocus } from "./view/focus";
import { drawingIn, ownNoTextNodes } from "./view/foreign";
import { listenToKeys } from "./view/keys";
import { Replay, type Loading } from "./view/replay";
import { Room } from "./view/room";
import { followEnd, showEvent } from "./view/scroll";
import { onWaking } from "./waking";
import type { Welcome } from "./wire";
import { WritingSignal } from "./writing";

const surroundings: Surroundings = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  // randomUUID is there only on secure origins; a therapist's laptop on a local network has none.
  newId: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
};

/** For how many milliseconds it is said that the connection is back. */
const BACK_SAID_FOR = 20_000;
/** Answers that another try does not change: signed out, not allowed, not there, erased. */
const NOT_OURS = new Set([401, 403, 404, 410]);

function startRoom(place: HTMLElement, page: RoomPage): void {
  const words = wordsIn(page.lang);
  const show = drawingIn(place);
  const storage = storageOf(() => localStorage);
  const session = storageOf(() => sessionStorage);
  let state = initial(wishesTyping(storage));
  let drafts: Drafts | null = null;
  let drawing = false;
  let shownTitle = "";
  let stopTicking: (() => void) | null = null;
  let stopSaying: (() => void) | null = null;

  const happen = (happening: Happening) => {
    state = update(state, happening);
    if (!drawing) {
      drawing = true;
      queueMicrotask(draw);
    }
  };

  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new Socket(`${scheme}//${location.host}${page.socket}`, surroundings, {
    frame: (frame) => {
      if (frame.type === "welcome") meet(frame);
      if (frame.type === "accepted") taken(state.unanswered[frame.id]);
      happen({ what: "frame", frame, now: surroundings.now() });
    },
    line: (line) => {
      happen({ what: "line", line });
      if (isNoLongerOurs(line)) forget();
      stopSaying?.();
      if (line.is !== "open") return;
      writer.introduce();
      stopSaying = surroundings.after(BACK_SAID_FOR, () => happen({ what: "back_was_said" }));
    },
  });
  const writer = new WritingSignal((on) => socket.typing(on), () => state.showTyping, surroundings.after);

  const ask = (asked: Asked) => happen({ what: "asked", id: socket.send(asked), asked });

  /** The person is known. Of another person, or of a log that was set back, nothing stays on the page. */
  const meet = (welcome: Welcome) => {
    if (!goesOn(state, welcome)) location.reload();
    drafts ??= new Drafts(storage, session, page.room, welcome.you.seat ?? "observer", surroundings.newId);
    happen({ what: "drafts_kept", kept: drafts.kept });
  };
  const forget = () => {
    drafts?.forget();
    happen({ what: "drafts_kept", kept: false });
  };
  const taken = (asked: Asked | undefined) => {
    if (asked?.command === "say") drafts?.taken(asked.turn, asked.text);
  };
  const actions: Actions = {
    ask,
    takeBreak: (kind, minutes) => ask({ command: "break", kind, return_in: minutes * 60 }),
    open: (dialog) => happen({ what: "dialog", dialog }),
    understood: () => happen({ what: "understood" }),
    showTyping: (on) => {
      keepTypingWish(storage, on);
      happen({ what: "show_typing", on });
      writer.introduce();
    },
    writing: (on) => writer.stroke(on),
    // The place that was pushed out goes on as it is; after all else the page has to be made anew.
    again: () => (state.line.is === "over" && state.line.code === 4409 ? socket.connect() : location.reload()),
    draft: (turn) => drafts?.read(turn) ?? "",
    keepDraft: (turn, text) => {
      const kept = drafts?.keep(turn, text) ?? false;
      if (kept !== state.draftsKept) happen({ what: "drafts_kept", kept });
      if (turn !== writable(state)) look();
    },
    discard: (draft) => {
      drafts?.discard(draft);
      look();
    },
    copy: copied,
  };

  /** Looks at what was written and not sent. */
  function look(): void {
    if (drafts !== null) happen({ what: "unsent", drafts: unsent(drafts, state) });
  }

  function draw(): void {
    drawing = true;
    look();
    drawing = false;
    const follow = followEnd(place, `${state.events.length}/${state.state?.phase}/${state.state?.turn?.number}`);
    const now = serverTime(state.clock, surroundings.now());
    const refocus = keepFocus(place);
    show(<Room state={state} now={now} urls={page.urls} words={words} actions={actions} />);
    refocus();
    follow();
    const line = turnLine(state, words);
    const title = line.mine && state.line.is !== "over" ? `${inAttribute(line.head)} · ${words.name}` : words.name;
    // What a browser has translated stays translated, until it is another.
    if (title !== shownTitle) document.title = title;
    shownTitle = title;
    stopTicking?.();
    stopTicking = state.state?.break ? surroundings.after(1000, draw) : null;
  }

  // Each of these may be the first sign that a device has woken up.
  for (const sign of ["online", "focus", "pageshow"]) addEventListener(sign, () => socket.hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    socket.hurry();
    draw();
  });
  onWaking(Date.now, surroundings.after, () => socket.hurry());
  addEventListener("offline", () => socket.cut());
  addEventListener("storage", (event) => drafts?.changedElsewhere(event.key, event.newValue));
  socket.connect();
}

function startReplay(place: HTMLElement, page: ReplayPage): void {
  const words = wordsIn(page.lang);
  const show = drawingIn(place);
  let loading: Loading = { is: "loading" };

  const change = (to: (cursor: player.Replay) => player.Replay) => {
    if (loading.is !== "here") return;
    const before = loading.cursor;
    loading = { is: "here", cursor: to(before) };
    draw();
    if (loading.cursor.playing && !before.playing) requestAnimationFrame(run);
  };
  const run = () => {
    change((cursor) => player.tick(cursor, surroundings.now()));
    if (loading.is === "here" && loading.cursor.playing) requestAnimationFrame(run);
  };
  const jump = (to: (cursor: player.Replay) => player.Replay) => {
    change(to);
    if (loading.is === "here") showEvent(place, player.shown(loading.cursor));
  };
  const controls = {
    toggle: () => change((cursor) => (cursor.playing ? player.pause(cursor) : player.play(cursor, surroundings.now()))),
    step: (direction: 1 | -1) => jump((cursor) => player.step(cursor, direction)),
    seek: (position: number) => jump((cursor) => player.seek(cursor, position)),
    goTo: (seq: number) => jump((cursor) => player.goTo(cursor, seq)),
    speed: (speed: number) => change((cursor) => player.atSpeed(cursor, speed)),
    shorten: (on: boolean) => change((cursor) => player.shortened(cursor, on)),
  };

  async function load(): Promise<void> {
    loading = { is: "loading" };
    draw();
    try {
      const answer = await fetch(page.frames);
      if (NOT_OURS.has(answer.status)) loading = { is: "closed" };
      else if (!answer.ok) throw new Error(`the frames were answered with ${answer.status}`);
      else loading = { is: "here", cursor: player.replayOf(eventsOf(await answer.json())) };
    } catch {
      loading = { is: "failed" };
    }
    draw();
  }

  function draw(): void {
    const follow = followEnd(place, loading.is === "here" ? String(player.shown(loading.cursor)) : "");
    show(<Replay page={page} loading={loading} words={words} controls={controls} retry={load} />);
    follow();
  }

  listenToKeys(document, {
    toggle: controls.toggle,
    move: (key, onSlider) => {
      const move = player.moveOf(key, onSlider);
      if (move !== null) jump(move);
      return move !== null;
    },
  });
  void load();
}

ownNoTextNodes();
const place = document.getElementById("app");
if (place !== null) {
  const page = pageData(place.dataset["page"] ?? "");
  if (page.page === "room") startRoom(place, page);
  else startReplay(place, page);
}
