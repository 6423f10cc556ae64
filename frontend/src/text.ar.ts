/**
 * The Arabic texts. They address nobody by gender: verbal nouns, nominal sentences, and the dual for both partners.
 * A native speaker has not reviewed them yet; the language switch says so.
 */
import type { Occasion } from "./aids";
import { isolate } from "./bidi";
import { dateFormats } from "./date-format";
import type { Ending, ObservedEnding } from "./ending";
import type { Person } from "./participants";
import { listFormat, plurals } from "./plural";
import type { Texts } from "./text";
import { hoursAndMinutes, MINUTE, nameOf, type ClosedReason, type ClosedReasons } from "./text-parts";
import type { ShareOutcome } from "./transcript-blocks";
import type { BreakKind, Gate, Scope } from "./wire";

const plural = plurals("ar", ["zero", "one", "two", "few", "many"]);
const list = listFormat("ar");
const and = (names: string[]): string => list(names.map(isolate));
const who = (person: Person): string => (person.you ? "أنت" : nameOf(person));
/** After a preposition: «بعد دقيقتين». */
const minutes = (count: number): string =>
  plural(count, { zero: "# دقيقة", one: "دقيقة واحدة", two: "دقيقتين", few: "# دقائق", many: "# دقيقة", other: "# دقيقة" });
const hours = (count: number): string =>
  plural(count, { zero: "# ساعة", one: "ساعة واحدة", two: "ساعتين", few: "# ساعات", many: "# ساعة", other: "# ساعة" });
const times = (count: number): string =>
  plural(count, { zero: "# مرة", one: "مرة واحدة", two: "مرتان", few: "# مرات", many: "# مرة", other: "# مرة" });
const sees = (scope: Scope): string => (scope === "words" ? "كل ما ليس خاصًّا" : "الأدوار من دون الكلمات");

/** A duration in words, rounded down. */
function duration(ms: number): string {
  const { hours: h, minutes: m } = hoursAndMinutes(ms);
  if (h === 0 && m === 0) return "أقل من دقيقة";
  return list([...(h > 0 ? [hours(h)] : []), ...(m > 0 ? [minutes(m)] : [])]);
}

