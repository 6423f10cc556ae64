/** What the server and the partners say in the specimens, in a language of each direction of writing. */
const en = {
  names: { a: "Ana", b: "Ben", o1: "Dr. Lee" },
  topic: "Our Sundays",
  format: "Compassion dialogue",
  steps: { check_in: "Take stock", order: "Who shares first", share: "Share", mirror: "Say back", verdict: "Is that it?", thanks: "Say thank you" },
  prompts: {
    check_in: "How much do you have to give just now? 0 is empty, 10 is plenty. Only you see your number.",
    order: "Whoever has a little more strength today listens first. Is this fine with you?",
    share: "Say what matters to you, and how it feels. Two or three sentences are a good beginning.",
    mirror: "Say back in your own words what it means to your partner, and how it feels for them. Your own view can wait.",
    verdict: "Is this what you meant, and how it feels? Only you can tell. Almost is a good answer, too.",
    waiting: "Your partner is putting into words what they heard from you.",
  },
  options: { yes: "Yes, that is it", almost: "Almost: something is still missing", missed: "Not yet: let me say it again", fine: "Fine with me", other: "The other way round" },
  stems: ["What I hear is …", "For you it means …", "I imagine it feels …", "What you wish for is …"],
  share: "Last Sunday I had made pancakes and set the table for us both. You came down at eleven with your laptop. I sat there and felt invisible.",
  addition: "And then I was angry at myself for minding so much.",
  back: "You had been looking forward to a morning that is ours, and felt invisible.",
  again: "You felt invisible, and then cross with yourself for minding.",
  thanks: "It makes sense to me that a table set for two means that we are meant. Thank you for telling me so gently.",
  kind: "I am glad that I said it, and stayed to listen.",
  draft: "What I hear is that you had set the table",
  refusal: "It is your partner’s turn just now.",
};

const ar: typeof en = {
  names: { a: "ليلى", b: "عمر", o1: "د. نادر" },
  topic: "أيام الجمعة",
  format: "حوار التعاطف",
  steps: { check_in: "نظرة إلى الداخل", order: "من يشارك أولًا", share: "مشاركة", mirror: "إعادة القول", verdict: "هل هذا هو؟", thanks: "كلمة شكر" },
  prompts: {
    check_in: "كم لديك لتعطيه الآن؟ الصفر فراغ والعشرة وفرة. رقمك يظهر لك وحدك.",
    order: "من لديه اليوم قوة أكثر قليلًا يستمع أولًا. هل هذا مناسب لك؟",
    share: "قل ما يهمك وكيف تشعر به. جملتان أو ثلاث بداية جيدة.",
    mirror: "أعد بكلماتك ما يعنيه ذلك للطرف الآخر وكيف يشعر به. رأيك يمكنه الانتظار.",
    verdict: "هل هذا ما قصدته وكيف تشعر به؟ أنت وحدك من يعرف. «تقريبًا» جواب جيد أيضًا.",
    waiting: "الطرف الآخر يصوغ بكلماته ما سمعه منك.",
  },
  options: { yes: "نعم، هذا هو", almost: "تقريبًا: ما زال شيء ناقصًا", missed: "ليس بعد: سأقولها مرة أخرى", fine: "مناسب لي", other: "بالعكس" },
  stems: ["ما أسمعه هو …", "يعني لك ذلك …", "أتخيل أن الشعور …", "ما تتمناه هو …"],
  share: "يوم الجمعة الماضي أعددت الفطور ورتبت المائدة لنا. نزلتَ في الحادية عشرة ومعك الـ laptop. جلست هناك وشعرت أنني غير مرئية.",
  addition: "ثم غضبت من نفسي لأنني اهتممت إلى هذا الحد.",
  back: "كنتِ تنتظرين صباحًا لنا نحن الاثنين، وشعرتِ أنك غير مرئية.",
  again: "شعرتِ أنك غير مرئية، ثم غضبتِ من نفسك.",
  thanks: "من المفهوم لي أن المائدة لاثنين تعني أننا معًا. شكرًا على هذا الكلام اللطيف.",
  kind: "يسعدني أنني قلت ما في نفسي وبقيت لأسمع.",
  draft: "ما أسمعه هو أنك رتبت المائدة",
  refusal: "الدور الآن للطرف الآخر.",
};

export type SpecimenWords = typeof en;
export const WORDS = { en, ar };
