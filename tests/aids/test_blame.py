"""Blame: which words are marked, and what is left alone. Each sentence was written for these tests."""

import pytest

from dialogue.aids import Draft, Hint, hint_on

BLAME = (
    "You never listen to me.",
    "You're always late and you don't even call.",
    "You always interrupt me.",
    "You make me so angry.",
    "It's all your fault.",
    "You are so selfish.",
    "You're an idiot.",
    "What is wrong with you?",
    "You just want to hurt me.",
    "You only think about yourself.",
    "I feel like you don't care about me.",
    "You should have told me before.",
    "How could you do that to me?",
    "Because of you we missed the train.",
    "I'm sick of your excuses.",
    "You ruined our evening.",
    "You never help in the house.",
    "Why do you always have to shout?",
    "You lied to me.",
    "You treat me like a child.",
    "You never once asked how I was.",
    "You don't care about us.",
    "Shut up.",
    "You drive me crazy.",
    "Every time you drink you ruin everything.",
    "You always leave me with the kids.",
    "You never take me seriously.",
    "You never let me finish.",
    "You are just like your mother, always criticizing me.",
    "Stop being so dramatic.",
    "When are you finally going to grow up?",
    "You have no idea what you are talking about.",
    "You don't even try.",
    "You always want to be right.",
    "You always blame me.",
    "You never make time for us.",
    "How dare you say that.",
    "You are lying to me.",
    "You made me cry.",
    "I hate how you treat my friends.",
    "Look what you have done.",
    "How can you do that to me?",
    "All you care about is your phone.",
    "You never say please.",
    "You always make me wait.",
    "You always come home late.",
    "You always look at your phone while I talk.",
    "You always do this.",
    "You never come with me to my mother.",
    "You never put your clothes away.",
    "You never even looked at me.",
)
CALM = (
    "You never fail to make me smile.",
    "You never had to do that for me.",
    "You never know what may happen.",
    "You always look great.",
    "You never let me down.",
    "You never make me feel small.",
    "You always make me coffee in the morning.",
    "You always make me laugh.",
    "You always make time for the children.",
    "You always let me choose the film.",
    "You always give me hope.",
    "You always come when I need you.",
    "You always say the right thing.",
    "You always treat me well.",
    "You always take such good care of us.",
    "You always do your best.",
    "You always keep your word.",
    "You always tell me the truth.",
    "You never left my side.",
    "You never leave without a kiss.",
    "You have no idea how happy I am.",
    "You have no idea how much this means to me.",
    "Are you kidding me? That is wonderful!",
    "Whatever you say, darling.",
    "Every time you leave I miss you.",
    "Every time you leave the house without a word, I feel lonely.",
    "When you come home late, I feel alone and I long for an evening with you.",
    "When you shout, I get scared.",
    "I feel sad when we argue.",
    "Thank you for always listening.",
    "I love how you always sing in the kitchen.",
    "I am not saying you are selfish.",
    "I don't think you are lazy.",
    "It is not your fault.",
    "You said that you never feel heard.",
    "What I hear is that I never listen to you.",
    'You told me "you are so selfish" and that stayed with me.',
    "My boss said, “you never finish anything”.",
    "I was so selfish yesterday, I am sorry.",
    "I know you are tired after work.",
    "Do you always take the bus?",
    "You don't have to do that for me.",
    "You should have seen the lake, it was beautiful.",
    "When are you going to learn Spanish?",
    "When are you going to change your shift?",
    "You must be exhausted.",
    "Did you call your mother?",
    "You never know what life brings.",
    "I long for a quiet Sunday with you.",
    "You are so good with the children.",
    "You make me happy.",
    "You make me feel safe.",
    "You drove me to the station every day.",
    "I need more time with you.",
    "You never gave up on us.",
    "Because of you I started to paint again.",
    "You just want to help, I know.",
    "You always were brave.",
    "You are always there for me.",
    "It makes me sad that we talk so little.",
    "I am angry, and I do not know yet at whom.",
    "I felt ignored by my boss.",
    "You are always welcome.",
    "You never complained when I was ill.",
    "You always remember my birthday.",
    "You always want the best for us.",
    "You never ask for anything.",
    "You lost your job and I saw how hard it was.",
    "You broke your leg that winter.",
    "I don't want you to feel that it is your fault.",
    "You are so stubborn and I love it.",
    "You made me cry with that song.",
    "Look what you made!",
    "See what you did there, that was smart.",
    "How can you do that so fast?",
    "I can't stand the heat.",
    "I can't stand being without you.",
    "I hate it when you leave.",
    "You are lying in bed all day with this fever.",
    "You are always on my mind.",
    "I wish you would listen to me more.",
    "I was hurt when you did not call.",
    "You were late and I was worried about you.",
    "You never told me that story before!",
    "You always start with the salad.",
    "You should at least take a day off.",
    "I told you a hundred times how much I love you.",
)
GERMAN_BLAME = (
    "Du hörst mir nie zu.",
    "Immer unterbrichst du mich.",
    "Du unterbrichst mich ständig.",
    "Du bist so egoistisch.",
    "Was stimmt nicht mit dir?",
    "Du machst mich wahnsinnig.",
    "Das ist alles deine Schuld.",
    "Wegen dir kann ich nicht schlafen.",
    "Du bist ein Idiot.",
    "Ich habe das Gefühl, dass du mich nur ausnutzt.",
    "Du denkst nur an dich.",
    "Du willst doch nur recht haben.",
    "Wie konntest du das tun?",
    "Du hast nicht einmal gefragt.",
    "Warum musst du immer recht haben?",
    "Du fragst nie, wie es mir geht.",
    "Du hast mich belogen.",
    "Wegen dir haben wir den Zug verpasst.",
    "Du denkst nie an mich.",
    "Du bist nie zufrieden.",
    "Warum musst du immer streiten?",
    "Ich habe dich so satt.",
    "Du kommst immer zu spät.",
    "Schau, was du gemacht hast.",
)
GERMAN_CALM = (
    "Danke, dass du immer da bist.",
    "Wenn du spät kommst, fühle ich mich allein.",
    "Du bringst mich immer zum Lachen.",
    "Du hast nie aufgegeben.",
    "Ich liebe, wie du immer singst.",
    "Du bist nicht schuld.",
    "Ich bin manchmal faul.",
    "Du hast gesagt, dass du dich nie gehört fühlst.",
    "Du machst immer so guten Kaffee.",
    "Hörst du mir zu?",
    "Ich freue mich, wenn du lachst.",
    "Ich bin müde und möchte heute früh schlafen.",
    "Du hast nie vergessen, mich anzurufen.",
    "Ich fühle mich allein, wenn wir so wenig reden.",
    "Du kommst heute später, oder?",
    "Du bist so lieb zu den Kindern.",
    "Ich habe dich gestern vermisst.",
    "Du musst das nicht für mich tun.",
    "Mein Chef sagt, du bist faul.",
    "Ich vermisse dich, wenn du so viel arbeitest.",
    "Du warst spät und ich habe mir Sorgen gemacht.",
    "Du hast mir das nie erzählt!",
    "Du kochst immer so gut.",
    "Du bist verrückt, ich liebe dich.",
    "Du bist krank, ruh dich aus.",
    "Bist du krank?",
    "Du bist ganz krank und ich mache dir Tee.",
    "Du bist immer so müde, ich mache mir Sorgen.",
    "Du bist immer beschäftigt und ich fühle mich allein.",
    "Wegen dir bin ich heute glücklich.",
    "Wegen dir habe ich wieder angefangen zu malen.",
    "Das ist typisch du, so lieb.",
    "Ich habe dich so lieb.",
    "Ich habe deinen Kuchen so satt gegessen.",
    "Du lässt mich immer ausreden.",
    "Du lässt nur wenige an dich heran.",
    "Du machst das immer gut.",
    "Du sagst immer die richtigen Worte.",
    "Du tust alles für uns.",
    "Warum bist du immer so früh wach?",
    "Du denkst nie an dich selbst.",
    "Du hättest anrufen können, aber ich verstehe es.",
    "Du hättest den See sehen sollen.",
    "Du musst nicht immer stark sein.",
    "Du bist nie allein.",
    "Ich kann dich nicht hören, die Leitung ist schlecht.",
    "Du machst mich so glücklich.",
    "Du machst mich ganz ruhig.",
    "Ich fühle mich von dir verstanden.",
    "Es ist nicht deine Schuld.",
    "Schau, was du geschafft hast!",
    "Du kommst immer zu mir, wenn es schwer ist.",
)
SPANISH_BLAME = (
    "Nunca me escuchas.",
    "Siempre me criticas.",
    "Eres tan egoísta.",
    "¿Cuál es tu problema?",
    "Me vuelves loca.",
    "Por tu culpa llegamos tarde.",
    "Eres un idiota.",
    "Siento que nunca me escuchas.",
    "Solo piensas en ti.",
    "¿Cómo pudiste hacerme esto?",
    "Ni siquiera me preguntaste.",
    "¿Por qué siempre tienes que gritar?",
    "Estoy harta de tus excusas.",
    "Cada vez que llegas tarde me enfado.",
    "Me has mentido.",
    "No te importo.",
    "No te aguanto más.",
    "Nunca piensas en mí.",
    "Siempre llegas tarde.",
    "No me quieres.",
    "Me haces mucho daño.",
    "Mira lo que has hecho.",
)
SPANISH_CALM = (
    "Gracias por estar siempre ahí.",
    "Cuando llegas tarde, me siento sola.",
    "Siempre me haces reír.",
    "Nunca te rindes.",
    "Me encanta cómo siempre cantas.",
    "No es tu culpa.",
    "A veces soy muy vago.",
    "Dijiste que nunca te sientes escuchado.",
    "Siempre haces un café muy bueno.",
    "Eres muy importante para mí.",
    "Estoy cansada y quiero dormir.",
    "Te echo de menos por las tardes.",
    "Nunca te olvidas de mi cumpleaños.",
    "Me siento sola cuando hablamos tan poco.",
    "No tienes que hacerlo por mí.",
    "Eres tan buena con los niños.",
    "Siempre me ayudas con los niños.",
    "¿Vienes hoy más tarde?",
    "Te extraño cuando trabajas tanto.",
    "Llegaste tarde y me preocupé.",
    "¡Nunca me lo habías contado!",
    "Siempre cocinas tan bien.",
    "Estás loco y te quiero.",
    "No te soporto lejos de mí.",
    "Siempre dejas la luz encendida para mí.",
    "Siempre estás ocupado y me siento sola.",
    "Eres tan loca y te amo.",
    "Por tu culpa soy feliz.",
    "Me haces daño en el pie.",
    "Me haces sentir bien.",
    "¿Por qué siempre te levantas tan temprano?",
    "Nunca piensas en ti misma.",
    "Solo quieres ayudar.",
    "No me entiendes en inglés, ¿verdad?",
    "Estoy harta de que llueva.",
    "Estoy harto de que trabajes tan lejos.",
    "Cada vez que llegas me alegro.",
    "Deberías haber visto el lago.",
    "Mira lo que has conseguido.",
    "Qué vergüenza me dio hablar en público.",
    "Odio que te vayas.",
    "Eres un cielo.",
    "Eres muy fría de manos.",
    "Siempre eres puntual.",
    "Nunca estás sola.",
    "Ni siquiera tienes que preguntar.",
    "No tienes la culpa.",
    "Eres un loco maravilloso.",
)


