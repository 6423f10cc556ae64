/** The replay page: connects frames, the cursor over them and the view. A chunk of its own, which the room does not load. */
import { parseEvents } from "./frames";
import { Pad } from "./pad";
import * as player from "./replay";
import type { Environment } from "./socket";
import { storageOf } from "./storage";
import type { Texts } from "./text";
import { preserveFocus, startTabsAt } from "./view/focus";
import { listenToKeys } from "./view/keys";
import { Replay, type Loading } from "./view/replay";
import { followEnd, holdPosition, onNearStart, scrollToEvent } from "./view/scroll";
import { rendererFor } from "./view/translation-safe";
import type { ReplayPage } from "./wire";

/** The slider counts as dragged until it has not moved for so long. */
const DRAG_END_MS = 150;
/** HTTP answers that a retry does not change: signed out, not allowed, unknown, erased. */
const FINAL_STATUSES = new Set([401, 403, 404, 410]);

type Clock = Pick<Environment, "now" | "after">;

export function startReplay(container: HTMLElement, page: ReplayPage, texts: Texts, environment: Clock): void {
  const render = rendererFor(container);
  const { seat } = page.welcome.you;
  const pad = seat === null ? null : new Pad(storageOf(() => localStorage), page.room, seat);
  let loading: Loading = { is: "loading" };
  /** While the slider is dragged, the list of shares stays as it was. */
  let listed: number | undefined;
  let cancelDrag: (() => void) | null = null;

  const change = (to: (cursor: player.ReplayCursor) => player.ReplayCursor, scroll: "follow" | "stay" = "follow") => {
    if (loading.is !== "loaded") return;
    const before = loading.cursor;
    loading = { is: "loaded", cursor: to(before) };
    draw(scroll);
    if (loading.cursor.playing && !before.playing) requestAnimationFrame(run);
  };
  const run = () => {
    change((cursor) => player.tick(cursor, environment.now()));
    if (loading.is === "loaded" && loading.cursor.playing) requestAnimationFrame(run);
  };
  const jump = (to: (cursor: player.ReplayCursor) => player.ReplayCursor, behavior: ScrollBehavior = "auto") => {
    change(to, "stay");
    if (loading.is === "loaded") scrollToEvent(player.shownCount(loading.cursor), behavior);
  };
  const controls = {
    toggle: () => change((cursor) => (cursor.playing ? player.pause(cursor) : player.play(cursor, environment.now()))),
    step: (direction: 1 | -1) => jump((cursor) => player.step(cursor, direction)),
    // The slider is dragged through many positions: a smooth scroll to each would lag behind.
    seek: (position: number) => {
      if (loading.is === "loaded") listed ??= player.shownCount(loading.cursor);
      cancelDrag?.();
      cancelDrag = environment.after(DRAG_END_MS, endDrag);
      jump((cursor) => player.seek(cursor, position), "instant");
    },
    goTo: (seq: number) => jump((cursor) => player.goTo(cursor, seq)),
    jumpToAnswer: (direction: 1 | -1, answer: player.Answer) => jump((cursor) => player.jumpToMark(cursor, direction, answer)),
    speed: (speed: number) => change((cursor) => player.withSpeed(cursor, speed)),
    shorten: (on: boolean) => change((cursor) => player.withShortenedSilences(cursor, on)),
    showEarlier: (all: boolean) => {
      const hold = holdPosition();
      change((cursor) => player.withEarlierLines(cursor, all), "stay");
      hold();
    },
  };

  function endDrag(): void {
    listed = undefined;
    draw("stay");
  }

  async function load(): Promise<void> {
    loading = { is: "loading" };
    draw();
    try {
      const response = await fetch(page.frames);
      if (FINAL_STATUSES.has(response.status)) loading = { is: "unavailable" };
      else if (!response.ok) throw new Error(`the frames were answered with ${response.status}`);
      else loading = { is: "loaded", cursor: player.newCursor(parseEvents(await response.json())) };
    } catch {
      loading = { is: "failed" };
    }
    draw();
    startTabsAt(container);
  }

  function draw(scroll: "follow" | "stay" = "follow"): void {
    const follow = scroll === "stay" ? null : followEnd(container, loading.is === "loaded" ? String(player.shownCount(loading.cursor)) : "");
    const restoreFocus = preserveFocus(container);
    render(<Replay page={page} loading={loading} listed={listed} texts={texts} controls={controls} retry={load} pad={pad} />);
    restoreFocus();
    follow?.();
  }

  listenToKeys(document, {
    toggle: controls.toggle,
    move: (key, onSlider, shift) => {
      const move = player.keyboardMove(key, onSlider, shift);
      if (move !== null) jump(move);
      return move !== null;
    },
  });
  onNearStart(() => controls.showEarlier(false));
  void load();
}
