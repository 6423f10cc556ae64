/** The English texts: short and kind, without blame or hurry. */
import type { Occasion } from "./aids";
import { isolate } from "./bidi";
import { dateFormats } from "./date-format";
import type { Ending, ObservedEnding } from "./ending";
import type { Person } from "./participants";
import { listFormat, plurals } from "./plural";
import { hoursAndMinutes, MINUTE, nameOf, pick, type ClosedReason, type ClosedReasons } from "./text-parts";
import type { ShareOutcome } from "./transcript-blocks";
import type { Act, BreakKind, Gate, Scope } from "./wire";

const plural = plurals("en", ["one"]);
const list = listFormat("en");
const whose = (person: Person): string => (person.you ? "Your" : `${nameOf(person)}’s`);
const and = (names: string[]): string => list(names.map(isolate));
const minutes = (count: number): string => plural(count, { one: "# minute", other: "# minutes" });
const hours = (count: number): string => plural(count, { one: "# hour", other: "# hours" });

/** A duration in words. It is never longer than the time, so that a break never seems longer than was asked for. */
function duration(ms: number): string {
  const { hours: h, minutes: m } = hoursAndMinutes(ms);
  if (h === 0 && m === 0) return "less than a minute";
  return list([...(h > 0 ? [hours(h)] : []), ...(m > 0 ? [minutes(m)] : [])]);
}

