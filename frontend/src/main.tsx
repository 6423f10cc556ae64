/** Entry of the live page and the replay page: connects page data, socket, state and view. */
import { readOccasion, stillFits, storeOccasion } from "./aids";
import { forAttribute } from "./bidi";
import { Caller } from "./caller";
import { CallerDevice } from "./caller-device";
import { copyText } from "./clipboard";
import { serverTime } from "./clock";
import { isAccessLost, type CommandRequest } from "./connection";
import { ConsentsPoll } from "./consents";
import { Drafts, readTypingPreference, storeTypingPreference } from "./drafts";
import { early } from "./early";
import { environment } from "./environment";
import { parseEvents } from "./frames";
import { offerExit } from "./neutral-exit";
import { keepInvitations, sharingOf } from "./invitation";
import { Pad } from "./pad";
import { parsePageData } from "./page-data";
import { needsEarlierEvents } from "./needed-events";
import { restOf, USUAL_MINUTES } from "./rest";
import { Socket } from "./socket";
import { roomAddress } from "./socket-address";
import { canContinue, initial, type RoomState } from "./state";
import { storageOf } from "./storage";
import { storyStep } from "./story";
import "./style/fonts.css";
import "./style.css";
import { textsFor, type Texts } from "./text";
import { turnSummary } from "./turn-summary";
import { TYPING_TIMEOUT_MS, TypingSignal } from "./typing-signal";
import { unsentDrafts, writableTurn } from "./unsent-drafts";
import { update, type Action } from "./update";
import type { CarePart } from "./view/care";
import { preserveFocus } from "./view/focus";
import type { Handlers } from "./view/handlers";
import type { OwnViews } from "./view/own";
import { Room } from "./view/room";
import { followEnd, holdPosition, isNearStart, onNearStart } from "./view/scroll";
import { rendererFor, replaceTextNodes } from "./view/translation-safe";
import { trackVisibleArea } from "./visible-area";
import { onWakeUp } from "./wake-detection";
import { CLOSE_CODES, type RoomPage, type Welcome } from "./wire";

/** How long the page shows that the connection is back. */
const RECONNECT_NOTICE_MS = 20_000;

/** How many earlier events the page loads at once: as many as it has, within these bounds. */
const PAGE_EVENTS = 200;
const MAX_PAGE_EVENTS = 1_000;

/** Changes when there is something new at the end of the page. */
function versionOf(state: RoomState): string {
  const { events, state: now } = state;
  if (restOf(state) !== null) return "rest";
  return `${events.end}/${events.end > events.start}/${now?.phase}/${now?.turn?.number}`;
}

/** From the talk on, and where a partner writes before it: not while the page still comes in. */
function needsOwnViews({ welcome, state: now }: RoomState): boolean {
  if (welcome?.you.role !== "partner" || now === null) return false;
  return now.may.includes("check") || now.phase === "talking" || now.phase === "closing" || now.phase === "ended";
}

