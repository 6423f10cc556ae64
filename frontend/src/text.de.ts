/** Die deutschen Texte: kurz und freundlich, per Du, ohne Geschlecht. */
import type { Occasion } from "./aids";
import { isolate } from "./bidi";
import { dateFormats } from "./date-format";
import type { Ending, ObservedEnding } from "./ending";
import type { Person } from "./participants";
import { listFormat, plurals } from "./plural";
import type { Texts } from "./text";
import { hoursAndMinutes, MINUTE, nameOf, pick, type ClosedReason, type ClosedReasons } from "./text-parts";
import type { ShareOutcome } from "./transcript-blocks";
import type { BreakKind, Gate, Scope } from "./wire";

const plural = plurals("de", ["one"]);
const list = listFormat("de");
const and = (names: string[]): string => list(names.map(isolate));
const minutes = (count: number): string => plural(count, { one: "# Minute", other: "# Minuten" });
const hours = (count: number): string => plural(count, { one: "# Stunde", other: "# Stunden" });
const sees = (scope: Scope): string => (scope === "words" ? "alles, was nicht privat ist" : "der Verlauf, aber keine Worte");

/** Eine Dauer nach „in“, abgerundet. */
function durationIn(ms: number): string {
  const { hours: h, minutes: m } = hoursAndMinutes(ms);
  if (h === 0 && m === 0) return "weniger als einer Minute";
  return list([...(h > 0 ? [hours(h)] : []), ...(m > 0 ? [minutes(m)] : [])]);
}