export const ar: Texts = {
  lang: "ar",
  name: "Third Ear",
  you: "أنت",
  dismiss: "حسنًا",
  cancel: "ليس الآن",

  time: {
    ...dateFormats("ar"),
    today: (time: string) => `الساعة ${time}`,
    tomorrow: (time: string) => `غدًا الساعة ${time}`,
    onDay: (day: string, time: string) => `${day}، الساعة ${time}`,
  },

  people: {
    heading: "في هذه الغرفة",
    facts: (facts: string[]) => facts.join("، "),
    present: "هنا",
    absent: "خارج الغرفة حاليًّا",
    away: (person: Person) => `${nameOf(person)} خارج الغرفة حاليًّا. المحادثة متوقفة مؤقتًا.`,
    isYou: "أنت",
    speaker: "دور المشاركة",
    listener: "دور الإصغاء",
    writing: "جارٍ الكتابة",
    nod: "أنا معك",
    nodHint: "إيماءة صامتة، من دون مقاطعة.",
    showTyping: "إظهار أنني أكتب",
    showTypingHint: "لا يظهر المكتوب أبدًا. ولا يعمل ذلك إلا بتفعيله من الطرفين.",
  },

  observer: {
    heading: "المراقبة",
    notice: "أنت هنا للمراقبة، ووجودك ظاهر للطرفين.",
    noticeSignals: "المراقبة من دون كلمات: تظهر الأدوار والإجابات، لا ما يُقال.",
    sees: (scope: Scope) => (scope === "words" ? "المراقبة تشمل كل ما ليس خاصًّا" : "المراقبة تشمل الأدوار، لا الكلمات أبدًا"),
    here: "المراقبة جارية الآن",
    away: "لا مراقبة الآن",
    chip: "وضع المراقبة",
    invited: (name: string, scope: Scope) => `دعوة إلى المراقبة: ${isolate(name)}. وتشمل المراقبة ${sees(scope)}.`,
    agreed: (name: string, scope: Scope) => `مراقبة مسموح بها: ${isolate(name)}. وتشمل المراقبة ${sees(scope)}.`,
    consent: (person: Person) => `${who(person)}: موافقة`,
    noConsent: (person: Person) => `${who(person)}: لا موافقة بعد`,
    both: "لا يظهر شيء قبل موافقة الطرفين معًا.",
    allow: (name: string) => `السماح لـ ${isolate(name)} بالمراقبة`,
    allowSignals: "السماح من دون الكلمات",
    withdraw: (name: string) => `إلغاء السماح لـ ${isolate(name)} بالمراقبة`,
    withdrawHint: "يسري ذلك فورًا.",
  },

  turn: {
    now: "الآن",
    yours: "دورك الآن",
    gathering: (person: Person) => `في انتظار دخول ${nameOf(person)}`,
    gatheringBoth: "في انتظار دخول الطرفين",
    gatheringHeading: "جميلٌ حضورك",
    gatheringHint: "تبدأ المحادثة من تلقاء نفسها بمجرد حضوركما معًا.",
    gatheringHintObserver: "تبدأ المحادثة من تلقاء نفسها بمجرد حضور الطرفين.",
    onBreak: "استراحة",
    ended: "انتهت المحادثة",
    arriving: "جارٍ الدخول …",
    private: "هذا ظاهر لك وحدك",
    privateToThem: "كل إجابة تبقى خاصة",
    stems: "بدايات ممكنة",
  },

  act: {
    yourWords: "كلماتك",
    send: "إرسال",
    sendHint: "يمكن الإرسال أيضًا بمفتاحي Ctrl + Enter.",
    sending: "جارٍ الإرسال …",
    left: (count: number) =>
      plural(count, { zero: "لم يبقَ أي حرف", one: "بقي حرف واحد", two: "بقي حرفان", few: "بقيت # أحرف", many: "بقي # حرفًا", other: "بقي # حرف" }),
    over: (count: number) =>
      plural(count, { zero: "لا حروف زائدة", one: "حرف واحد زائد", two: "حرفان زائدان", few: "# أحرف زائدة", many: "# حرفًا زائدًا", other: "# حرف زائد" }),
    atMost: (count: number) =>
      plural(count, {
        zero: "لم يبقَ أي حرف", one: "بقي حرف واحد على الأكثر", two: "بقي حرفان على الأكثر", few: "بقيت # أحرف على الأكثر",
        many: "بقي # حرفًا على الأكثر", other: "بقي # حرف على الأكثر",
      }),
    tooLong: "هذا أطول من أن يُرسَل",
    kept: "ما يُكتب هنا محفوظ على هذا الجهاز حتى إرساله.",
    notKept: "هذا المتصفح لا يحفظ شيئًا: يبقى المكتوب ما دامت هذه الصفحة مفتوحة فقط. يُستحسن نسخه احتياطًا.",
    rating: "من 0 إلى 10",
    rate: "اعتماد هذا الرقم",
    choose: "إجابتك",
  },

  refusal: {
    heading: "لم يتم ذلك",
  },

  unsent: {
    heading: "هذه كلمات لك لم تُرسَل.",
    kept: "تبقى محفوظة هنا حتى حذفها.",
    notKept: "تبقى ما دامت هذه الصفحة مفتوحة فقط.",
    discard: "حذفها",
  },

  pause: {
    call: "أخذ استراحة",
    kinds: { breather: "التقاط الأنفاس", flooded: "هذا فوق طاقتي الآن" } satisfies Record<BreakKind, string>,
    on: "هذه استراحة",
    begins: "تبدأ الآن، للطرفين معًا.",
    beginsOffline: "تبدأ الآن من جهتك. وتبدأ لدى الطرف الآخر فور عودة الاتصال.",
    breathing: "شهيق مع العدّ إلى أربعة، وزفير مع العدّ إلى ستة.",
    hints: {
      breather: "قليل من الحركة، وشربة ماء.",
      flooded: "يحتاج الجسد إلى نحو عشرين دقيقة كي يهدأ. شيء لا صلة له بكل هذا يساعد الآن.",
    } satisfies Record<BreakKind, string>,
    nothingLost: "لا يمكن إرسال شيء الآن، ولا يضيع شيء.",
    meet: (moment: string) => `موعد اللقاء من جديد: ${moment}.`,
    met: (moment: string) => `كان موعد اللقاء من جديد: ${moment}. لا بأس بالانتظار حتى يكون الطرفان على استعداد.`,
    meetObserver: (moment: string) => `موعد لقاء الطرفين من جديد: ${moment}.`,
    metObserver: (moment: string) => `كان موعد لقاء الطرفين من جديد: ${moment}. والمتابعة متى كانا على استعداد.`,
    left: (ms: number) => `بعد ${duration(ms)}`,
    returnFrom: (moment: string) => `يظهر هنا زر للمتابعة: ${moment}.`,
    return: "أنا على استعداد للمتابعة",
    change: "يناسبني موعد آخر",
    changeHint: "يظهر الموعد الجديد للطرفين، من دون حاجة إلى ذكر السبب.",
    changeTo: (count: number) => `بعد ${duration(count * MINUTE)}`,
    ready: (person: Person) => `${who(person)} على استعداد للمتابعة`,
    notReady: (person: Person) => `${who(person)} في راحة`,
    waiting: (person: Person) => `المتابعة في انتظار استعداد ${nameOf(person)}.`,
    draft: "المكتوب قبل الاستراحة محفوظ.",
    draftNotStored: "المكتوب قبل الاستراحة باقٍ ما دامت هذه الصفحة مفتوحة.",
    welcomeBack: (other: Person) => `أهلًا بالعودة. ${nameOf(other)} هنا من جديد أيضًا. لا داعي للعجلة.`,
  },

  end: {
    call: "إنهاء المحادثة",
    heading: "إنهاء المحادثة؟",
    leads: "ينتقل الطرفان إلى خطوات الختام. وهي قصيرة وتستحق وقتها.",
    leadsEarly: "ينتقل الطرفان إلى خطوات الختام. وهي قصيرة، ويمكن لأيٍّ من الطرفين تركها.",
    closes: "ينهي هذا المحادثة الآن، للطرفين معًا.",
    confirm: "نعم، إنهاء",
    done: "انتهت المحادثة",
    anotherTime: "في وقت آخر",
    hints: {
      completed: "شكرًا لإصغاء كلٍّ منكما إلى الآخر. يمكن الاطلاع عليها من جديد في أي وقت.",
      ended_early: "توقّفت المحادثة في منتصف الطريق، ولا بأس بذلك. يمكن الاطلاع عليها من جديد في أي وقت.",
      another_time: "لم يكن هذا هو الوقت المناسب، وحسنٌ أن ذلك اتضح. لا يضيع شيء بالانتظار. شيء لطيف للنفس اليوم فكرة جيدة.",
      nothing_shared: "انتهت قبل مشاركة أي شيء. يمكن بدء محادثة أخرى في وقت يناسبكما معًا.",
    } satisfies Record<Exclude<Ending, "parted">, string>,
    parted: (person: Person) => person.you
      ? "كان الإنهاء من جهتك. هذا ممكن في أي وقت، من دون حاجة إلى ذكر السبب لأحد. العناية بالنفس أولًا."
      : `كان الإنهاء من جهة ${nameOf(person)}. هذا ممكن لأيٍّ منكما في أي وقت. لا حاجة إلى تفسيره اليوم، ولا يعني بالضرورة أكثر من ذلك. العناية بالنفس أولًا.`,
    heard: (listener: Person, sharer: Person) =>
      `${listener.you ? "إصغاؤك" : `إصغاء ${nameOf(listener)}`} ${sharer.you ? "إليك" : `إلى ${nameOf(sharer)}`}`,
    step: "خطوة صغيرة حتى الغد",
    stepHint: "اختياري: شيء صغير في متناول اليد.",
    stepKept: "يبقى على هذا الجهاز، ولا يُرسل إلى أحد.",
    stepNotKept: "هذا المتصفح لا يحفظ شيئًا: يبقى المكتوب ما دامت هذه الصفحة مفتوحة، ولا يُرسل إلى أحد.",
    observerHints: {
      completed: "شكرًا لحضورك. يمكن الاطلاع عليها من جديد ما دام الطرفان يسمحان بذلك.",
      ended_early: "انتهت قبل أوانها. يمكن الاطلاع عليها من جديد ما دام الطرفان يسمحان بذلك.",
      unknown: "يمكن الاطلاع عليها من جديد ما دام الطرفان يسمحان بذلك.",
      nothing_visible: "ليس فيها ما يمكنك الاطلاع عليه من جديد.",
    } satisfies Record<ObservedEnding, string>,
    replay: "الاطلاع عليها من جديد",
    past: "محادثات سابقة",
    start: "بدء محادثة أخرى",
  },

  connection: {
    trying: "جارٍ الدخول …",
    lost: "انقطع الاتصال. سيعود من تلقاء نفسه، وكلماتك محفوظة.",
    lostBare: "انقطع الاتصال. سيعود من تلقاء نفسه.",
    back: "عاد الاتصال، ولم يضِع شيء.",
    restarting: "جارٍ إعادة تشغيل الخادم. تعود المحادثة بعد لحظات، وكلماتك محفوظة.",
    restartingBare: "جارٍ إعادة تشغيل الخادم. تعود المحادثة بعد لحظات.",
    notYet: "لا يوجد اتصال بعد. تتكرر المحاولة تلقائيًّا.",
    long: "لا يوجد اتصال بعد، وتتكرر المحاولة تلقائيًّا. بعض الشبكات وخدمات VPN تمنعه: قد تنفع شبكة أخرى أو متصفح آخر.",
    tooFast: "كان ذلك كثيرًا دفعة واحدة. تعود المحادثة بعد لحظات.",
  },

  closed: {
    heading: "توقفت هذه الصفحة",
    again: "محاولة أخرى",
    here: "المتابعة هنا",
    reasons: {
      0: { heading: "توجد نسخة أحدث", text: "يُرجى إعادة تحميل الصفحة." },
      4401: {
        heading: "لم يعد هذا المتصفح معروفًا لدينا",
        text:
          "أُزيل من هنا، أو أُغلق الدخول فيه من جهاز آخر، أو لم يُستعمل منذ زمن طويل. مع وجود حساب يمكن تسجيل الدخول من جديد " +
          "في «الحساب». لا يعمل الرابط إلا في المتصفح الذي استعمله أولًا، " +
          "فرابطك لا يفتح هذه المحادثة من جديد. وما قيل فيها محفوظ.",
      },
      4403: {
        heading: "هذه المحادثة ليست مفتوحة لك",
        text: "ليس لهذا المتصفح مكان فيها، أو لم يعد له مكان. وما يمكنه فتحه موجود ضمن محادثاتك.",
      },
      4404: {
        heading: "لا شيء هنا",
        text: "ربما في العنوان خطأ، أو حُذفت المحادثة، أو هي لغيرك. ومحادثاتك موجودة في صفحتها.",
      },
      4409: {
        heading: "هذه المحادثة مفتوحة لديك في مكان آخر",
        text: "هي مفتوحة في علامات تبويب أو متصفحات كثيرة لديك، ولذلك توقفت هذه، وهي الأقدم. تمكن المتابعة هناك أو هنا.",
      },
      4410: { heading: "حُذفت هذه المحادثة", text: "ذهبت كلماتها إلى غير رجعة." },
    } satisfies ClosedReasons as Record<number, ClosedReason>,
    past: "محادثاتك",
    start: "إلى صفحة البداية",
  },

  transcript: {
    heading: "المحادثة",
    empty: "لم يُقَل شيء بعد.",
    earlier: {
      more: "إظهار ما سبق",
      all: "الإظهار من البداية",
      loading: "جارٍ إحضار ما سبق …",
      failed: "تعذّر إحضار ما سبق الآن.",
      again: "محاولة أخرى",
    },
    gateLabels: {
      opens: () => "مشاركة",
      paraphrase: () => "إعادة ما سُمع",
      verdict: () => "إجابة",
    } satisfies Record<Gate, (person: Person) => string>,
    onlyYou: "ظاهر لك وحدك",
    noWords: "الكلمات غير ظاهرة",
    emptyLines: (count: number) =>
      plural(count, { zero: "لا سطور فارغة", one: "سطر فارغ", two: "سطران فارغان", few: "# سطور فارغة", many: "# سطرًا فارغًا", other: "# سطر فارغ" }),
    showAll: (count: number) =>
      plural(count, {
        zero: "إظهار السطور", one: "إظهار السطر", two: "إظهار السطرين", few: "إظهار السطور كلها (#)", many: "إظهار السطور كلها (#)",
        other: "إظهار السطور كلها (#)",
      }),
    wordsGone: "سُحبت هذه الكلمات",
    joined: (person: Person) => `${who(person)}: دخول إلى الغرفة`,
    chose: (person: Person, label: string) => `${who(person)}: ${isolate(label)}`,
    rated: (person: Person, value: number) => `${who(person)}: ${value} من 10`,
    nodded: (person: Person) => (person.you ? "أنت: إيماءة" : `${nameOf(person)}: إيماءة «أنا معك»`),
    roles: (speaker: Person, listener: Person) => `المشاركة: ${who(speaker)}، والإصغاء: ${who(listener)}`,
    rolesBecause: {
      more_resourced: "الإصغاء أولًا لمن لديه طاقة أكبر قليلًا اليوم، إن وُجد فرق.",
      swap: "تبادُل الأدوار.",
    } as Record<string, string>,
    roundEnded: (round: number) => `اكتملت الجولة ${round}`,
    parked: "وُضع هذا جانبًا لوقت آخر",
    reminded: "تذكير لطيف. لا بأس بأخذ كل الوقت اللازم",
    remindedBreak: "تذكير لطيف: حان الآن تقريبًا موعد انتهاء الاستراحة",
    breakCalled: (person: Person) => `${who(person)}: طلب استراحة`,
    returnChanged: (person: Person) => `${who(person)}: تغيير موعد انتهاء الاستراحة`,
    returned: (person: Person) => `${who(person)} على استعداد للمتابعة`,
    breakEnded: "انتهت الاستراحة",
    allowed: (person: Person, observer: string, scope: Scope) =>
      `${who(person)}: السماح لـ ${isolate(observer)} بالمراقبة${scope === "signals" ? "، من دون الكلمات" : ""}`,
    withdrawn: (person: Person, observer: string) => `${who(person)}: إلغاء السماح لـ ${isolate(observer)} بالمراقبة`,
    observerJoined: (person: Person) => `${who(person)}: بدء المراقبة`,
    observerLeft: (person: Person) => `${who(person)}: انتهاء المراقبة`,
    closing: "بدأ الختام",
    asksToEnd: (person: Person) => `${who(person)}: طلب الإنهاء. بدأ الختام`,
    ended: "انتهت المحادثة",
    endedBy: (person: Person) => `${who(person)}: إنهاء المحادثة`,
    wordsWithdrawn: (person: Person) => `${who(person)}: سحب الكلمات`,
    hidden: (count: number) =>
      plural(count, {
        zero: "لا إجابات خاصة", one: "إجابة خاصة", two: "إجابتان خاصتان", few: "# إجابات خاصة", many: "# إجابة خاصة", other: "# إجابة خاصة",
      }),
    hiddenFromObserver: (count: number) =>
      plural(count, {
        zero: "لا لحظات مخفية", one: "لحظة واحدة غير ظاهرة لك", two: "لحظتان غير ظاهرتين لك", few: "# لحظات غير ظاهرة لك",
        many: "# لحظة غير ظاهرة لك", other: "# لحظة غير ظاهرة لك",
      }),
  },

  replay: {
    heading: "إعادة العرض",
    cast: "من شارك",
    observer: "دعوة إلى المراقبة",
    aside: "المزيد عن هذه المحادثة",
    loading: "جارٍ إحضار المحادثة …",
    failed: "تعذّر إحضار المحادثة.",
    closed: "لم تعد هذه المحادثة مفتوحة لك هنا.",
    again: "محاولة أخرى",
    empty: "لم يحدث شيء في هذه المحادثة بعد.",
    play: "تشغيل",
    pause: "إيقاف",
    back: "خطوة إلى الوراء",
    forward: "خطوة إلى الأمام",
    seek: "الموضع",
    speed: "السرعة",
    times: (speed: number) => `\u200e${speed}×`,
    shorten: "تقصير الصمت",
    keys: "مفتاح المسافة للتشغيل والإيقاف، أو للضغط على الزر المحدد. ومفاتيح الأسهم للتنقل خطوة خطوة.",
    moment: (at: number, of: number) => `اللحظة ${at} من ${of}`,
    at: (time: string, total: string) => `${time} من ${total}`,
    timeline: "لمن كان الكلام، ومتى",
    onFloor: (name: string) => `الكلام لـ ${isolate(name)}`,
    together: "كلٌّ بمفرده",
    break: "استراحة",
    legendBreak: "استراحة",
    legendAgain: "محاولة أخرى",
    shares: "ما تمت مشاركته، وكيف سُمع",
    noShares: "لم تبدأ أي مشاركة بعد.",
    noSharesEnded: "لم تكن هناك أي مشاركة.",
    noSharesObserver: "ليست هنا مشاركة ظاهرة لك.",
    parked: "وُضع جانبًا لوقت آخر",
    open: "لم تكتمل إعادة ما سُمع بعد",
    openEnded: "لم تكتمل إعادة ما سُمع",
    jump: "الانتقال إلى هذه اللحظة",
    copy: "الاحتفاظ بنسخة",
    askedForCopy: (name: string) => `طلب نسخة من المحادثة كاملةً من ${isolate(name)}.`,
    toCopy: "كلماتك وحدها أو المحادثة كاملةً",
  },

  pages: {
    copy: "نسخ",
    copyText: "تم النسخ",
    copyFailed: "تعذّر النسخ هنا. النص محدد، ويمكن نسخه يدويًّا.",
  },

  language: {
    label: "اللغة",
  },

  share: {
    label: (person: Person, outcome: ShareOutcome) => `مشاركة: ${who(person)}${outcome === "heard" ? "، وقد سُمعت" : ""}`,
    heard: "سُمع",
    left: "بقي هذا مفتوحًا، ويمكن قوله في وقت آخر.",
    showAll: (count: number) => `إظهار الكل (${count})`,
  },

  fold: {
    arriving: (what: string) => `الوصول: ${what}`,
    bothHere: "الطرفان هنا",
    here: (person: Person) => `${who(person)} هنا`,
    bothAllow: (observer: string) => `سماح الطرفين لـ ${isolate(observer)} بالمراقبة`,
    answers: (count: number) =>
      plural(count, { zero: "لا إجابات", one: "إجابة واحدة", two: "إجابتان", few: "# إجابات", many: "# إجابة", other: "# إجابة" }),
    privateAnswers: (count: number) =>
      plural(count, {
        zero: "لا إجابات خاصة", one: "إجابة خاصة", two: "إجابتان خاصتان", few: "# إجابات خاصة", many: "# إجابة خاصة", other: "# إجابة خاصة",
      }),
    nods: (person: Person, count: number) =>
      `${who(person)}: ${plural(count, { zero: "إيماءة", one: "إيماءة", two: "إيماءتان", few: "# إيماءات", many: "# إيماءة", other: "# إيماءة" })}`,
    bothReady: "الطرفان على استعداد للمتابعة",
    reminded: "تذكير لطيف",
  },

  desk: {
    doing: {
      opens: (name: string) => `${isolate(name)}: وقت المشاركة`,
      paraphrase: (name: string) => `${isolate(name)}: إعادة ما وصل بكلمات أخرى`,
      verdict: (name: string) => `${isolate(name)}: تأمّل إن كان هذا هو المقصود`,
      say: (name: string) => `${isolate(name)}: جارٍ الكتابة`,
      choose: (name: string) => `${isolate(name)}: جارٍ الاختيار`,
      rate: (name: string) => `${isolate(name)}: جارٍ الجواب`,
    },
    each: "الجواب لكلٍّ منكما بمفرده",
    eachOf: (names: string[]) => `${and(names)}: الجواب لكلٍّ بمفرده`,
    both: "الجواب لكما معًا",
    bothOf: (names: string[]) => `${and(names)}: الجواب للطرفين`,
    sharesFirst: (speaker: Person, listener: Person) => `المشاركة أولًا: ${who(speaker)}، والإصغاء أولًا: ${who(listener)}.`,
    writing: (name: string) => `${isolate(name)}: جارٍ الكتابة`,
    openWords: (name: string) => `ما شاركه الطرف الآخر: ${isolate(name)}`,
  },

  path: {
    part: (number: number, of: number, label: string) => `الجزء ${number} من ${of}: ${label}`,
    arriving: "الوصول",
    shares: (person: Person) => `مشاركة ${who(person)}`,
    closing: "الختام",
  },

  own: {
    last: (day: string, numbers: string) => `في ${day} كان لديك: ${numbers}.`,
    take: "نظرة أدق، في صفحة خاصة بك",
    newTab: "(في علامة تبويب جديدة)",
    page: "إلى صفحتك الخاصة",
    thanks: (listener: Person) => (listener.you ? "شكرًا لك على الإصغاء أولًا." : `الإصغاء أولًا: ${nameOf(listener)}. وهذا يستحق الشكر.`),
  },

  story: {
    note: (name: string) => `هذه تجربة منفردة: الكرسي الآخر لـ ${isolate(name)}. يقول البرنامج «تقريبًا» مرة ثم «نعم»، ولا يفهم كلمات غير كلمات القصة.`,
    leftOut: (name: string) => `تُرك شيء ناقصًا عن قصد: ${isolate(name)}. يمكن تجربة «تقريبًا» ورؤية ما يحدث.`,
    use: "استعمال هذه الجملة",
  },
  exit: {
    summary: "ما الذي يفعله «خروج سريع»",
    does:
      "الزر، أو مفتاح Shift ثلاث مرات، يُفرغ هذه الصفحة وكل صفحات Third Ear الأخرى في هذا المتصفح، وينقل إلى موقع لا علاقة له بها. تُحذف المسودات والملاحظات من هذا الجهاز. ما أُرسل يبقى محفوظًا، وكذلك مكانك. لا يظهر للطرف الآخر إلا أنك خارج الغرفة.",
    cannot:
      "لا يمكنه محو سجل المتصفح، ولا إيقاف برنامج يراقب هذا الجهاز، ولا إلغاء صورة التُقطت للشاشة. من يستخدم هذا المتصفح بعدك يمكنه فتح محادثاتك من جديد.",
  },

  calling: {
    heading: "تنبيهي حين يأتي دوري",
    hint: "ما دامت هذه الصفحة مفتوحة والانتباه في مكان آخر. ولا يحمل التنبيه شيئًا من المحادثة.",
    ways: { off: "من دون تنبيه", chime: "ثلاث نغمات هادئة", bell: "جرس خفيض واحد", vibration: "اهتزاز", silent: "تنبيه بلا صوت" },
    whenClosed: "عندما تكون هذه الصفحة مغلقة: طريقة الوصول إليّ (تفتح في علامة تبويب جديدة)",
    tryOut: "تجربة",
    notification: {
      granted: "يأتي إشعار بأن الدور قد حان، ولا شيء غير ذلك.",
      default: "من دون إشعار: لا إذن لهذا المتصفح بعرضه.",
      denied: "من دون إشعار: لا إذن لهذا المتصفح بعرضه.",
      missing: "من دون إشعار: لا إشعارات في هذا المتصفح.",
    },
    awake: "تبقى الشاشة مضاءة ما دام الطرفان هنا.",
    notAwake: "لا يمكن لهذا المتصفح إبقاء الشاشة مضاءة.",
    noSound: "لا يمكن لهذا المتصفح تشغيل صوت.",
    notStored: "هذا المتصفح لا يحفظ شيئًا: يسري الاختيار ما دامت هذه الصفحة مفتوحة.",
    body: "حان دورك.",
  },

  waiting: {
    noHurry: "لا داعي للعجلة. يمكن ترك هذه الصفحة مفتوحة والقيام بشيء آخر في هذه الأثناء.",
    observerHeading: "جميلٌ حضورك",
    invitation: (name: string) => `الدعوة الموجهة إلى ${isolate(name)}`,
    kept: (name: string) => `لا تحتفظ بها إلا هذه النافذة، إلى حين دخول ${isolate(name)}.`,
    notHere: (name: string) =>
      `الدخول لـ ${isolate(name)} برابط خاص أو، إن كنتما ثنائيًا هنا، من صفحة «أنتما الاثنان». وإن ضاع رابط، فللغرفة الجديدة روابط جديدة.`,
    newRoom: "فتح غرفة جديدة",
    next: "ما الذي سيحدث",
    first: "مشاركة من طرف، وإصغاء فقط من الطرف الآخر.",
    second: "بعد الإصغاء، إعادة لما وصل من الكلام.",
    third: "ثم القول من صاحب الدور: هل هذا هو المقصود؟ وبعدها تبادل الأماكن.",
    tours: { share: "عند المشاركة", listen: "عند الإصغاء", observe: "عند المراقبة" },
  },

  invite: {
    message: "رسالة للإرسال. لا تقول شيئًا عن موضوع حديثكما.",
    send: (name: string) => `إرسال إلى ${isolate(name)}`,
    mail: "إرسال بالبريد",
    failed: "تعذرت المشاركة هنا. يمكن نسخ الرسالة.",
    qr: "إظهار رمز QR",
    hideQr: "إخفاء رمز QR",
    qrLabel: "رمز QR للرابط",
    qrHint: (name: string) => `هذا الرمز لـ ${isolate(name)} وحده: المقعد لأول من يمسحه.`,
  },

  tour: {
    step: (number: number, of: number) => `${number} من ${of}`,
    next: "التالي",
    back: "السابق",
    skip: "تخطّي",
    done: "حسنًا",
    scene: {
      share: "حين تتأخر العودة إلى البيت، أشعر بأنني في طي النسيان.",
      back: "تأخُّري يعني لك أنك في طي النسيان.",
      yes: "نعم، هذا هو",
      almost: "تقريبًا",
      notYet: "ليس بعد",
    },
    share: {
      1: () => "مشاركة أمر واحد يهمك. تكفي بضع جمل.",
      2: (name: string) => `قبل أي رد، تأتي من ${isolate(name)} إعادة لما وصل من كلامك.`,
      3: () => "القول لك وحدك: هل هذا هو المقصود؟ ومع «تقريبًا» تمكن إضافة ما ينقص.",
      4: () => "كلمة «نعم» منك تجمع الاثنين في واحد. وبعدها تبادل الأماكن.",
    },
    listen: {
      1: (name: string) => `المشاركة من ${isolate(name)}، ومنك الإصغاء فقط: لا شيء يحتاج إلى دفاع أو حل.`,
      2: () => "إعادة ما وصلك بكلماتك أنت. ويبقى ما قيل أمام عينيك.",
      3: (name: string) => `القول لـ ${isolate(name)}: هل هذا هو المقصود؟ و«تقريبًا» ليست درجة: المحاولة متاحة من جديد.`,
      4: () => "كلمة «نعم» تجمع الاثنين في واحد. وبعدها يأتي دورك في المشاركة، ومن حولك إصغاء.",
    },
    observe: {
      1: () => "وجودك ظاهر للطرفين ما دمت هنا.",
      2: () => "يظهر لك لمن الدور، وتظهر الكلمات إن سمح الطرفان. والكتابة غير ممكنة.",
      3: () => "القرار لصاحب المشاركة وحده: هل وصل الكلام؟ والإجابات الخاصة لا تظهر لك.",
      4: () => "لكل طرف سحب موافقته على المراقبة في أي وقت. وعندها تُغلق الغرفة أمامك فورًا.",
    },
  },

  consents: {
    heading: { waiting: "لم تكتمل موافقة الطرفين بعد", taken_back: "لم تعد موافقة الطرفين قائمة", given: "وافق الطرفان. الغرفة تُفتح الآن" },
    count: { 0: "لا موافقة من أي طرف حتى الآن.", 1: "موافقة من طرف واحد.", 2: "موافقة من الطرفين." },
    asked: "يُسأل كل طرف في الغرفة، وله الرفض أو تغيير الرأي من دون ذكر سبب. ولا يُكشف لك مَن.",
    opens: "تُفتح هذه الصفحة من تلقاء نفسها بمجرد موافقة الطرفين. ويمكن تركها مفتوحة: لا أحد يرى أنك في الانتظار.",
    list: "دعواتك ومحادثاتك",
    counted: "وحتى ذلك الحين يظهر عند المراقبة عدد الموافقين منكما، لا مَن وافق.",
  },

  aids: {
    heading: "خواطر حول كلماتي",
    hint: "عند الطلب فقط، تنظر قواعد هذا الخادم نفسه في المسودة قبل إرسالها. لا يُحفظ منها شيء، ولا يظهر منها شيء للطرف الآخر.",
    look: "مراجعة كلماتي",
    there: "خاطرة حول كلماتك",
    nothing: "لا خاطرة حول هذا. وحده من يسمع الكلام يعرف كيف يصل إليه.",
    begin: "بداية ممكنة:",
    send: "الإرسال كما هي",
    onlyYou: "هذا ظاهر لك وحدك. وهو وفق قواعد بسيطة قد تخطئ: القرار لك.",
    occasions: { asked: "عند الطلب", pause: "وعند التوقف عن الكتابة أيضًا", never: "أبدًا" } satisfies Record<Occasion, string>,
    notStored: "هذا المتصفح لا يحفظ شيئًا: يسري الاختيار ما دامت هذه الصفحة مفتوحة.",
    legend: "تحته خط: موجود في كلماتك أيضًا. تحته نقاط: ليس بعد. المهم هو المعنى لا الكلمة الواحدة.",
    notYet: (words: string[]) => `ليس بعد في كلماتك: ${and(words)}`,
  },

  holding: {
    heading: "كيف حالي الآن",
    answers: { held: "أستطيع أن أتركه للطرف الآخر", pulled: "هذا يجرّني إلى داخله" },
    replies: {
      held: "جميل. هذا يخص الطرف الآخر، ويمكن القرب منه من دون حمله.",
      pulled: "يحدث هذا لكل من يصغي. التقاط الأنفاس ممكن في أي وقت، ولا أحد يسأل عن السبب.",
    },
  },

  sorting: {
    heading: "ما كان لي وما لم يكن لي",
    hint: "بعض ما ظهر اليوم يخصك، وبعضه لا. يمكن وضع كل شيء في مكانه إن راق لك ذلك. لا جواب صحيح هنا.",
    private: "يبقى على هذا الجهاز. لا يصل إلى أحد إلا إذا كان ذلك بيدك.",
    list: "ما قلته، وملاحظاتك",
    to: { mine: "لي", theirs: "ليس لي" },
    columns: { mine: "هذا كان لي", theirs: "هذا كان للطرف الآخر" },
    share: "إرساله إلى شخص آخر",
  },

  pad: {
    heading: "ملاحظاتي",
    private: "لا يراها أحد غيرك، ولا تُرسَل أبدًا.",
    stored: "تبقى على هذا الجهاز.",
    notStored: "هذا المتصفح لا يحفظ شيئًا: تبقى ما دامت هذه الصفحة مفتوحة فقط.",
    close: "إغلاق",
    columns: { heard: "ما أسمعه من الطرف الآخر", stirs: "ما يتحرك في داخلي" },
    ending: "ملاحظاتك على هذا الجهاز وحده. القرار لك في ما يحدث لها.",
    look: "الاطلاع عليها",
    keep: "الاحتفاظ بها على هذا الجهاز",
    burn: "حرقها",
    kept: "تبقى على هذا الجهاز حتى حرقها أو نسيان هذا المتصفح أو الخروج السريع.",
    burned: "لم تعد موجودة.",
  },

  course: {
    heading: "مجرى المحادثة",
    legend: "علامات الخط الزمني",
    summary: (counts: Record<"shares" | "yes" | "almost" | "breaks", number>) =>
      `${list([
        plural(counts.shares, { zero: "لا مشاركات", one: "مشاركة واحدة", two: "مشاركتان", few: "# مشاركات", many: "# مشاركة", other: "# مشاركة" }),
        `«نعم»: ${times(counts.yes)}`,
        `«تقريبًا» أو «ليس بعد»: ${times(counts.almost)}`,
        plural(counts.breaks, { zero: "لا استراحات", one: "استراحة واحدة", two: "استراحتان", few: "# استراحات", many: "# استراحة", other: "# استراحة" }),
      ])}.`,
    answers: {
      yes: { name: "نعم", before: "«نعم» السابقة", after: "«نعم» التالية" },
      almost: { name: "تقريبًا", before: "«تقريبًا» السابقة", after: "«تقريبًا» التالية" },
    },
    silence: "صمت طويل",
    keys: "ومع مفتاح التبديل يكون التنقل من جواب إلى جواب.",
    table: "في جدول",
    when: "متى",
    who: "من",
    what: "ماذا",
    both: "الطرفان",
  },
};
