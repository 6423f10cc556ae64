/** Los textos en español: breves y amables, de tú, sin género siempre que se puede. */
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

const plural = plurals("es", ["one", "many"]);
const list = listFormat("es");
const and = (names: string[]): string => list(names.map(isolate));
const minutes = (count: number): string => plural(count, { one: "# minuto", many: "# de minutos", other: "# minutos" });
const hours = (count: number): string => plural(count, { one: "# hora", many: "# de horas", other: "# horas" });
const sees = (scope: Scope): string => (scope === "words" ? "todo lo que no es privado" : "los turnos, pero no las palabras");

/** Una duración en palabras, redondeada hacia abajo. */
function duration(ms: number): string {
  const { hours: h, minutes: m } = hoursAndMinutes(ms);
  if (h === 0 && m === 0) return "menos de un minuto";
  return list([...(h > 0 ? [hours(h)] : []), ...(m > 0 ? [minutes(m)] : [])]);
}

export const es: Texts = {
  lang: "es",
  name: "Third Ear",
  you: "Tú",
  dismiss: "De acuerdo",
  cancel: "Ahora no",

  time: {
    ...dateFormats("es"),
    today: (time: string) => `hoy, ${time}`,
    tomorrow: (time: string) => `mañana, ${time}`,
    onDay: (day: string, time: string) => `el ${day}, ${time}`,
  },

  people: {
    heading: "En esta sala",
    facts: (facts: string[]) => facts.join(", "),
    present: "aquí",
    absent: "ahora no está aquí",
    away: (person: Person) => `${nameOf(person)} no está aquí en este momento. La conversación queda en pausa.`,
    isYou: "eres tú",
    speaker: "comparte",
    listener: "escucha",
    writing: "está escribiendo",
    nod: "Estoy contigo",
    nodHint: "Un gesto en silencio. No interrumpe.",
    showTyping: "Mostrar cuando escribo",
    showTypingHint: "Nunca lo que escribes. Solo funciona si lo activáis las dos personas.",
  },

  observer: {
    heading: "Observar",
    notice: "Estás observando. Las dos personas ven que estás aquí.",
    noticeSignals: "Observas sin palabras: ves los turnos y las respuestas, no lo que se dice.",
    sees: (scope: Scope) => (scope === "words" ? "ve todo lo que no es privado" : "ve los turnos, nunca las palabras"),
    here: "observa ahora",
    away: "ahora no observa",
    chip: "Observas",
    invited: (name: string, scope: Scope) => `Invitación para observar: ${isolate(name)}. Vería ${sees(scope)}.`,
    agreed: (name: string, scope: Scope) => `Puede observar: ${isolate(name)}. Ve ${sees(scope)}.`,
    consent: (person: Person) => pick(person, "Tú lo permites", "lo permite"),
    noConsent: (person: Person) => pick(person, "No lo has permitido", "no lo ha permitido"),
    both: "No se muestra nada hasta que lo permitáis las dos personas.",
    allow: (name: string) => `Permitir que ${isolate(name)} observe`,
    allowSignals: "Permitirlo sin palabras",
    withdraw: (name: string) => `Dejar de permitir que ${isolate(name)} observe`,
    withdrawHint: "Vale al instante.",
  },

  turn: {
    now: "Ahora",
    yours: "Es tu turno",
    gathering: (person: Person) => `Falta que entre ${nameOf(person)}`,
    gatheringBoth: "Falta que entren las dos personas",
    gatheringHeading: "Qué bien que estés aquí",
    gatheringHint: "Empieza solo en cuanto estéis aquí las dos personas.",
    gatheringHintObserver: "Empieza solo en cuanto estén aquí las dos personas.",
    onBreak: "Una pausa",
    ended: "La conversación ha terminado",
    arriving: "Entrando …",
    private: "Esto solo lo ves tú",
    privateToThem: "Cada respuesta se queda con quien la da",
    stems: "Formas de empezar",
  },

  act: {
    yourWords: "Tus palabras",
    send: "Enviar",
    sendHint: "Ctrl + Intro también envía.",
    sending: "Enviando …",
    left: (count: number) => plural(count, { one: "Queda # carácter", many: "Quedan # de caracteres", other: "Quedan # caracteres" }),
    over: (count: number) => plural(count, { one: "Sobra # carácter", many: "Sobran # de caracteres", other: "Sobran # caracteres" }),
    atMost: (count: number) =>
      plural(count, { one: "Queda como mucho # carácter", many: "Quedan como mucho # de caracteres", other: "Quedan como mucho # caracteres" }),
    tooLong: "Es demasiado largo para enviarlo",
    kept: "Lo que escribes se guarda en este dispositivo hasta que lo envíes.",
    notKept: "Este navegador no guarda nada: lo que escribes solo está mientras esta página siga abierta. Cópialo por si acaso.",
    rating: "De 0 a 10",
    rate: "Dar este número",
    choose: "Tu respuesta",
  },

  refusal: {
    heading: "Eso no ha podido ser",
  },

  unsent: {
    heading: "Estas palabras tuyas no se han enviado.",
    kept: "Se guardan aquí hasta que las quites.",
    notKept: "Solo están mientras esta página siga abierta.",
    discard: "Quitarlas",
  },

  pause: {
    call: "Hacer una pausa",
    kinds: { breather: "Un respiro", flooded: "Ahora mismo es demasiado" } satisfies Record<BreakKind, string>,
    on: "Esto es una pausa",
    begins: "Empieza ahora, para las dos personas.",
    beginsOffline: "Para ti empieza ahora. Para la otra persona empieza en cuanto vuelvas a tener conexión.",
    breathing: "Inspira mientras cuentas hasta cuatro, espira mientras cuentas hasta seis.",
    hints: {
      breather: "Levántate, estírate, bebe un poco de agua.",
      flooded: "Un cuerpo necesita unos veinte minutos para calmarse. Haz algo que no tenga nada que ver con todo esto.",
    } satisfies Record<BreakKind, string>,
    nothingLost: "Ahora no se puede enviar nada, y nada se pierde.",
    meet: (moment: string) => `Volvéis a encontraros: ${moment}.`,
    met: (moment: string) => `Pensabais volver a encontraros: ${moment}. No hace falta antes de que las dos personas queráis seguir.`,
    meetObserver: (moment: string) => `Vuelven a encontrarse: ${moment}.`,
    metObserver: (moment: string) => `Pensaban volver a encontrarse: ${moment}. Se sigue cuando las dos personas quieran.`,
    left: (ms: number) => `Dentro de ${duration(ms)}`,
    returnFrom: (moment: string) => `Aquí aparecerá un botón para seguir: ${moment}.`,
    return: "Quiero seguir",
    change: "Me viene mejor otra hora",
    changeHint: "Las dos personas veis la nueva hora. Nadie tiene que decir por qué.",
    changeTo: (count: number) => `Dentro de ${duration(count * MINUTE)}`,
    ready: (person: Person) => pick(person, "Quieres seguir", "quiere seguir"),
    notReady: (person: Person) => pick(person, "Estás descansando", "está descansando"),
    waiting: (person: Person) => `Se sigue cuando también quiera ${nameOf(person)}.`,
    draft: "Lo que estabas escribiendo se guarda.",
    draftNotStored: "Lo que estabas escribiendo se guarda mientras esta página esté abierta.",
    welcomeBack: (other: Person) => `Qué bien que hayas vuelto. ${nameOf(other)} también está aquí. No hay prisa.`,
  },

  end: {
    call: "Terminar la conversación",
    heading: "¿Terminar la conversación?",
    leads: "La moderación os lleva a los pasos del cierre. Son breves y valen la pena.",
    leadsEarly: "La moderación os lleva a los pasos del cierre. Son breves, y también podéis dejarlos.",
    closes: "Esto termina la conversación ahora, para las dos personas.",
    confirm: "Sí, terminar",
    done: "La conversación ha terminado",
    anotherTime: "En otro momento",
    hints: {
      completed: "Gracias por escucharos. Puedes volver a verla cuando quieras.",
      ended_early: "Parasteis a medio camino, y está bien así. Puedes volver a verla cuando quieras.",
      another_time: "Ahora no era el momento, y qué bien que lo hayáis notado. Esperar no hace perder nada. Haz hoy algo bueno por ti.",
      nothing_shared: "Terminó antes de que se compartiera nada. Podéis empezar otra cuando os venga bien.",
    } satisfies Record<Exclude<Ending, "parted">, string>,
    parted: (person: Person) => person.you
      ? "La terminaste tú. Puedes hacerlo en cualquier momento, y no le debes a nadie un motivo. Ahora cuídate tú primero."
      : `${nameOf(person)} la terminó. Cualquiera de las dos personas puede hacerlo en cualquier momento. Hoy no hace falta explicarlo, y no tiene por qué significar nada más. Ahora cuídate tú primero.`,
    heard: (listener: Person, sharer: Person) => listener.you ? `Así escuchaste a ${nameOf(sharer)}` : `Así ${sharer.you ? "te escuchó" : "escuchó"} ${nameOf(listener)}${sharer.you ? "" : ` a ${nameOf(sharer)}`}`,
    step: "Un pequeño paso hasta mañana",
    stepHint: "Si quieres: algo pequeño que esté en tus manos.",
    stepKept: "Se queda en este dispositivo. No se envía a nadie.",
    stepNotKept: "Este navegador no guarda nada: está aquí mientras esta página esté abierta. No se envía a nadie.",
    observerHints: {
      completed: "Gracias por estar. Puedes volver a verla mientras las dos personas lo permitan.",
      ended_early: "Se terminó antes de tiempo. Puedes volver a verla mientras las dos personas lo permitan.",
      unknown: "Puedes volver a verla mientras las dos personas lo permitan.",
      nothing_visible: "No hay en ella nada que puedas volver a ver.",
    } satisfies Record<ObservedEnding, string>,
    replay: "Volver a verla",
    past: "Conversaciones anteriores",
    start: "Empezar otra",
  },

  connection: {
    trying: "Entrando …",
    lost: "Se ha perdido la conexión. Vuelve sola, y tus palabras se guardan.",
    lostBare: "Se ha perdido la conexión. Vuelve sola.",
    back: "Vuelves a tener conexión. No se ha perdido nada.",
    restarting: "El servidor se está reiniciando. Enseguida vuelves, y tus palabras se guardan.",
    restartingBare: "El servidor se está reiniciando. Enseguida vuelves.",
    notYet: "Todavía no hay conexión. Se vuelve a intentar sola.",
    long: "Todavía no hay conexión; se vuelve a intentar sola. Algunas redes y VPN la impiden: quizá ayude otra red u otro navegador.",
    tooFast: "Eso fue mucho de una vez. Enseguida vuelves.",
  },

  closed: {
    heading: "Esta página se ha detenido",
    again: "Intentarlo otra vez",
    here: "Seguir aquí",
    reasons: {
      0: { heading: "Hay una versión más nueva", text: "Vuelve a cargar la página, por favor." },
      4401: {
        heading: "Ya no conocemos este navegador",
        text:
          "Aquí se olvidó, se cerró su sesión en otro dispositivo o no se usó durante mucho tiempo. Si tienes cuenta, entra de " +
          "nuevo en «Cuenta». Un enlace solo funciona en el navegador que lo usó primero, " +
          "así que el tuyo ya no abre esta conversación. Lo que se dijo en ella se guarda.",
      },
      4403: {
        heading: "Esta conversación no está abierta para ti",
        text: "Este navegador no tiene sitio en ella, o ya no. Las que puede abrir están en tus conversaciones.",
      },
      4404: {
        heading: "Aquí no hay nada",
        text: "Puede que la dirección esté mal escrita, que la conversación se borrara o que sea de otras personas. Las tuyas están en tus conversaciones.",
      },
      4409: {
        heading: "Usas esta conversación en otro lugar",
        text: "Está abierta en muchas pestañas o navegadores tuyos, así que esta, la más antigua, descansa. Sigue allí, o úsala aquí.",
      },
      4410: { heading: "Esta conversación se ha borrado", text: "Sus palabras se han ido para siempre." },
    } satisfies ClosedReasons as Record<number, ClosedReason>,
    past: "Tus conversaciones",
    start: "A la página de inicio",
  },

  transcript: {
    heading: "La conversación",
    empty: "Todavía no se ha dicho nada.",
    earlier: {
      more: "Mostrar lo anterior",
      all: "Mostrarlo desde el principio",
      loading: "Buscando lo anterior …",
      failed: "Lo anterior no se ha podido traer ahora.",
      again: "Intentarlo otra vez",
    },
    gateLabels: {
      opens: (person: Person) => (person.you ? "compartes" : "comparte"),
      paraphrase: (person: Person) => (person.you ? "dices lo que has oído" : "dice lo que ha oído"),
      verdict: (person: Person) => (person.you ? "respondes" : "responde"),
    } satisfies Record<Gate, (person: Person) => string>,
    onlyYou: "esto solo lo ves tú",
    noWords: "Las palabras no se muestran",
    emptyLines: (count: number) => plural(count, { one: "# línea vacía", many: "# de líneas vacías", other: "# líneas vacías" }),
    showAll: (count: number) => plural(count, { one: "Mostrar la línea", many: "Mostrar # de líneas", other: "Mostrar las # líneas" }),
    wordsGone: "Estas palabras se han retirado",
    joined: (person: Person) => pick(person, "Has entrado", "ha entrado"),
    chose: (person: Person, label: string) => `${person.you ? "Tú" : nameOf(person)}: ${isolate(label)}`,
    rated: (person: Person, value: number) => `${person.you ? "Tú" : nameOf(person)}: ${value} de 10`,
    nodded: (person: Person) => pick(person, "Asientes", "asiente: «Estoy contigo»"),
    roles: (speaker: Person, listener: Person) =>
      `${pick(speaker, "Tú compartes", "comparte")}, ${listener.you ? "tú escuchas" : `${nameOf(listener)} escucha`}`,
    rolesBecause: {
      more_resourced: "Quien hoy tiene un poco más de fuerza escucha primero, si hay diferencia.",
      swap: "Se cambian los papeles.",
    } as Record<string, string>,
    roundEnded: (round: number) => `La ronda ${round} está completa`,
    parked: "Esto se deja para otra ocasión",
    reminded: "Un recordatorio amable. Tómate el tiempo que necesites",
    remindedBreak: "Un recordatorio amable: la pausa iba a terminar más o menos ahora",
    breakCalled: (person: Person) => pick(person, "Has pedido una pausa", "ha pedido una pausa"),
    returnChanged: (person: Person) => pick(person, "Has cambiado el final de la pausa", "ha cambiado el final de la pausa"),
    returned: (person: Person) => pick(person, "Quieres seguir", "quiere seguir"),
    breakEnded: "La pausa ha terminado",
    allowed: (person: Person, observer: string, scope: Scope) =>
      `${pick(person, "Permites", "permite")} que ${isolate(observer)} observe${scope === "signals" ? ", sin palabras" : ""}`,
    withdrawn: (person: Person, observer: string) => `${pick(person, "Ya no permites", "ya no permite")} que ${isolate(observer)} observe`,
    observerJoined: (person: Person) => pick(person, "Ahora observas", "observa ahora"),
    observerLeft: (person: Person) => pick(person, "Ya no observas", "ya no observa"),
    closing: "Empieza el cierre",
    asksToEnd: (person: Person) => `${pick(person, "Has pedido terminar", "ha pedido terminar")}. Empieza el cierre`,
    ended: "La conversación ha terminado",
    endedBy: (person: Person) => pick(person, "Has terminado la conversación", "ha terminado la conversación"),
    wordsWithdrawn: (person: Person) => pick(person, "Has retirado tus palabras", "ha retirado sus palabras"),
    hidden: (count: number) =>
      plural(count, { one: "Una respuesta privada", many: "# de respuestas privadas", other: "# respuestas privadas" }),
    hiddenFromObserver: (count: number) =>
      plural(count, { one: "Un momento no se te muestra", many: "# de momentos no se te muestran", other: "# momentos no se te muestran" }),
  },

  replay: {
    heading: "Volver a verla",
    cast: "Quiénes participaron",
    observer: "tenía invitación para observar",
    aside: "Más sobre esta conversación",
    loading: "Buscando la conversación …",
    failed: "No se ha podido traer la conversación.",
    closed: "Esta conversación ya no está abierta para ti aquí.",
    again: "Intentarlo otra vez",
    empty: "En esta conversación todavía no ha pasado nada.",
    play: "Reproducir",
    pause: "Detener",
    back: "Un paso atrás",
    forward: "Un paso adelante",
    seek: "Posición",
    speed: "Velocidad",
    times: (speed: number) => `${speed}×`,
    shorten: "Acortar los silencios",
    keys: "La barra espaciadora reproduce y detiene, o pulsa el botón que tiene el foco. Las flechas van paso a paso.",
    moment: (at: number, of: number) => `Momento ${at} de ${of}`,
    at: (time: string, total: string) => `${time} de ${total}`,
    timeline: "Quién tenía la palabra, y cuándo",
    onFloor: (name: string) => `${isolate(name)} tiene la palabra`,
    together: "Cada quien por su cuenta",
    break: "Una pausa",
    legendBreak: "pausa",
    legendAgain: "otro intento",
    shares: "Lo que se compartió, y cómo se oyó",
    noShares: "Todavía no se ha compartido nada.",
    noSharesEnded: "No se compartió nada.",
    noSharesObserver: "Aquí no hay nada que se compartiera y se te mostrara.",
    parked: "se dejó para otra ocasión",
    open: "todavía sin decir de vuelta hasta el final",
    openEnded: "sin decir de vuelta hasta el final",
    jump: "Ir a este momento",
    copy: "Guardar una copia",
    askedForCopy: (name: string) => `${isolate(name)} ha pedido una copia de toda la conversación.`,
    toCopy: "Tus propias palabras o toda la conversación",
  },

  pages: {
    copy: "Copiar",
    copyText: "Copiado",
    copyFailed: "Aquí no se ha podido copiar. Está marcado: cópialo a mano, por favor.",
  },

  language: {
    label: "Idioma",
  },

  share: {
    label: (person: Person, outcome: ShareOutcome) => `${pick(person, "Compartes", "comparte")}${outcome === "heard" ? ": se ha oído" : ""}`,
    heard: "se ha oído",
    left: "Esto ha quedado abierto. Se puede decir en otra ocasión.",
    showAll: (count: number) => `Mostrar todo (${count})`,
  },

  fold: {
    arriving: (what: string) => `Llegada: ${what}`,
    bothHere: "ya estáis en la sala",
    here: (person: Person) => pick(person, "ya estás aquí", "ya está aquí"),
    bothAllow: (observer: string) => `hay permiso de las dos partes para que ${isolate(observer)} observe`,
    answers: (count: number) => plural(count, { one: "# respuesta", many: "# de respuestas", other: "# respuestas" }),
    privateAnswers: (count: number) =>
      plural(count, { one: "una respuesta privada", many: "# de respuestas privadas", other: "# respuestas privadas" }),
    nods: (person: Person, count: number) =>
      pick(person, "asientes", "asiente") + plural(count, { one: "", many: ", # de veces", other: ", # veces" }),
    bothReady: "todo listo para seguir",
    reminded: "un recordatorio amable",
  },

  desk: {
    doing: {
      opens: (name: string) => `${isolate(name)} comparte`,
      paraphrase: (name: string) => `${isolate(name)} dice con sus palabras lo que le ha llegado`,
      verdict: (name: string) => `${isolate(name)} mira si es eso`,
      say: (name: string) => `${isolate(name)} escribe`,
      choose: (name: string) => `${isolate(name)} elige`,
      rate: (name: string) => `${isolate(name)} responde`,
    },
    each: "Cada quien responde por su cuenta",
    eachOf: (names: string[]) => `${and(names)} responden, cada quien por su cuenta`,
    both: "Respondéis las dos personas",
    bothOf: (names: string[]) => `${and(names)} responden`,
    sharesFirst: (speaker: Person, listener: Person) =>
      `${pick(speaker, "Compartes primero", "comparte primero")}, y ${listener.you ? "escuchas primero" : `${nameOf(listener)} escucha primero`}.`,
    writing: (name: string) => `${isolate(name)} escribe`,
    openWords: (name: string) => `Lo que ha compartido ${isolate(name)}`,
  },

  path: {
    part: (number: number, of: number, label: string) => `Parte ${number} de ${of}: ${label}`,
    arriving: "llegada",
    shares: (person: Person) => pick(person, "compartes", "comparte"),
    closing: "cierre",
  },

  own: {
    last: (day: string, numbers: string) => `El ${day} tenías: ${numbers}.`,
    take: "Mirar con más calma, en una página propia",
    newTab: "(se abre en otra pestaña)",
    page: "A tu propia página",
    thanks: (listener: Person) => (listener.you ? "Gracias por escuchar primero." : `${nameOf(listener)} escucha primero. Merece las gracias.`),
  },

  story: {
    note: (name: string) => `Estás probando a solas: la otra silla es de ${isolate(name)}. Un guion dice «casi» una vez y después «sí», y no entiende palabras propias.`,
    leftOut: (name: string) => `${isolate(name)} ha dejado algo fuera a propósito. Prueba con «casi» y mira qué pasa.`,
    use: "Usar esta frase",
  },
  exit: {
    summary: "Qué hace «Salir rápido»",
    does:
      "El botón, o tres veces la tecla Mayús, vacía esta página y todas las demás de Third Ear en este navegador, y lleva a un sitio que no tiene nada que ver. Los borradores y las notas se borran de este dispositivo. Lo que enviaste se conserva, y tu lugar también. La otra persona solo ve que no estás aquí.",
    cannot:
      "No puede borrar el historial del navegador, ni detener un programa que vigile este dispositivo, ni deshacer una foto de la pantalla. Quien use este navegador después de ti puede volver a abrir tus conversaciones.",
  },

  calling: {
    heading: "Avísame cuando me toque",
    hint: "Mientras esta página esté abierta y estés en otra cosa. No contiene nada de la conversación.",
    ways: { off: "Nada", chime: "Tres notas suaves", bell: "Una campana grave", vibration: "Vibración", silent: "Sin sonido" },
    whenClosed: "Cuando esta página está cerrada: cómo avisarme (abre otra pestaña)",
    tryOut: "Probar",
    notification: {
      granted: "Una notificación dice que te toca, y nada más.",
      default: "Sin notificación: este navegador no tiene permiso para mostrarla.",
      denied: "Sin notificación: este navegador no tiene permiso para mostrarla.",
      missing: "Sin notificación: este navegador no las tiene.",
    },
    awake: "Mientras las dos personas estéis aquí, la pantalla sigue encendida.",
    notAwake: "Este navegador no puede mantener la pantalla encendida.",
    noSound: "Este navegador no puede reproducir sonidos.",
    notStored: "Este navegador no guarda nada: la elección vale mientras esta página esté abierta.",
    body: "Te toca.",
  },

  waiting: {
    noHurry: "No hay prisa. Puedes dejar esta página abierta y hacer otra cosa mientras tanto.",
    observerHeading: "Qué bien que estés aquí",
    invitation: (name: string) => `La invitación para ${isolate(name)}`,
    kept: (name: string) => `Solo la guarda esta pestaña, hasta que ${isolate(name)} haya entrado.`,
    notHere: (name: string) =>
      `${isolate(name)} entra con su propio enlace o, si aquí sois pareja, desde «Vosotros dos». Si se perdió un enlace, una sala nueva tiene enlaces nuevos.`,
    newRoom: "Abrir una sala nueva",
    next: "Qué va a pasar",
    first: "Una persona comparte algo. La otra solo escucha.",
    second: "Quien ha escuchado dice con sus palabras lo que le ha llegado.",
    third: "Quien ha compartido dice si es eso. Después cambiáis de sitio.",
    tours: { share: "Cuando compartes", listen: "Cuando escuchas", observe: "Cuando observas" },
  },

  invite: {
    message: "Un mensaje para enviar. No dice nada de lo que vais a hablar.",
    send: (name: string) => `Enviar a ${isolate(name)}`,
    mail: "Enviar por correo",
    failed: "Aquí no se ha podido compartir. Copia el mensaje, por favor.",
    qr: "Mostrar un código QR",
    hideQr: "Ocultar el código QR",
    qrLabel: "Código QR del enlace",
    qrHint: (name: string) => `Solo para ${isolate(name)}: quien lo escanea primero tiene el sitio.`,
  },

  tour: {
    step: (number: number, of: number) => `${number} de ${of}`,
    next: "Siguiente",
    back: "Atrás",
    skip: "Saltar",
    done: "De acuerdo",
    scene: {
      share: "Cuando llegas tarde a casa, siento que te olvidas de mí.",
      back: "Sientes que me olvido de ti cuando llego tarde.",
      yes: "Sí, es eso",
      almost: "Casi",
      notYet: "Todavía no",
    },
    share: {
      1: () => "Compartes una sola cosa que te importa. Bastan unas pocas frases.",
      2: (name: string) => `${isolate(name)} dice con sus palabras lo que le ha llegado, antes de responder.`,
      3: () => "Solo tú puedes decir si es eso. Con «casi» añades lo que falta.",
      4: () => "Tu «sí» cierra las dos cosas en una. Después cambiáis de sitio.",
    },
    listen: {
      1: (name: string) => `${isolate(name)} comparte. Tú solo escuchas: no hay nada que defender ni que resolver.`,
      2: () => "Dices con tus palabras lo que te ha llegado. Mientras tanto, lo dicho sigue a la vista.",
      3: (name: string) => `${isolate(name)} dice si es eso. «Casi» no es una nota: puedes intentarlo otra vez.`,
      4: () => "Un «sí» cierra las dos cosas en una. Después compartes tú, y se te escucha.",
    },
    observe: {
      1: () => "Las dos personas ven que estás aquí, mientras estés.",
      2: () => "Ves de quién es el turno, y las palabras si las dos personas lo permiten. No puedes escribir.",
      3: () => "Solo quien ha compartido decide si se le ha escuchado. Las respuestas privadas no se te muestran.",
      4: () => "Cualquiera de las dos personas puede retirar su permiso en cualquier momento. Entonces la sala se cierra para ti al instante.",
    },
  },

  consents: {
    heading: { waiting: "Todavía no están de acuerdo las dos personas", taken_back: "Ya no están de acuerdo las dos personas", given: "Las dos personas están de acuerdo. La sala se abre" },
    count: { 0: "Por ahora no está de acuerdo ninguna de las dos.", 1: "Está de acuerdo una de las dos.", 2: "Están de acuerdo las dos." },
    asked: "A cada una se le pregunta en la sala, y puede decir que no o cambiar de idea sin dar un motivo. No se te dice quién.",
    opens: "Esta página se abre sola en cuanto las dos personas estén de acuerdo. Puedes dejarla abierta: nadie ve que esperas.",
    list: "Tus invitaciones y conversaciones",
    counted: "Hasta entonces, quien observa ve cuántas personas están de acuerdo, y no quién.",
  },

  aids: {
    heading: "Ideas sobre mis palabras",
    hint: "Si lo pides, las reglas propias de este servidor miran tu borrador antes de que lo envíes. No se guarda nada, y la otra persona no ve nada de ello.",
    look: "Repasar mis palabras",
    there: "Una idea sobre tus palabras",
    nothing: "Ninguna idea sobre esto. Cómo llega solo lo sabe quien lo escucha.",
    begin: "Podrías empezar así:",
    send: "Enviarlo tal como está",
    onlyYou: "Solo tú ves esto. Sigue reglas sencillas y puede equivocarse: tú decides.",
    occasions: { asked: "Cuando lo pido", pause: "También cuando me detengo", never: "Nunca" } satisfies Record<Occasion, string>,
    notStored: "Este navegador no guarda nada: la elección vale mientras esta página esté abierta.",
    legend: "Subrayado: también en tus palabras. Con puntos: todavía no. Cuenta el sentido, no cada palabra.",
    notYet: (words: string[]) => `Todavía no en tus palabras: ${and(words)}`,
  },

  holding: {
    heading: "Cómo estoy ahora mismo",
    answers: { held: "Puedo dejarlo como suyo", pulled: "Me está arrastrando" },
    replies: {
      held: "Bien. Es suyo, y puedes estar cerca sin cargar con ello.",
      pulled: "Le pasa a cualquiera que escucha. Puedes tomarte un respiro en cualquier momento, y nadie pregunta por qué.",
    },
  },

  sorting: {
    heading: "Qué era mío y qué no",
    hint: "De lo que ha salido hoy, una parte te toca a ti y otra no. Si quieres, pon cada cosa en su sitio. No hay respuestas correctas.",
    private: "Se queda en este dispositivo. No llega a nadie, a no ser que lo pases tú.",
    list: "Lo que dijiste, y tus notas",
    to: { mine: "Mío", theirs: "No es mío" },
    columns: { mine: "Esto era mío", theirs: "Esto era de la otra persona" },
    share: "Pasarlo a alguien",
  },

  pad: {
    heading: "Mis notas",
    private: "Solo tú las ves, y nunca se envían.",
    stored: "Se quedan en este dispositivo.",
    notStored: "Este navegador no guarda nada: solo están mientras esta página siga abierta.",
    close: "Cerrar",
    columns: { heard: "Lo que oigo de la otra persona", stirs: "Lo que se mueve en mí" },
    ending: "Tus notas están solo en este dispositivo. Tú decides qué pasa con ellas.",
    look: "Mirarlas",
    keep: "Guardarlas en este dispositivo",
    burn: "Quemarlas",
    kept: "Se quedan en este dispositivo hasta que las quemes, olvides este navegador o salgas rápido.",
    burned: "Ya no están.",
  },

  course: {
    heading: "El recorrido",
    legend: "Signos de la línea de tiempo",
    summary: (counts: Record<"shares" | "yes" | "almost" | "breaks", number>) =>
      `${list([
        plural(counts.shares, { one: "se compartió # vez", other: "se compartió # veces", many: "se compartió # veces" }),
        plural(counts.yes, { one: "# vez «sí»", other: "# veces «sí»", many: "# veces «sí»" }),
        plural(counts.almost, { one: "# vez «casi» o «todavía no»", other: "# veces «casi» o «todavía no»", many: "# veces «casi» o «todavía no»" }),
        plural(counts.breaks, { one: "# pausa", other: "# pausas", many: "# pausas" }),
      ])}.`,
    answers: {
      yes: { name: "Sí", before: "El «sí» anterior", after: "El «sí» siguiente" },
      almost: { name: "Casi", before: "El «casi» anterior", after: "El «casi» siguiente" },
    },
    silence: "un silencio largo",
    keys: "Con Mayúsculas van de respuesta en respuesta.",
    table: "Como tabla",
    when: "Cuándo",
    who: "Quién",
    what: "Qué",
    both: "Las dos personas",
  },
};