export const en = {
  lang: "en",
  name: "Third Ear",
  you: "You",
  dismiss: "All right",
  cancel: "Not now",

  time: {
    ...dateFormats("en"),
    today: (time: string) => `at ${time}`,
    tomorrow: (time: string) => `tomorrow at ${time}`,
    onDay: (day: string, time: string) => `on ${day} at ${time}`,
  },

  people: {
    heading: "In this room",
    facts: (facts: string[]) => facts.join(", "),
    present: "here",
    absent: "not here at the moment",
    away: (person: Person) => `${nameOf(person)} is not here at the moment. The conversation is paused.`,
    isYou: "this is you",
    speaker: "shares",
    listener: "listens",
    writing: "is writing",
    nod: "I am with you",
    nodHint: "A silent nod. It takes no turn.",
    showTyping: "Show when I am writing",
    showTypingHint: "Never what you write. It works only when both of you switch it on.",
  },

  observer: {
    heading: "Observing",
    notice: "You observe. Both can see that you are here.",
    noticeSignals: "You observe without words: you see turns and answers, not what is said.",
    sees: (scope: Scope) => (scope === "words" ? "sees everything that is not private" : "sees turns, never words"),
    here: "observing now",
    away: "not observing now",
    chip: "You observe",
    invited: (name: string, scope: Scope) =>
      `Invited to observe: ${isolate(name)}. An observer would see ${scope === "words" ? "everything that is not private" : "turns, but no words"}.`,
    agreed: (name: string, scope: Scope) =>
      `Allowed to observe: ${isolate(name)}. The observer sees ${scope === "words" ? "everything that is not private" : "turns, but no words"}.`,
    consent: (person: Person) => pick(person, "You allow it", "allows it"),
    noConsent: (person: Person) => pick(person, "You have not allowed it", "has not allowed it"),
    both: "Nothing is shown until both of you allow it.",
    allow: (name: string) => `Allow ${isolate(name)} to observe`,
    allowSignals: "Allow without words",
    withdraw: (name: string) => `Stop allowing ${isolate(name)}`,
    withdrawHint: "Takes effect at once.",
  },

  turn: {
    now: "Now",
    yours: "Your turn",
    gathering: (person: Person) => `Waiting for ${nameOf(person)} to come in`,
    gatheringBoth: "Waiting for both to come in",
    gatheringHeading: "Good that you are here",
    gatheringHint: "It begins by itself as soon as both of you are here.",
    gatheringHintObserver: "It begins by itself as soon as both of them are here.",
    onBreak: "A break",
    ended: "The conversation has ended",
    arriving: "Coming in …",
    private: "Only you see this",
    privateToThem: "Each answer stays with its author",
    stems: "Ways to begin",
  },

  act: {
    yourWords: "Your words",
    send: "Send",
    sendHint: "Ctrl + Enter sends as well.",
    sending: "Sending …",
    left: (count: number) => plural(count, { one: "# character left", other: "# characters left" }),
    over: (count: number) => plural(count, { one: "# character too many", other: "# characters too many" }),
    atMost: (count: number) => plural(count, { one: "At most # character left", other: "At most # characters left" }),
    tooLong: "This is too long to be sent",
    kept: "What you write is kept on this device until you send it.",
    notKept: "This browser keeps nothing: what you write is here only as long as this page is open. Copy it to be sure.",
    rating: "From 0 to 10",
    rate: "Give this number",
    choose: "Your answer",
  },

  refusal: {
    heading: "That did not go through",
  },

  unsent: {
    heading: "These words of yours were not sent.",
    kept: "They are kept here until you remove them.",
    notKept: "They are here only as long as this page is open.",
    discard: "Remove them",
  },

  pause: {
    call: "Take a break",
    kinds: { breather: "A breather", flooded: "It is too much right now" } satisfies Record<BreakKind, string>,
    on: "This is a break",
    begins: "It begins now, for both of you.",
    beginsOffline: "For you it begins now. For the other one it begins as soon as you are connected again.",
    breathing: "In while you count to four, out while you count to six.",
    hints: {
      breather: "Stand up, stretch, drink some water.",
      flooded: "A body needs about twenty minutes to calm down. Do something that has nothing to do with all this.",
    } satisfies Record<BreakKind, string>,
    nothingLost: "Nothing can be sent now, and nothing is lost.",
    meet: (moment: string) => `You meet again ${moment}.`,
    met: (moment: string) => `You meant to meet again ${moment}. Whenever you are both ready is soon enough.`,
    meetObserver: (moment: string) => `They meet again ${moment}.`,
    metObserver: (moment: string) => `They meant to meet again ${moment}. They go on when both are ready.`,
    left: (ms: number) => `In ${duration(ms)}`,
    returnFrom: (moment: string) => `A button to go on appears here ${moment}.`,
    return: "I am ready to go on",
    change: "Another time suits me better",
    changeHint: "You both see the new time. Nobody has to say why.",
    changeTo: (count: number) => `In ${duration(count * MINUTE)}`,
    ready: (person: Person) => pick(person, "You are ready to go on", "is ready to go on"),
    notReady: (person: Person) => pick(person, "You are resting", "is resting"),
    waiting: (person: Person) => `It goes on when ${nameOf(person)} is ready, too.`,
    draft: "What you were writing is kept.",
    draftNotStored: "What you were writing is kept as long as this page is open.",
    welcomeBack: (other: Person) => `Good that you are back. ${nameOf(other)} is back, too. There is no hurry.`,
  },

  end: {
    call: "End the conversation",
    heading: "End the conversation?",
    leads: "The moderator leads you both to the closing steps. They are short, and worth it.",
    leadsEarly: "The moderator leads you both to the closing steps. They are short, and either of you can leave them out.",
    closes: "This ends the conversation now, for both of you.",
    confirm: "Yes, end it",
    done: "The conversation has ended",
    anotherTime: "Another time",
    hints: {
      completed: "Thank you for listening to each other. You can look at it again whenever you like.",
      ended_early: "You stopped on the way, and that is all right. You can look at it again whenever you like.",
      another_time: "This was not the moment, and it is good that you noticed. Nothing is lost by waiting. Do something kind for yourself today.",
      nothing_shared: "It ended before anything was shared. You can begin another one whenever it suits you both.",
    } satisfies Record<Exclude<Ending, "parted">, string>,
    parted: (person: Person) => person.you
      ? "You ended it. You may do that at any time, and you owe nobody a reason. Look after yourself first."
      : `${nameOf(person)} ended it. Each of you may do that at any time. It need not be explained today, and it need not mean more than that. Look after yourself first.`,
    heard: (listener: Person, sharer: Person) => `This is how ${listener.you ? "you" : nameOf(listener)} heard ${sharer.you ? "you" : nameOf(sharer)}`,
    step: "One small step until tomorrow",
    stepHint: "If you like: something small that is in your own hands.",
    stepKept: "It stays on this device. Nobody is sent it.",
    stepNotKept: "This browser keeps nothing: it is here as long as this page is open. Nobody is sent it.",
    observerHints: {
      completed: "Thank you for being there. You can look at it again for as long as both allow it.",
      ended_early: "It was ended early. You can look at it again for as long as both allow it.",
      unknown: "You can look at it again for as long as both allow it.",
      nothing_visible: "There is nothing in it for you to look at again.",
    } satisfies Record<ObservedEnding, string>,
    replay: "Look at it again",
    past: "Past conversations",
    start: "Start another one",
  },

  connection: {
    trying: "Coming in …",
    lost: "The connection is lost. It comes back by itself, and your words are kept.",
    lostBare: "The connection is lost. It comes back by itself.",
    back: "You are connected again. Nothing was lost.",
    restarting: "The server is restarting. You will be back in a moment, and your words are kept.",
    restartingBare: "The server is restarting. You will be back in a moment.",
    notYet: "There is no connection yet. It is tried again by itself.",
    long: "There is no connection yet; it is tried again by itself. Some networks and VPNs stop it: another network or browser may help.",
    tooFast: "That was a lot at once. You will be back in a moment.",
  },

  closed: {
    heading: "This page has stopped",
    again: "Try again",
    here: "Use it here",
    reasons: {
      0: { heading: "There is a newer version", text: "Please load the page again." },
      4401: {
        heading: "We don’t know this browser any more",
        text:
          "It was forgotten here, signed out on another device, or not used for a long time. With an account you sign in again, " +
          "under “Account”. A link works only in the browser that used it first, so yours does not open this conversation again. " +
          "What was said in it is kept.",
      },
      4403: {
        heading: "This conversation is not open to you",
        text: "This browser has no place in it, or not any more. Those that it can open are among your conversations.",
      },
      4404: {
        heading: "There is nothing here",
        text: "The address may be mistyped, the conversation was erased, or it belongs to somebody else. Yours are among your conversations.",
      },
      4409: {
        heading: "You use this conversation in another place",
        text: "It is open in many tabs or browsers of yours, so this one, the oldest, rests. Go on there, or use it here.",
      },
      4410: { heading: "This conversation was erased", text: "Its words are gone for good." },
    } satisfies ClosedReasons as Record<number, ClosedReason>,
    past: "Your conversations",
    start: "To the start page",
  },

  transcript: {
    heading: "The conversation",
    empty: "Nothing has been said yet.",
    earlier: {
      more: "Show what came before",
      all: "Show it from the beginning",
      loading: "Fetching what came before …",
      failed: "What came before could not be fetched just now.",
      again: "Try again",
    },
    gateLabels: {
      opens: (person: Person) => (person.you ? "share" : "shares"),
      paraphrase: (person: Person) => (person.you ? "say back" : "says back"),
      verdict: (person: Person) => (person.you ? "answer" : "answers"),
    } satisfies Record<Gate, (person: Person) => string>,
    onlyYou: "only you see this",
    noWords: "Words not shown",
    emptyLines: (count: number) => plural(count, { one: "# empty line", other: "# empty lines" }),
    showAll: (count: number) => plural(count, { one: "Show the line", other: "Show all # lines" }),
    wordsGone: "These words were taken back",
    joined: (person: Person) => pick(person, "You came in", "came in"),
    chose: (person: Person, label: string) => `${person.you ? "You" : nameOf(person)}: ${isolate(label)}`,
    rated: (person: Person, value: number) => `${person.you ? "You" : nameOf(person)}: ${value} out of 10`,
    nodded: (person: Person) => pick(person, "You nod", "nods: “I am with you”"),
    roles: (speaker: Person, listener: Person) =>
      `${pick(speaker, "You share", "shares")}, ${listener.you ? "you listen" : `${nameOf(listener)} listens`}`,
    rolesBecause: {
      more_resourced: "Whoever has a little more strength today listens first, if there is a difference.",
      swap: "The places change.",
    } as Record<string, string>,
    roundEnded: (round: number) => `Round ${round} is complete`,
    parked: "This is set aside for another time",
    reminded: "A gentle reminder. Take the time that you need",
    remindedBreak: "A gentle reminder: the break was meant to end about now",
    breakCalled: (person: Person) => pick(person, "You asked for a break", "asked for a break"),
    returnChanged: (person: Person) => pick(person, "You changed when the break is meant to end", "changed when the break is meant to end"),
    returned: (person: Person) => pick(person, "You are ready to go on", "is ready to go on"),
    breakEnded: "The break is over",
    allowed: (person: Person, observer: string, scope: Scope) =>
      `${pick(person, "You allow", "allows")} ${isolate(observer)} to observe${scope === "signals" ? ", without words" : ""}`,
    withdrawn: (person: Person, observer: string) => `${pick(person, "You no longer allow", "no longer allows")} ${isolate(observer)} to observe`,
    observerJoined: (person: Person) => pick(person, "You observe now", "observes now"),
    observerLeft: (person: Person) => pick(person, "You no longer observe", "no longer observes"),
    closing: "The closing begins",
    asksToEnd: (person: Person) => `${pick(person, "You asked to end", "asked to end")}. The closing begins`,
    ended: "The conversation has ended",
    endedBy: (person: Person) => pick(person, "You ended the conversation", "ended the conversation"),
    wordsWithdrawn: (person: Person) => pick(person, "You took back your words", "took back their words"),
    hidden: (count: number) => plural(count, { one: "A private answer", other: "# private answers" }),
    hiddenFromObserver: (count: number) => plural(count, { one: "One moment is not shown to you", other: "# moments are not shown to you" }),
  },

  replay: {
    heading: "Replay",
    cast: "Who took part",
    observer: "was invited to observe",
    aside: "More about this conversation",
    loading: "Fetching the conversation …",
    failed: "The conversation could not be fetched.",
    closed: "This conversation is not open to you here any more.",
    again: "Try again",
    empty: "Nothing has happened in this conversation yet.",
    play: "Play",
    pause: "Pause",
    back: "Step back",
    forward: "Step forward",
    seek: "Position",
    speed: "Speed",
    times: (speed: number) => `${speed}×`,
    shorten: "Shorten silences",
    keys: "Space plays and pauses, or presses the button that has the focus. The arrow keys step.",
    moment: (at: number, of: number) => `Moment ${at} of ${of}`,
    at: (time: string, total: string) => `${time} of ${total}`,
    timeline: "Who had the floor, and when",
    onFloor: (name: string) => `${isolate(name)} has the floor`,
    together: "Each for themselves",
    break: "A break",
    legendBreak: "break",
    legendAgain: "another try",
    shares: "What was shared, and how it was heard",
    noShares: "Nothing has been shared yet.",
    noSharesEnded: "Nothing was shared.",
    noSharesObserver: "There is nothing here that was shared and shown to you.",
    parked: "set aside for another time",
    open: "not yet said back to the end",
    openEnded: "not said back to the end",
    jump: "Go to this moment",
    copy: "Keep a copy",
    askedForCopy: (name: string) => `${isolate(name)} asked for a copy of the whole conversation.`,
    toCopy: "Your own words, or the whole conversation",
  },

  pages: {
    copy: "Copy",
    copyText: "Copied",
    copyFailed: "It could not be copied here. It is marked: please copy it by hand.",
  },

  language: {
    label: "Language",
  },

  share: {
    label: (person: Person, outcome: ShareOutcome) => `${whose(person)} share${outcome === "heard" ? ", heard" : ""}`,
    heard: "heard",
    left: "This stayed open. It may be said another time.",
    showAll: (count: number) => `Show all ${count}`,
  },

  fold: {
    arriving: (what: string) => `Arriving: ${what}`,
    bothHere: "both are here",
    here: (person: Person) => pick(person, "you are here", "is here"),
    bothAllow: (observer: string) => `both allow ${isolate(observer)} to observe`,
    answers: (count: number) => plural(count, { one: "# answer", other: "# answers" }),
    privateAnswers: (count: number) => plural(count, { one: "a private answer", other: "# private answers" }),
    nods: (person: Person, count: number) => pick(person, "you nod", "nods") + plural(count, { one: "", other: ", # times" }),
    bothReady: "both are ready to go on",
    reminded: "a gentle reminder",
  },

  desk: {
    /** What one partner is doing, as the other one and an observer read it: by the step's part in the gate, or its act. */
    doing: {
      opens: (name: string) => `${isolate(name)} is sharing`,
      paraphrase: (name: string) => `${isolate(name)} is saying back what they heard`,
      verdict: (name: string) => `${isolate(name)} is checking whether that is it`,
      say: (name: string) => `${isolate(name)} is writing`,
      choose: (name: string) => `${isolate(name)} is choosing`,
      rate: (name: string) => `${isolate(name)} is answering`,
    } satisfies Record<Act | Gate, (name: string) => string>,
    each: "Each of you answers for yourself",
    eachOf: (names: string[]) => `${and(names)} answer, each for themselves`,
    both: "Both of you answer",
    bothOf: (names: string[]) => `${and(names)} answer`,
    sharesFirst: (speaker: Person, listener: Person) =>
      `${pick(speaker, "You share first", "shares first")}, and ${listener.you ? "you listen first" : `${nameOf(listener)} listens first`}.`,
    writing: (name: string) => `${isolate(name)} is writing`,
    openWords: (name: string) => `What ${isolate(name)} shared`,
  },

  path: {
    part: (number: number, of: number, label: string) => `Part ${number} of ${of}: ${label}`,
    arriving: "arriving",
    shares: (person: Person) => pick(person, "you share", "shares"),
    closing: "closing",
  },

  own: {
    last: (day: string, numbers: string) => `On ${day} you had: ${numbers}.`,
    take: "Look more closely, on a page of your own",
    newTab: "(opens in a new tab)",
    page: "To your own page",
    thanks: (listener: Person) => (listener.you ? "Thank you for listening first." : `${nameOf(listener)} listens first. That deserves a thank-you.`),
  },

  story: {
    note: (name: string) => `You are trying this alone: ${isolate(name)} plays the other chair. A script says “almost” once and then “yes”, and it cannot understand words of your own.`,
    leftOut: (name: string) => `${isolate(name)} left something out on purpose. Try “almost” and see what happens.`,
    use: "Use this sentence",
  },
  exit: {
    summary: "What “Leave quickly” does",
    does:
      "The button, or the Shift key three times, empties this page and every other page of Third Ear in this browser, and leads to a site that has nothing to do with it. Drafts and notes are deleted from this device. What you sent is kept, and so is your place. Your partner sees only that you are not here.",
    cannot:
      "It cannot clear the history of the browser, stop a program that watches this device, or undo a picture of the screen. Who uses this browser after you can open your conversations again.",
  },

  calling: {
    heading: "Call me when it is my turn",
    hint: "While this page is open and you are busy elsewhere. Nothing of the conversation is in it.",
    ways: { off: "Not at all", chime: "Three soft notes", bell: "One low bell", vibration: "Vibration", silent: "Without a sound" },
    whenClosed: "When this page is closed: how to reach me (opens a new tab)",
    tryOut: "Try it",
    notification: {
      granted: "A notification says that it is your turn, and nothing else.",
      default: "Without a notification: this browser was not allowed to show one.",
      denied: "Without a notification: this browser was not allowed to show one.",
      missing: "Without a notification: this browser has none.",
    },
    awake: "While you are both here, the screen stays on.",
    notAwake: "This browser cannot keep the screen on.",
    noSound: "This browser cannot play a sound.",
    notStored: "This browser keeps nothing: the choice holds as long as this page is open.",
    body: "It is your turn.",
  },

  waiting: {
    noHurry: "There is no hurry. You can leave this page open and do something else meanwhile.",
    observerHeading: "Good that you are here",
    invitation: (name: string) => `The invitation for ${isolate(name)}`,
    kept: (name: string) => `Only this tab keeps it, until ${isolate(name)} has come in.`,
    notHere: (name: string) =>
      `${isolate(name)} comes in by a link of their own or, if you are a couple here, from “The two of you”. If a link got lost, a new room has new links.`,
    newRoom: "Open a new room",
    next: "What will happen",
    first: "One of you shares something. The other only listens.",
    second: "The one who listened says back what they heard.",
    third: "The one who shared says whether that is it. Then you change places.",
    tours: { share: "When you share", listen: "When you listen", observe: "When you observe" },
  },

  invite: {
    message: "A message to send. It says nothing of what you talk about.",
    send: (name: string) => `Send to ${isolate(name)}`,
    mail: "Send by mail",
    failed: "It could not be passed on here. Please copy the message.",
    qr: "Show a QR code",
    hideQr: "Hide the QR code",
    qrLabel: "QR code of the link",
    qrHint: (name: string) => `For ${isolate(name)} alone: whoever scans it first has the seat.`,
  },

  tour: {
    step: (number: number, of: number) => `${number} of ${of}`,
    next: "Next",
    back: "Back",
    skip: "Skip this",
    done: "All right",
    scene: {
      share: "When you come home late, I feel forgotten.",
      back: "You feel forgotten when I come late.",
      yes: "Yes, that is it",
      almost: "Almost",
      notYet: "Not yet",
    },
    share: {
      1: () => "You share one thing that matters to you. A few sentences are enough.",
      2: (name: string) => `${isolate(name)} says back what they heard, before they answer.`,
      3: () => "Only you can say whether that is it. With “almost” you add what is missing.",
      4: () => "Your “yes” closes the two into one. After that you change places.",
    },
    listen: {
      1: (name: string) => `${isolate(name)} shares. You only listen: there is nothing to defend and nothing to solve.`,
      2: () => "You say back what you heard, in your own words. What was said stays in sight meanwhile.",
      3: (name: string) => `${isolate(name)} says whether that is it. “Almost” is no mark: you can try again.`,
      4: () => "A “yes” closes the two into one. After that you share, and are heard.",
    },
    observe: {
      1: () => "Both see that you are here, for as long as you are.",
      2: () => "You see whose turn it is, and the words if both allow it. You cannot write.",
      3: () => "Only the one who shared decides whether it was heard. Private answers are not shown to you.",
      4: () => "Either of them can take back that you observe, at any time. Then the room closes for you at once.",
    },
  },

  consents: {
    heading: { waiting: "Not both have agreed yet", taken_back: "Not both agree any more", given: "Both agree. The room opens" },
    count: { 0: "Neither of the two agrees so far.", 1: "One of the two agrees.", 2: "Both agree." },
    asked: "Each of them is asked in the room and can say no, or change their mind, without a reason. You are not told who.",
    opens: "This page opens by itself as soon as both agree. You can leave it open: nobody sees that you wait.",
    list: "Your invitations and conversations",
    counted: "Until then, an observer sees how many of you agree, and not who.",
  },

  aids: {
    heading: "Thoughts on my words",
    hint: "If you ask, this server’s own rules look at your draft before you send it. Nothing of it is kept, and your partner sees nothing of it.",
    look: "Look over my words",
    there: "A thought on your words",
    nothing: "No thought on this. Only the one you speak to can tell how it lands.",
    begin: "You could begin like this:",
    send: "Send as it is",
    onlyYou: "Only you see this. It goes by simple rules and can be wrong: you decide.",
    occasions: { asked: "When I ask", pause: "Also when I pause", never: "Not at all" } satisfies Record<Occasion, string>,
    notStored: "This browser keeps nothing: the choice holds as long as this page is open.",
    legend: "Underlined: also in your words. Dotted: not yet. The sense counts, not the single word.",
    notYet: (words: string[]) => `Not yet in your words: ${and(words)}`,
  },

  holding: {
    heading: "How it is for me just now",
    answers: { held: "I can hold this as theirs", pulled: "I am being pulled in" },
    replies: {
      held: "Good. It is theirs, and you can be close to it without carrying it.",
      pulled: "That happens to everybody who listens. A breather is yours at any time, and nobody asks why.",
    },
  },

  sorting: {
    heading: "What was mine, what was theirs",
    hint: "Some of what came up today is yours to look after, some is not. If you like, put it where it belongs. There is no right answer.",
    private: "It stays on this device. It goes to nobody, unless you pass it on yourself.",
    list: "What you said, and your notes",
    to: { mine: "Mine", theirs: "Theirs" },
    columns: { mine: "This was mine", theirs: "This was theirs" },
    share: "Pass it on",
  },

  pad: {
    heading: "My notes",
    private: "Only you see them, and they are never sent.",
    stored: "They stay on this device.",
    notStored: "This browser keeps nothing: they are here only as long as this page is open.",
    close: "Close",
    columns: { heard: "What I hear of them", stirs: "What stirs in me" },
    ending: "Your notes are on this device alone. You decide what becomes of them.",
    look: "Look at them",
    keep: "Keep them on this device",
    burn: "Burn them",
    kept: "They stay on this device until you burn them, forget this browser or leave quickly.",
    burned: "They are gone.",
  },

  course: {
    heading: "The course",
    legend: "Signs on the timeline",
    summary: (counts: Record<"shares" | "yes" | "almost" | "breaks", number>) =>
      `${list([
        plural(counts.shares, { one: "# share", other: "# shares" }),
        plural(counts.yes, { one: "# time “yes”", other: "# times “yes”" }),
        plural(counts.almost, { one: "# time “almost” or “not yet”", other: "# times “almost” or “not yet”" }),
        plural(counts.breaks, { one: "# break", other: "# breaks" }),
      ])}.`,
    answers: {
      yes: { name: "Yes", before: "The “yes” before", after: "The next “yes”" },
      almost: { name: "Almost", before: "The “almost” before", after: "The next “almost”" },
    },
    silence: "a long silence",
    keys: "With Shift they go from answer to answer.",
    table: "As a table",
    when: "When",
    who: "Who",
    what: "What",
    both: "Both",
  },
};