def hint(text: str, language: str = "en", *, saying_back: bool = False) -> Hint | None:
    heard = ("I wait for you on Sundays.",) if saying_back else ()
    return hint_on(Draft(text, language, saying_back, heard, 1_200))


def marked(text: str, language: str = "en", *, saying_back: bool = False) -> list[str]:
    found = hint(text, language, saying_back=saying_back)
    return [text[start:end] for start, end in found.spans] if found and found.about == "blame" else []


@pytest.mark.parametrize("text", BLAME)
def test_english_blame_is_marked(text: str) -> None:
    assert marked(text)


@pytest.mark.parametrize("text", CALM)
def test_english_affection_thanks_quotes_and_feelings_are_left_alone(text: str) -> None:
    assert hint(text) is None


@pytest.mark.parametrize("text", GERMAN_BLAME)
def test_german_blame_is_marked(text: str) -> None:
    assert marked(text, "de")


@pytest.mark.parametrize("text", GERMAN_CALM)
def test_german_words_without_blame_are_left_alone(text: str) -> None:
    assert hint(text, "de") is None


@pytest.mark.parametrize("text", SPANISH_BLAME)
def test_spanish_blame_is_marked(text: str) -> None:
    assert marked(text, "es")


@pytest.mark.parametrize("text", SPANISH_CALM)
def test_spanish_words_without_blame_are_left_alone(text: str) -> None:
    assert hint(text, "es") is None


