import type { Texts } from "../text";
import type { OwnPage } from "../wire";
import { isolate } from "../bidi";
import type { CarePlace } from "./handlers";
import { Sentence } from "./sentence";
import { dayName } from "./time";

interface Props {
  place: CarePlace;
  own: OwnPage;
  texts: Texts;
}

/** What this partner noted for themself, or the exercise. The room shows it to nobody else. */
export function CarePart({ place, own, texts }: Props) {
  if (place === "check_in") return <LastStock own={own} texts={texts} />;
  const { heading, lead, parts, afterwards } = own.kindness;
  return (
    <details class="own-kindness">
      <summary>{heading}</summary>
      <p>{lead}</p>
      {parts.map((part) => <p key={part.heading}><strong>{part.heading}</strong>{part.text}</p>)}
      <p>{afterwards}</p>
      {place === "end" && <p><a href={own.address}>{texts.own.page}</a></p>}
    </details>
  );
}

/** The last stock in one sentence, and where to take another: in a tab of its own, so that nobody leaves the room. */
function LastStock({ own: { stock, address }, texts }: Pick<Props, "own" | "texts">) {
  const numbers = stock?.ratings.map(({ title, value }) => `${isolate(title)} ${value}`).join(", ");
  return (
    <p class="own-last">
      {stock !== null && <Sentence text={`${texts.own.last(dayName(stock.at, texts), numbers ?? "")} `} />}
      <a href={address} target="_blank" rel="noopener">{texts.own.take} <span class="unseen">{texts.own.newTab}</span></a>
    </p>
  );
}