/** Returns what stops the page and deletes what it has in memory. */
function startRoom(container: HTMLElement, page: RoomPage, texts: Texts): () => void {
  const render = rendererFor(container);
  const storage = storageOf(() => localStorage);
  const session = storageOf(() => sessionStorage);
  let state = initial(readTypingPreference(storage), page.after, readOccasion(storage));
  let drafts: Drafts | null = null;
  let pad: Pad | null = null;
  let Care: typeof CarePart | null | "loading" = null;
  let own: OwnViews | null | "loading" = null;
  let drawScheduled = false;
  /** The person has left the page: it is not drawn again. */
  let left = false;
  let shownTitle = "";
  let shownStart = page.after;
  /** The person wants to see everything from the beginning. */
  let allRequested = false;
  /** The conversation has begun: this tab has no invitation to it any more. */
  let invitationsOver = false;
  let cancelTick: (() => void) | null = null;
  let cancelReconnectNotice: (() => void) | null = null;
  let cancelWriting: (() => void) | null = null;

  const dispatch = (action: Action) => {
    state = update(state, action);
    if (!drawScheduled) {
      drawScheduled = true;
      queueMicrotask(draw);
    }
  };

  const socket = new Socket(roomAddress(page, location), environment, {
    onFrame: (frame, receivedAt) => {
      if (frame.type === "welcome") onWelcome(frame);
      if (frame.type === "accepted") onAccepted(state.unanswered[frame.id]);
      dispatch({ type: "frame", frame, now: receivedAt });
      if (frame.type === "hint") dropOutdatedHint();
    },
    onStatus: (status) => {
      dispatch({ type: "connection", status });
      if (isAccessLost(status)) deleteDrafts();
      if (isClosedWith(CLOSE_CODES.NO_CONSENT)) consents.start();
      cancelReconnectNotice?.();
      if (status.is !== "open") return;
      typing.announce();
      cancelReconnectNotice = environment.after(RECONNECT_NOTICE_MS, () => dispatch({ type: "reconnect_notice_expired" }));
    },
  }, page.after, early);
  const typing = new TypingSignal((on) => socket.sendTyping(on), () => state.showTyping, environment.after);

  const consents = new ConsentsPoll(page.consents, environment, (url) => fetch(url), {
    onConsents: (told) => dispatch({ type: "consents", consents: told }),
    onEnd: () => location.reload(),
  });
  const isClosedWith = (code: number) => state.connection.is === "closed" && state.connection.code === code;
  const sendCommand = (request: CommandRequest) => dispatch({ type: "command_sent", id: socket.send(request), request });

  const onWelcome = (welcome: Welcome) => {
    // The page must not keep what another person saw, nor events that a restored log does not have.
    if (!canContinue(state, welcome)) location.reload();
    drafts ??= new Drafts(storage, session, page.room, welcome.you.seat ?? "observer", environment.newId);
    dispatch({ type: "drafts_persistent", persistent: drafts.isPersistent });
    if (welcome.you.seat === null || pad !== null) return;
    void loadCare();
    pad = new Pad(storage, page.room, welcome.you.seat);
    dispatch({ type: "pad", change: { hasNotes: pad.hasNotes, stored: drafts.isPersistent } });
  };
  const deleteDrafts = () => {
    drafts?.deleteStored();
    pad?.deleteStored();
    dispatch({ type: "drafts_persistent", persistent: false });
  };
  /** Asks about the draft. An answer that comes after the draft has become another one is not shown. */
  const lookAt = (byHand: boolean) => {
    const turn = writableTurn(state);
    const text = turn === null ? "" : (drafts?.read(turn) ?? "");
    if (turn === null || text.trim() === "" || !state.state?.may.includes("check") || state.connection.is !== "open") return;
    dispatch({ type: "check_sent", check: { id: socket.send({ command: "check", turn, text }), turn, text, byHand } });
  };
  const dropOutdatedHint = () => {
    const { shown } = state.aids;
    if (shown !== null && !stillFits(shown.hint, shown.check.text, drafts?.read(shown.check.turn) ?? "")) dispatch({ type: "hint_gone", isDismissed: false });
  };
  const onPause = () => {
    setWriting(false);
    if (state.aids.occasion === "pause" && !state.aids.open) lookAt(false);
  };
  const onAccepted = (request: CommandRequest | undefined) => {
    if (request?.command === "say") drafts?.removeSent(request.turn, request.text);
  };
  const device = new CallerDevice();
  const caller = new Caller(device, storage);
  const showCalling = () => dispatch({ type: "calling", calling: caller.setting });
  const callIfNeeded = () => left || caller.update(state, document.hasFocus() && !document.hidden, texts);
  const handlers: Handlers = {
    pad: {
      setOpen: (open) => dispatch({ type: "pad", change: { open } }),
      read: (column) => pad?.read(column) ?? "",
      write: (column, text) => {
        dispatch({ type: "pad", change: { stored: pad?.write(column, text) ?? false, hasNotes: pad?.hasNotes ?? false } });
        setWriting(true);
      },
      burn: () => {
        pad?.burn();
        dispatch({ type: "pad", change: { hasNotes: false } });
      },
    },
    aids: {
      look: () => {
        setWriting(false);
        lookAt(true);
      },
      open: () => dispatch({ type: "hint_opened" }),
      dismiss: () => dispatch({ type: "hint_gone", isDismissed: true }),
      setOccasion: (occasion) => {
        storeOccasion(storage, occasion);
        dispatch({ type: "occasion", occasion });
      },
    },
    sendCommand,
    requestBreak: (kind) => sendCommand({ command: "break", kind, return_in: USUAL_MINUTES[kind] * 60 }),
    openDialog: (dialog) => dispatch({ type: "dialog", dialog }),
    dismissNotice: () => dispatch({ type: "dismiss_notice" }),
    setShowTyping: (on) => {
      storeTypingPreference(storage, on);
      dispatch({ type: "show_typing", on });
      typing.announce();
    },
    setCalling: (way) => {
      void caller.choose(way).then(showCalling);
      showCalling();
    },
    tryCalling: () => caller.tryOut(),
    onTyping: (hasText) => {
      typing.onInput(hasText);
      setWriting(hasText);
    },
    // After too many connections this page can reconnect as it is; after every other code it must load again.
    reload: () => (isClosedWith(CLOSE_CODES.TOO_MANY_CONNECTIONS) ? socket.connect() : location.reload()),
    readDraft: (turn) => drafts?.read(turn) ?? "",
    saveDraft: (turn, text) => {
      const persistent = drafts?.save(turn, text) ?? false;
      if (persistent !== state.draftsPersistent) dispatch({ type: "drafts_persistent", persistent });
      dropOutdatedHint();
      if (turn !== writableTurn(state)) refreshUnsentDrafts();
    },
    discardDraft: (draft) => {
      drafts?.discard(draft);
      refreshUnsentDrafts();
    },
    readStep: () => drafts?.readStep() ?? "",
    saveStep: (text) => drafts?.saveStep(text),
    showEarlier: (all) => {
      allRequested ||= all;
      if (state.earlierEvents !== "loading") void loadEarlier();
    },
    copyText,
    story: () => storyStep(page.alone, state),
    care: (place) => Care !== null && Care !== "loading" && state.own !== null && <Care place={place} own={state.own} texts={texts} />,
    share: sharingOf(navigator),
  };

  /** Those who have come in need no invitation any more, and nobody does once the conversation has begun. */
  function refreshInvitations(): void {
    if (state.state === null || invitationsOver) return;
    const joined = new Set([...state.events].flatMap((event) => (event.event === "joined" ? [event.by] : [])));
    const gathering = state.state.phase === "gathering";
    const invitations = keepInvitations(session, page.room, (id) => gathering && !joined.has(id));
    invitationsOver = !gathering;
    if (invitations.length !== state.invitations.length) dispatch({ type: "invitations", invitations });
  }

  function setWriting(on: boolean): void {
    cancelWriting?.();
    if (on !== state.writing) dispatch({ type: "writing", on });
    if (on) cancelWriting = environment.after(TYPING_TIMEOUT_MS, onPause);
  }

  /** Loads a page of earlier events; all of them once the person asked for that. */
  async function loadEarlier(): Promise<void> {
    const { start, end } = state.events;
    const limit = Math.min(MAX_PAGE_EVENTS, Math.max(PAGE_EVENTS, end - start));
    dispatch({ type: "earlier_requested" });
    try {
      const response = await fetch(`${page.frames}?before=${start + 1}${allRequested ? "" : `&limit=${limit}`}`);
      if (!response.ok) throw new Error(`the frames were answered with ${response.status}`);
      dispatch({ type: "earlier_received", events: parseEvents(await response.json()) });
    } catch {
      allRequested = false;
      dispatch({ type: "earlier_failed" });
    }
  }

  /** Loads earlier events where the page needs them, or the person is about to reach them. */
  function loadEarlierIfNeeded(): void {
    if (state.welcome === null || state.earlierEvents !== "idle" || state.events.isComplete) return;
    if (allRequested || isNearStart() || needsEarlierEvents(state, drafts)) void loadEarlier();
  }

  /** Loads what is for the person alone before it is used, so that the network does not show when somebody takes notes. */
  async function loadOwnViews(): Promise<void> {
    own = "loading";
    try {
      own = await import("./view/own");
      dispatch({ type: "pad", change: {} });
    } catch {
      own = null;
    }
  }

  /** Asked for by every partner's page, once, so that the network does not show who uses it. */
  async function loadCare(): Promise<void> {
    if (Care !== null) return;
    Care = "loading";
    try {
      const [view, response] = await Promise.all([import("./view/care"), fetch(page.own)]);
      const answer = parsePageData(await response.text());
      if (answer.page !== "own") return;
      Care = view.CarePart;
      dispatch({ type: "own", own: answer });
    } catch {
      // The room does without it.
    }
  }

  function refreshUnsentDrafts(): void {
    if (drafts !== null) dispatch({ type: "unsent_drafts", drafts: unsentDrafts(drafts, state) });
  }

  function draw(): void {
    if (left) return;
    // While this is set, the dispatch of the drafts schedules no further draw.
    drawScheduled = true;
    refreshUnsentDrafts();
    refreshInvitations();
    drawScheduled = false;
    const follow = followEnd(container, versionOf(state));
    const hold = state.events.start === shownStart ? null : holdPosition();
    shownStart = state.events.start;
    const now = serverTime(state.clock, environment.now());
    const restoreFocus = preserveFocus(container);
    render(<Room state={state} now={now} urls={page.urls} texts={texts} handlers={handlers} own={own === "loading" ? null : own} />);
    restoreFocus();
    hold?.();
    follow();
    const summary = turnSummary(state, texts);
    const title = summary.mine && state.connection.is !== "closed" && restOf(state) === null ? `${forAttribute(summary.heading)} · ${texts.name}` : texts.name;
    // Written only when it changes: a browser that translates the page has translated the title too.
    if (title !== shownTitle) document.title = title;
    shownTitle = title;
    cancelTick?.();
    cancelTick = state.state?.break ? environment.after(1000, draw) : null;
    if (own === null && needsOwnViews(state)) void loadOwnViews();
    loadEarlierIfNeeded();
    callIfNeeded();
  }

  showCalling();
  for (const event of ["focus", "blur"]) addEventListener(event, callIfNeeded);
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => caller.onGesture(), { once: true });

  // Each of these events may be the first one after the device woke up.
  for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => socket.ensureConnected());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return callIfNeeded();
    socket.ensureConnected();
    if (isClosedWith(CLOSE_CODES.NO_CONSENT)) consents.start();
    draw();
  });
  trackVisibleArea(globalThis.window);
  onNearStart(loadEarlierIfNeeded);
  onWakeUp(Date.now, environment.after, () => socket.ensureConnected());
  addEventListener("offline", () => socket.goOffline());
  addEventListener("storage", ({ key, newValue }) => {
    drafts?.onStorageChange(key, newValue);
    if (pad?.onStorageChange(key, newValue)) dispatch({ type: "pad", change: { open: state.pad.open && newValue !== null, hasNotes: pad.hasNotes } });
  });
  socket.connect();
  return () => {
    left = true;
    device.clear();
    socket.leave();
    drafts?.deleteStored();
    pad?.deleteStored();
  };
}

let stop = () => early?.close();
offerExit(globalThis.window, () => stop());
replaceTextNodes();
const container = document.getElementById("app");
if (container !== null) void openPage(container);

/** Not awaited at the top: the replay imports modules of this chunk, and would wait for them. */
async function openPage(into: HTMLElement): Promise<void> {
  const page = parsePageData(into.dataset["page"] ?? "");
  if (page.page === "own") return;
  const replay = page.page === "replay" ? import("./replay-page") : null;
  const texts = await textsFor(page.lang);
  if (!into.isConnected) return; // the person has left meanwhile
  if (page.page === "room") stop = startRoom(into, page, texts);
  else (await replay)?.startReplay(into, page, texts, environment);
}
