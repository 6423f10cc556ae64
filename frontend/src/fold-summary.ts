/** One sentence for what the protocol did between words. It holds no private number, and it names each observer. */
import { personOf, SEATS } from "./participants";
import type { Texts } from "./text";
import { noteLine } from "./transcript";
import type { FoldBlock, ProtocolEvent } from "./transcript-blocks";
import type { Welcome } from "./wire";

type Named<N extends ProtocolEvent["event"]> = Extract<ProtocolEvent, { event: N }>;

/** Events that a shorter phrase stands for. Every other one has its own sentence in the summary. */
const SHORTENED: ReadonlySet<ProtocolEvent["event"]> = new Set([
  "joined", "observer_allowed", "chose", "rated", "withheld", "nodded", "returned", "reminded", "roles_set",
]);

export function foldSummary({ events }: FoldBlock, welcome: Welcome, texts: Texts): string {
  const labels = texts.fold;
  const all = <N extends ProtocolEvent["event"]>(name: N): Named<N>[] => events.filter((event): event is Named<N> => event.event === name);
  const person = (id: string) => personOf(welcome, id);
  const sentences = (found: readonly ProtocolEvent[]): string[] => [...new Set(found.map((event) => noteLine(event, welcome, texts).text))];

  const joined = all("joined").map(({ by }) => by);
  const came = new Set(all("observer_joined").map(({ by }) => by));
  // An observer who came in has both consents.
  const allowed = all("observer_allowed").filter(({ observer }) => !came.has(observer));
  const observes = welcome.you.role === "observer";
  const withheld = all("withheld").length;
  const own = events.filter((event) => "private" in event && event.private).length;
  const nods = all("nodded").map(({ by }) => by);
  const returned = all("returned");
  const roles = all("roles_set").at(-1);
  // Who shares now says what the answers came to.
  const answers = roles === undefined ? all("chose").filter((event) => !event.private) : [];
  const inPrivate = roles === undefined ? own + (observes ? 0 : withheld) : 0;
  const phrases = [
    ...(byBoth(joined) ? [labels.bothHere] : joined.map((by) => labels.here(person(by)))),
    ...idsOf(allowed.map(({ observer }) => observer)).flatMap((id) => {
      const given = allowed.filter(({ observer }) => observer === id);
      return byBoth(given.map(({ by }) => by)) ? [labels.bothAllow(person(id).name)] : sentences(given);
    }),
    ...sentences(events.filter(({ event }) => !SHORTENED.has(event))),
    ...(answers.length === 1 ? sentences(answers) : counted(answers.length, labels.answers)),
    ...counted(inPrivate, labels.privateAnswers),
    ...counted(observes ? withheld : 0, texts.transcript.hiddenFromObserver),
    ...idsOf(nods).map((id) => labels.nods(person(id), nods.filter((by) => by === id).length)),
    ...(byBoth(returned.map(({ by }) => by)) ? [labels.bothReady] : sentences(returned)),
    ...counted(all("reminded").length, () => labels.reminded),
    ...(roles === undefined ? [] : [texts.transcript.roles(person(roles.speaker), person(roles.listener))]),
  ];
  const summary = phrases.join(" · ");
  return joined.length === 0 ? `${summary.charAt(0).toLocaleUpperCase(texts.lang)}${summary.slice(1)}` : labels.arriving(summary);
}

function idsOf(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function byBoth(ids: readonly string[]): boolean {
  return idsOf(ids).length === SEATS.length;
}

function counted(count: number, phrase: (count: number) => string): string[] {
  return count === 0 ? [] : [phrase(count)];
}