export const de: Texts = {
  lang: "de",
  name: "Third Ear",
  you: "Du",
  dismiss: "In Ordnung",
  cancel: "Jetzt nicht",

  time: {
    ...dateFormats("de"),
    today: (time: string) => `um ${time}`,
    tomorrow: (time: string) => `morgen um ${time}`,
    onDay: (day: string, time: string) => `am ${day} um ${time}`,
  },

  people: {
    heading: "In diesem Raum",
    facts: (facts: string[]) => facts.join(", "),
    present: "hier",
    absent: "gerade nicht hier",
    away: (person: Person) => `${nameOf(person)} ist gerade nicht hier. Das Gespräch ruht so lange.`,
    isYou: "das bist du",
    speaker: "erzählt",
    listener: "hört zu",
    writing: "schreibt",
    nod: "Ich bin bei dir",
    nodHint: "Ein stilles Nicken. Es unterbricht nicht.",
    showTyping: "Zeigen, wenn ich schreibe",
    showTypingHint: "Niemals, was du schreibst. Es wirkt nur, wenn ihr es beide einschaltet.",
  },

  observer: {
    heading: "Beobachten",
    notice: "Du beobachtest. Beide sehen, dass du da bist.",
    noticeSignals: "Du beobachtest ohne Worte: Du siehst, wer dran ist und was gewählt wird, nicht, was gesagt wird.",
    sees: (scope: Scope) => (scope === "words" ? "sieht alles, was nicht privat ist" : "sieht den Verlauf, nie die Worte"),
    here: "beobachtet gerade",
    away: "beobachtet gerade nicht",
    chip: "Du beobachtest",
    invited: (name: string, scope: Scope) => `Zum Beobachten eingeladen: ${isolate(name)}. Zu sehen wäre ${sees(scope)}.`,
    agreed: (name: string, scope: Scope) => `Darf beobachten: ${isolate(name)}. Zu sehen ist ${sees(scope)}.`,
    consent: (person: Person) => pick(person, "Du erlaubst es", "erlaubt es"),
    noConsent: (person: Person) => pick(person, "Du hast es nicht erlaubt", "hat es nicht erlaubt"),
    both: "Nichts wird gezeigt, bevor ihr es beide erlaubt.",
    allow: (name: string) => `${isolate(name)} das Beobachten erlauben`,
    allowSignals: "Ohne Worte erlauben",
    withdraw: (name: string) => `${isolate(name)} das Beobachten nicht mehr erlauben`,
    withdrawHint: "Gilt sofort.",
  },

  turn: {
    now: "Jetzt",
    yours: "Du bist dran",
    gathering: (person: Person) => `${nameOf(person)} ist noch nicht da`,
    gatheringBoth: "Beide sind noch nicht da",
    gatheringHeading: "Schön, dass du da bist",
    gatheringHint: "Es beginnt von selbst, sobald ihr beide da seid.",
    gatheringHintObserver: "Es beginnt von selbst, sobald beide da sind.",
    onBreak: "Eine Pause",
    ended: "Das Gespräch ist zu Ende",
    arriving: "Gleich bist du da …",
    private: "Das siehst nur du",
    privateToThem: "Jede Antwort bleibt bei der Person, die sie gibt",
    stems: "So kannst du anfangen",
  },

  act: {
    yourWords: "Deine Worte",
    send: "Senden",
    sendHint: "Strg + Enter sendet auch.",
    sending: "Wird gesendet …",
    left: (count: number) => plural(count, { one: "Noch # Zeichen", other: "Noch # Zeichen" }),
    over: (count: number) => plural(count, { one: "# Zeichen zu viel", other: "# Zeichen zu viel" }),
    atMost: (count: number) => plural(count, { one: "Höchstens noch # Zeichen", other: "Höchstens noch # Zeichen" }),
    tooLong: "Das ist zu lang zum Senden",
    kept: "Was du schreibst, bleibt auf diesem Gerät, bis du es sendest.",
    notKept: "Dieser Browser behält nichts: Was du schreibst, ist nur da, solange diese Seite offen ist. Kopiere es zur Sicherheit.",
    rating: "Von 0 bis 10",
    rate: "Diese Zahl geben",
    choose: "Deine Antwort",
  },

  refusal: {
    heading: "Das hat nicht geklappt",
  },

  unsent: {
    heading: "Diese Worte von dir wurden nicht gesendet.",
    kept: "Sie bleiben hier, bis du sie entfernst.",
    notKept: "Sie sind nur da, solange diese Seite offen ist.",
    discard: "Entfernen",
  },

  pause: {
    call: "Pause machen",
    kinds: { breather: "Kurz durchatmen", flooded: "Es ist mir gerade zu viel" } satisfies Record<BreakKind, string>,
    on: "Das ist eine Pause",
    begins: "Sie beginnt jetzt, für euch beide.",
    beginsOffline: "Für dich beginnt sie jetzt. Auf der anderen Seite beginnt sie, sobald du wieder verbunden bist.",
    breathing: "Ein, während du bis vier zählst, und aus, während du bis sechs zählst.",
    hints: {
      breather: "Steh auf, streck dich, trink einen Schluck Wasser.",
      flooded: "Ein Körper braucht etwa zwanzig Minuten, um sich zu beruhigen. Mach etwas, das mit all dem nichts zu tun hat.",
    } satisfies Record<BreakKind, string>,
    nothingLost: "Jetzt kann nichts gesendet werden, und nichts geht verloren.",
    meet: (moment: string) => `Ihr trefft euch ${moment} wieder.`,
    met: (moment: string) => `Ihr wolltet euch ${moment} wieder treffen. Es ist früh genug, wenn ihr beide so weit seid.`,
    meetObserver: (moment: string) => `Die beiden treffen sich ${moment} wieder.`,
    metObserver: (moment: string) => `Die beiden wollten sich ${moment} wieder treffen. Es geht weiter, wenn beide so weit sind.`,
    left: (ms: number) => `In ${durationIn(ms)}`,
    returnFrom: (moment: string) => `Hier erscheint ${moment} ein Knopf zum Weitermachen.`,
    return: "Ich bin wieder so weit",
    change: "Eine andere Zeit passt mir besser",
    changeHint: "Ihr seht beide die neue Zeit. Niemand muss sagen, warum.",
    changeTo: (count: number) => `In ${durationIn(count * MINUTE)}`,
    ready: (person: Person) => pick(person, "Du bist wieder so weit", "ist wieder so weit"),
    notReady: (person: Person) => pick(person, "Du ruhst dich aus", "ruht sich aus"),
    waiting: (person: Person) => `Es geht weiter, wenn auch ${nameOf(person)} so weit ist.`,
    draft: "Was du gerade geschrieben hast, bleibt aufgehoben.",
    draftNotStored: "Was du gerade geschrieben hast, bleibt, solange diese Seite offen ist.",
    welcomeBack: (other: Person) => `Schön, dass du wieder da bist. Auch ${nameOf(other)} ist wieder da. Es eilt nicht.`,
  },

  end: {
    call: "Das Gespräch beenden",
    heading: "Das Gespräch beenden?",
    leads: "Die Moderation führt euch beide zu den Schritten zum Abschluss. Sie sind kurz und es wert.",
    leadsEarly: "Die Moderation führt euch beide zu den Schritten zum Abschluss. Sie sind kurz, und ihr könnt sie auch auslassen.",
    closes: "Das beendet das Gespräch jetzt, für euch beide.",
    confirm: "Ja, beenden",
    done: "Das Gespräch ist zu Ende",
    anotherTime: "Ein andermal",
    hints: {
      completed: "Danke, dass ihr einander zugehört habt. Du kannst es dir wieder ansehen, wann immer du magst.",
      ended_early: "Ihr habt unterwegs aufgehört, und das ist in Ordnung. Du kannst es dir wieder ansehen, wann immer du magst.",
      another_time: "Jetzt war nicht der Moment dafür, und es ist gut, dass ihr es gemerkt habt. Durch Warten geht nichts verloren. Tu dir heute etwas Gutes.",
      nothing_shared: "Es war zu Ende, bevor etwas erzählt wurde. Ihr könnt ein neues beginnen, wann immer es euch beiden passt.",
    } satisfies Record<Exclude<Ending, "parted">, string>,
    parted: (person: Person) => person.you
      ? "Du hast es beendet. Das darfst du jederzeit, und du schuldest niemandem einen Grund. Sorg jetzt erst einmal für dich."
      : `${nameOf(person)} hat es beendet. Das dürft ihr beide jederzeit. Es muss heute nicht erklärt werden und muss nicht mehr bedeuten als das. Sorg jetzt erst einmal für dich.`,
    heard: (listener: Person, sharer: Person) => listener.you ? `So kam bei dir an, was ${nameOf(sharer)} erzählt hat` : `So kam bei ${nameOf(listener)} an, was ${sharer.you ? "du erzählt hast" : `${nameOf(sharer)} erzählt hat`}`,
    step: "Ein kleiner Schritt bis morgen",
    stepHint: "Wenn du magst: etwas Kleines, das in deiner Hand liegt.",
    stepKept: "Es bleibt auf diesem Gerät. Niemand bekommt es geschickt.",
    stepNotKept: "Dieser Browser behält nichts: Es steht hier, solange diese Seite offen ist. Niemand bekommt es geschickt.",
    observerHints: {
      completed: "Danke, dass du da warst. Du kannst es dir ansehen, solange beide es erlauben.",
      ended_early: "Es wurde früher beendet. Du kannst es dir ansehen, solange beide es erlauben.",
      unknown: "Du kannst es dir ansehen, solange beide es erlauben.",
      nothing_visible: "Es enthält nichts, was du dir noch einmal ansehen könntest.",
    } satisfies Record<ObservedEnding, string>,
    replay: "Noch einmal ansehen",
    past: "Frühere Gespräche",
    start: "Ein neues beginnen",
  },

  connection: {
    trying: "Gleich bist du da …",
    lost: "Die Verbindung ist weg. Sie kommt von selbst wieder, und deine Worte bleiben erhalten.",
    lostBare: "Die Verbindung ist weg. Sie kommt von selbst wieder.",
    back: "Die Verbindung ist wieder da. Nichts ging verloren.",
    restarting: "Der Server startet neu. Gleich geht es weiter, und deine Worte bleiben erhalten.",
    restartingBare: "Der Server startet neu. Gleich geht es weiter.",
    notYet: "Noch gibt es keine Verbindung. Es wird von selbst wieder versucht.",
    long: "Noch gibt es keine Verbindung; es wird von selbst wieder versucht. Manche Netze und VPNs verhindern sie: Ein anderes Netz oder ein anderer Browser hilft vielleicht.",
    tooFast: "Das war viel auf einmal. Gleich geht es weiter.",
  },

  closed: {
    heading: "Diese Seite hat angehalten",
    again: "Noch einmal versuchen",
    here: "Hier weitermachen",
    reasons: {
      0: { heading: "Es gibt eine neuere Fassung", text: "Bitte lade die Seite neu." },
      4401: {
        heading: "Wir kennen diesen Browser nicht mehr",
        text:
          "Er wurde hier vergessen, auf einem anderen Gerät abgemeldet oder lange nicht benutzt. Mit einem Konto meldest du dich " +
          "unter „Konto“ wieder an. Ein Link gilt nur in dem Browser, der ihn zuerst geöffnet hat, " +
          "deiner öffnet dieses Gespräch also nicht mehr. Was darin gesagt wurde, bleibt erhalten.",
      },
      4403: {
        heading: "Dieses Gespräch ist für dich nicht offen",
        text: "Dieser Browser hat keinen Platz darin, oder keinen mehr. Was er öffnen kann, steht unter deinen Gesprächen.",
      },
      4404: {
        heading: "Hier ist nichts",
        text: "Die Adresse ist vielleicht vertippt, das Gespräch wurde gelöscht, oder es gehört anderen. Deine stehen unter deinen Gesprächen.",
      },
      4409: {
        heading: "Du hast dieses Gespräch anderswo offen",
        text: "Es ist in vielen Tabs oder Browsern von dir offen, deshalb ruht dieser, der älteste. Mach dort weiter, oder hier.",
      },
      4410: { heading: "Dieses Gespräch wurde gelöscht", text: "Seine Worte sind für immer weg." },
    } satisfies ClosedReasons as Record<number, ClosedReason>,
    past: "Deine Gespräche",
    start: "Zur Startseite",
  },

  transcript: {
    heading: "Das Gespräch",
    empty: "Noch wurde nichts gesagt.",
    earlier: {
      more: "Zeigen, was vorher war",
      all: "Von Anfang an zeigen",
      loading: "Was vorher war, wird geholt …",
      failed: "Was vorher war, konnte gerade nicht geholt werden.",
      again: "Noch einmal versuchen",
    },
    gateLabels: {
      opens: (person: Person) => (person.you ? "erzählst" : "erzählt"),
      paraphrase: (person: Person) => (person.you ? "gibst wieder" : "gibt wieder"),
      verdict: (person: Person) => (person.you ? "antwortest" : "antwortet"),
    } satisfies Record<Gate, (person: Person) => string>,
    onlyYou: "das siehst nur du",
    noWords: "Worte werden nicht gezeigt",
    emptyLines: (count: number) => plural(count, { one: "# leere Zeile", other: "# leere Zeilen" }),
    showAll: (count: number) => plural(count, { one: "Die Zeile zeigen", other: "Alle # Zeilen zeigen" }),
    wordsGone: "Diese Worte wurden zurückgenommen",
    joined: (person: Person) => pick(person, "Du bist hereingekommen", "ist hereingekommen"),
    chose: (person: Person, label: string) => `${person.you ? "Du" : nameOf(person)}: ${isolate(label)}`,
    rated: (person: Person, value: number) => `${person.you ? "Du" : nameOf(person)}: ${value} von 10`,
    nodded: (person: Person) => pick(person, "Du nickst", "nickt: „Ich bin bei dir“"),
    roles: (speaker: Person, listener: Person) =>
      `${pick(speaker, "Du erzählst", "erzählt")}, ${listener.you ? "du hörst zu" : `${nameOf(listener)} hört zu`}`,
    rolesBecause: {
      more_resourced: "Wer heute etwas mehr Kraft hat, hört zuerst zu, wenn es einen Unterschied gibt.",
      swap: "Die Plätze werden getauscht.",
    } as Record<string, string>,
    roundEnded: (round: number) => `Runde ${round} ist abgeschlossen`,
    parked: "Das wird für ein andermal aufgehoben",
    reminded: "Eine sanfte Erinnerung. Nimm dir die Zeit, die du brauchst",
    remindedBreak: "Eine sanfte Erinnerung: Die Pause sollte etwa jetzt enden",
    breakCalled: (person: Person) => pick(person, "Du hast um eine Pause gebeten", "hat um eine Pause gebeten"),
    returnChanged: (person: Person) => pick(person, "Du hast das Ende der Pause verschoben", "hat das Ende der Pause verschoben"),
    returned: (person: Person) => pick(person, "Du bist wieder so weit", "ist wieder so weit"),
    breakEnded: "Die Pause ist vorbei",
    allowed: (person: Person, observer: string, scope: Scope) =>
      `${pick(person, "Du erlaubst", "erlaubt")} ${isolate(observer)} das Beobachten${scope === "signals" ? ", ohne Worte" : ""}`,
    withdrawn: (person: Person, observer: string) => `${pick(person, "Du erlaubst", "erlaubt")} ${isolate(observer)} das Beobachten nicht mehr`,
    observerJoined: (person: Person) => pick(person, "Du beobachtest jetzt", "beobachtet jetzt"),
    observerLeft: (person: Person) => pick(person, "Du beobachtest nicht mehr", "beobachtet nicht mehr"),
    closing: "Der Abschluss beginnt",
    asksToEnd: (person: Person) => `${pick(person, "Du möchtest aufhören", "möchte aufhören")}. Der Abschluss beginnt`,
    ended: "Das Gespräch ist zu Ende",
    endedBy: (person: Person) => pick(person, "Du hast das Gespräch beendet", "hat das Gespräch beendet"),
    wordsWithdrawn: (person: Person) => pick(person, "Du hast deine Worte zurückgenommen", "hat eigene Worte zurückgenommen"),
    hidden: (count: number) => plural(count, { one: "Eine private Antwort", other: "# private Antworten" }),
    hiddenFromObserver: (count: number) => plural(count, { one: "Ein Moment wird dir nicht gezeigt", other: "# Momente werden dir nicht gezeigt" }),
  },

  replay: {
    heading: "Noch einmal ansehen",
    cast: "Wer dabei war",
    observer: "war zum Beobachten eingeladen",
    aside: "Mehr zu diesem Gespräch",
    loading: "Das Gespräch wird geholt …",
    failed: "Das Gespräch konnte nicht geholt werden.",
    closed: "Dieses Gespräch ist hier für dich nicht mehr offen.",
    again: "Noch einmal versuchen",
    empty: "In diesem Gespräch ist noch nichts geschehen.",
    play: "Abspielen",
    pause: "Anhalten",
    back: "Einen Schritt zurück",
    forward: "Einen Schritt vor",
    seek: "Stelle",
    speed: "Tempo",
    times: (speed: number) => `${speed}×`,
    shorten: "Stille kürzen",
    keys: "Die Leertaste spielt ab und hält an, oder sie drückt den Knopf, der den Fokus hat. Die Pfeiltasten gehen schrittweise.",
    moment: (at: number, of: number) => `Moment ${at} von ${of}`,
    at: (time: string, total: string) => `${time} von ${total}`,
    timeline: "Wer wann das Wort hatte",
    onFloor: (name: string) => `${isolate(name)} hat das Wort`,
    together: "Jeweils für sich",
    break: "Eine Pause",
    legendBreak: "Pause",
    legendAgain: "noch ein Versuch",
    shares: "Was erzählt wurde, und wie es ankam",
    noShares: "Noch wurde nichts erzählt.",
    noSharesEnded: "Es wurde nichts erzählt.",
    noSharesObserver: "Hier gibt es nichts, was erzählt und dir gezeigt wurde.",
    parked: "für ein andermal aufgehoben",
    open: "noch nicht zu Ende wiedergegeben",
    openEnded: "nicht zu Ende wiedergegeben",
    jump: "Zu diesem Moment",
    copy: "Eine Kopie behalten",
    askedForCopy: (name: string) => `${isolate(name)} hat um eine Kopie des ganzen Gesprächs gebeten.`,
    toCopy: "Deine eigenen Worte oder das ganze Gespräch",
  },

  pages: {
    copy: "Kopieren",
    copyText: "Kopiert",
    copyFailed: "Es konnte hier nicht kopiert werden. Es ist markiert: Bitte kopiere es von Hand.",
  },

  language: {
    label: "Sprache",
  },

  share: {
    label: (person: Person, outcome: ShareOutcome) =>
      `${pick(person, "Du erzählst", "erzählt")}${outcome === "heard" ? ", und wurde gehört" : ""}`,
    heard: "gehört",
    left: "Das ist offen geblieben. Es kann ein andermal erzählt werden.",
    showAll: (count: number) => `Alle ${count} zeigen`,
  },

  fold: {
    arriving: (what: string) => `Ankommen: ${what}`,
    bothHere: "beide sind da",
    here: (person: Person) => pick(person, "du bist da", "ist da"),
    bothAllow: (observer: string) => `beide erlauben ${isolate(observer)} das Beobachten`,
    answers: (count: number) => plural(count, { one: "# Antwort", other: "# Antworten" }),
    privateAnswers: (count: number) => plural(count, { one: "eine private Antwort", other: "# private Antworten" }),
    nods: (person: Person, count: number) => pick(person, "du nickst", "nickt") + plural(count, { one: "", other: ", # Mal" }),
    bothReady: "beide sind wieder so weit",
    reminded: "eine sanfte Erinnerung",
  },

  desk: {
    doing: {
      opens: (name: string) => `${isolate(name)} erzählt`,
      paraphrase: (name: string) => `${isolate(name)} sagt in eigenen Worten, was angekommen ist`,
      verdict: (name: string) => `${isolate(name)} spürt nach, ob es das ist`,
      say: (name: string) => `${isolate(name)} schreibt`,
      choose: (name: string) => `${isolate(name)} wählt`,
      rate: (name: string) => `${isolate(name)} antwortet`,
    },
    each: "Beide antworten, jeweils für sich",
    eachOf: (names: string[]) => `${and(names)} antworten, jeweils für sich`,
    both: "Ihr antwortet beide",
    bothOf: (names: string[]) => `${and(names)} antworten`,
    sharesFirst: (speaker: Person, listener: Person) =>
      `${pick(speaker, "Du erzählst zuerst", "erzählt zuerst")}, und ${listener.you ? "du hörst zuerst zu" : `${nameOf(listener)} hört zuerst zu`}.`,
    writing: (name: string) => `${isolate(name)} schreibt`,
    openWords: (name: string) => `Was ${isolate(name)} erzählt hat`,
  },

  path: {
    part: (number: number, of: number, label: string) => `Teil ${number} von ${of}: ${label}`,
    arriving: "Ankommen",
    shares: (person: Person) => pick(person, "du erzählst", "erzählt"),
    closing: "Abschluss",
  },

  own: {
    last: (day: string, numbers: string) => `Am ${day} hattest du: ${numbers}.`,
    take: "Genauer hinschauen, auf einer eigenen Seite",
    newTab: "(öffnet einen neuen Tab)",
    page: "Zu deiner eigenen Seite",
    thanks: (listener: Person) => (listener.you ? "Danke, dass du zuerst zuhörst." : `${nameOf(listener)} hört zuerst zu. Das verdient einen Dank.`),
  },

  story: {
    note: (name: string) => `Du probierst es allein: Den anderen Stuhl spielt ${isolate(name)}. Ein Skript sagt einmal „fast“ und dann „ja“, und eigene Worte kann es nicht verstehen.`,
    leftOut: (name: string) => `${isolate(name)} hat mit Absicht etwas weggelassen. Probier „fast“ und schau, was geschieht.`,
    use: "Diesen Satz nehmen",
  },
  exit: {
    summary: "Was „Schnell weg“ tut",
    does:
      "Der Knopf, oder dreimal die Umschalttaste, leert diese Seite und jede andere Seite von Third Ear in diesem Browser und führt zu einer Seite, die nichts damit zu tun hat. Entwürfe und Notizen werden von diesem Gerät gelöscht. Was du gesendet hast, bleibt, und dein Platz auch. Dein Gegenüber sieht nur, dass du nicht da bist.",
    cannot:
      "Er kann nicht den Verlauf des Browsers löschen, kein Programm anhalten, das dieses Gerät überwacht, und kein Foto vom Bildschirm ungeschehen machen. Wer diesen Browser nach dir benutzt, kann deine Gespräche wieder öffnen.",
  },

  calling: {
    heading: "Ruf mich, wenn ich dran bin",
    hint: "Solange diese Seite offen ist und du gerade woanders bist. Vom Gespräch steht nichts darin.",
    ways: { off: "Gar nicht", chime: "Drei leise Töne", bell: "Eine tiefe Glocke", vibration: "Vibrieren", silent: "Ohne Ton" },
    whenClosed: "Wenn diese Seite geschlossen ist: wie ich erreichbar bin (öffnet einen neuen Tab)",
    tryOut: "Ausprobieren",
    notification: {
      granted: "Eine Benachrichtigung sagt, dass du dran bist, und sonst nichts.",
      default: "Ohne Benachrichtigung: Diesem Browser wurde keine erlaubt.",
      denied: "Ohne Benachrichtigung: Diesem Browser wurde keine erlaubt.",
      missing: "Ohne Benachrichtigung: Dieser Browser hat keine.",
    },
    awake: "Solange ihr beide da seid, bleibt der Bildschirm an.",
    notAwake: "Dieser Browser kann den Bildschirm nicht anlassen.",
    noSound: "Dieser Browser kann keinen Ton spielen.",
    notStored: "Dieser Browser behält nichts: Die Wahl gilt, solange diese Seite offen ist.",
    body: "Du bist dran.",
  },

  waiting: {
    noHurry: "Es eilt nicht. Du kannst diese Seite offen lassen und so lange etwas anderes tun.",
    observerHeading: "Schön, dass du da bist",
    invitation: (name: string) => `Die Einladung für ${isolate(name)}`,
    kept: (name: string) => `Nur dieser Tab behält sie, bis ${isolate(name)} da ist.`,
    notHere: (name: string) =>
      `${isolate(name)} kommt mit einem eigenen Link herein oder, wenn ihr hier ein Paar seid, über „Ihr zwei“. Ist ein Link verloren gegangen, dann hat ein neuer Raum neue Links.`,
    newRoom: "Einen neuen Raum öffnen",
    next: "Was geschehen wird",
    first: "Wer dran ist, erzählt etwas. Der andere Mensch hört nur zu.",
    second: "Wer zugehört hat, sagt zurück, was angekommen ist.",
    third: "Wer erzählt hat, sagt, ob es das ist. Dann tauscht ihr die Plätze.",
    tours: { share: "Wenn du erzählst", listen: "Wenn du zuhörst", observe: "Wenn du beobachtest" },
  },

  invite: {
    message: "Eine Nachricht zum Verschicken. Sie verrät nicht, worüber ihr sprecht.",
    send: (name: string) => `An ${isolate(name)} senden`,
    mail: "Per Mail senden",
    failed: "Es konnte hier nicht weitergegeben werden. Bitte kopiere die Nachricht.",
    qr: "QR-Code zeigen",
    hideQr: "QR-Code verbergen",
    qrLabel: "QR-Code des Links",
    qrHint: (name: string) => `Nur für ${isolate(name)}: Wer ihn zuerst scannt, hat den Platz.`,
  },

  tour: {
    step: (number: number, of: number) => `${number} von ${of}`,
    next: "Weiter",
    back: "Zurück",
    skip: "Überspringen",
    done: "Alles klar",
    scene: {
      share: "Wenn du spät heimkommst, fühle ich mich vergessen.",
      back: "Du fühlst dich vergessen, wenn ich spät komme.",
      yes: "Ja, das ist es",
      almost: "Fast",
      notYet: "Noch nicht",
    },
    share: {
      1: () => "Du erzählst eine Sache, die dir wichtig ist. Ein paar Sätze reichen.",
      2: (name: string) => `${isolate(name)} sagt zurück, was angekommen ist, und antwortet erst danach.`,
      3: () => "Nur du kannst sagen, ob es das ist. Bei „fast“ ergänzt du, was fehlt.",
      4: () => "Dein „Ja“ schließt beides zu einem. Danach tauscht ihr die Plätze.",
    },
    listen: {
      1: (name: string) => `${isolate(name)} erzählt. Du hörst nur zu: Es gibt nichts zu verteidigen und nichts zu lösen.`,
      2: () => "Du sagst in eigenen Worten zurück, was bei dir angekommen ist. Das Gesagte bleibt dabei zu sehen.",
      3: (name: string) => `${isolate(name)} sagt, ob es das ist. „Fast“ ist keine Note: Du kannst es noch einmal versuchen.`,
      4: () => "Ein „Ja“ schließt beides zu einem. Danach erzählst du und wirst gehört.",
    },
    observe: {
      1: () => "Beide sehen, dass du da bist, solange du da bist.",
      2: () => "Du siehst, wer dran ist, und die Worte, wenn beide es erlauben. Schreiben kannst du nicht.",
      3: () => "Nur wer erzählt hat, entscheidet, ob es gehört wurde. Private Antworten siehst du nicht.",
      4: () => "Beide können jederzeit zurücknehmen, dass du beobachtest. Dann schließt sich der Raum für dich sofort.",
    },
  },

  consents: {
    heading: { waiting: "Noch sind nicht beide einverstanden", taken_back: "Nicht mehr beide sind einverstanden", given: "Beide sind einverstanden. Der Raum öffnet sich" },
    count: { 0: "Bisher ist keine der beiden Personen einverstanden.", 1: "Eine der beiden Personen ist einverstanden.", 2: "Beide sind einverstanden." },
    asked: "Beide werden im Raum gefragt und können ohne Grund Nein sagen oder es sich anders überlegen. Wer es ist, erfährst du nicht.",
    opens: "Diese Seite öffnet sich von selbst, sobald beide einverstanden sind. Du kannst sie offen lassen: Niemand sieht, dass du wartest.",
    list: "Deine Einladungen und Gespräche",
    counted: "Bis dahin ist beim Beobachten zu sehen, wie viele von euch einverstanden sind, und nicht, wer.",
  },

  aids: {
    heading: "Gedanken zu meinen Worten",
    hint: "Wenn du es möchtest, sehen die eigenen Regeln dieses Servers deinen Entwurf an, bevor du ihn sendest. Nichts davon wird aufbewahrt, und dein Gegenüber sieht nichts davon.",
    look: "Meine Worte ansehen",
    there: "Ein Gedanke zu deinen Worten",
    nothing: "Kein Gedanke dazu. Wie es ankommt, weiß nur, wer es hört.",
    begin: "So könntest du anfangen:",
    send: "So senden, wie es ist",
    onlyYou: "Nur du siehst das. Es folgt einfachen Regeln und kann falsch sein: Du entscheidest.",
    occasions: { asked: "Wenn ich frage", pause: "Auch wenn ich innehalte", never: "Gar nicht" } satisfies Record<Occasion, string>,
    notStored: "Dieser Browser behält nichts: Die Wahl gilt, solange diese Seite offen ist.",
    legend: "Unterstrichen: auch in deinen Worten. Gepunktet: noch nicht. Es kommt auf den Sinn an, nicht auf das einzelne Wort.",
    notYet: (words: string[]) => `Noch nicht in deinen Worten: ${and(words)}`,
  },

  holding: {
    heading: "Wie es mir gerade geht",
    answers: { held: "Ich kann es beim anderen lassen", pulled: "Es zieht mich hinein" },
    replies: {
      held: "Gut. Es gehört zum anderen, und du kannst nahe sein, ohne es zu tragen.",
      pulled: "Das geht allen so, die zuhören. Durchatmen darfst du jederzeit, und niemand fragt, warum.",
    },
  },

  sorting: {
    heading: "Was meins war, was nicht meins war",
    hint: "Manches von heute ist deine Sache, manches nicht. Wenn du magst, leg es dahin, wo es hingehört. Richtig oder falsch gibt es dabei nicht.",
    private: "Es bleibt auf diesem Gerät. Es geht an niemanden, es sei denn, du gibst es selbst weiter.",
    list: "Was du gesagt hast, und deine Notizen",
    to: { mine: "Meins", theirs: "Nicht meins" },
    columns: { mine: "Das war meins", theirs: "Das war die Sache des anderen" },
    share: "Weitergeben",
  },

  pad: {
    heading: "Meine Notizen",
    private: "Nur du siehst sie, und sie werden nie gesendet.",
    stored: "Sie bleiben auf diesem Gerät.",
    notStored: "Dieser Browser behält nichts: Sie sind nur da, solange diese Seite offen ist.",
    close: "Schließen",
    columns: { heard: "Was ich vom anderen höre", stirs: "Was sich in mir regt" },
    ending: "Deine Notizen sind nur auf diesem Gerät. Du entscheidest, was aus ihnen wird.",
    look: "Ansehen",
    keep: "Auf diesem Gerät behalten",
    burn: "Verbrennen",
    kept: "Sie bleiben auf diesem Gerät, bis du sie verbrennst, diesen Browser vergessen lässt oder schnell weggehst.",
    burned: "Sie sind weg.",
  },

  course: {
    heading: "Der Verlauf",
    legend: "Zeichen auf der Zeitleiste",
    summary: (counts: Record<"shares" | "yes" | "almost" | "breaks", number>) =>
      `${list([
        plural(counts.shares, { one: "# Mal erzählt", other: "# Mal erzählt" }),
        plural(counts.yes, { one: "# Mal „ja“", other: "# Mal „ja“" }),
        plural(counts.almost, { one: "# Mal „fast“ oder „noch nicht“", other: "# Mal „fast“ oder „noch nicht“" }),
        plural(counts.breaks, { one: "# Pause", other: "# Pausen" }),
      ])}.`,
    answers: {
      yes: { name: "Ja", before: "Das „Ja“ davor", after: "Das nächste „Ja“" },
      almost: { name: "Fast", before: "Das „Fast“ davor", after: "Das nächste „Fast“" },
    },
    silence: "eine lange Stille",
    keys: "Mit der Umschalttaste gehen sie von Antwort zu Antwort.",
    table: "Als Tabelle",
    when: "Wann",
    who: "Wer",
    what: "Was",
    both: "Beide",
  },
};