def test_exactly_the_words_of_blame_are_marked_and_an_opening_is_offered() -> None:
    text = "I was tired 😀. You’re so selfish, and you never listen!"
    assert marked(text) == ["You’re so selfish", "you never listen"]
    found = hint(text)
    assert found is not None
    assert (found.about, found.suggestion) == ("blame", "When …, I feel …, and I long for …")
    assert found.detail


def test_only_the_sentence_of_blame_is_marked_beside_thanks() -> None:
    assert marked("Thank you for the tea. You never listen to me.") == ["You never listen"]


def test_reproach_said_back_is_no_blame_but_name_calling_is() -> None:
    assert not marked("You say I never listen to you, and you never get through.", saying_back=True)
    assert not marked("You never help, that is what you hear from them.", saying_back=True)
    assert marked("You wait for me, but you are an idiot.", saying_back=True)


def test_blame_in_quotes_is_somebody_elses() -> None:
    for text in (
        "“You never listen”, that is the song.",
        "„You never listen“ is a song.",
        "«You never listen»",
    ):
        assert hint(text) is None
    assert marked('He said "hello". You never listen.')


def test_arabic_has_no_rules_and_is_silent() -> None:
    assert hint("أنت لا تسمعني أبدا. أنت أناني جدا.", "ar") is None
    assert hint("You never listen to me.", "ar") is None
    assert hint("You never listen to me.", "xx") is None
