import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { PageUrls } from "../wire";
import { Tours } from "./tours";

interface Props {
  state: RoomState;
  texts: Texts;
  urls: PageUrls;
  reload(): void;
}

/** For an observer whom not both partners allow: what is known of the consents. The page opens the room by itself. */
export function NotLetIn({ state, texts, urls, reload }: Props) {
  const labels = texts.consents;
  const { given, status } = state.consents ?? { given: null, status: "waiting" };
  return (
    <main class="page over">
      <div class="card">
        <div role="status">
          <h1 tabIndex={-1}>{labels.heading[status]}</h1>
          {given !== null && (
            <p class="consents">
              {[1, 2].map((count) => <span key={count} class={count <= given ? "given" : ""} aria-hidden="true" />)}
              {labels.count[given === 2 ? 2 : given === 1 ? 1 : 0]}
            </p>
          )}
        </div>
        {status !== "given" && (
          <>
            <p>{labels.asked}</p>
            <p>{labels.opens}</p>
          </>
        )}
        <p class="buttons">
          <button type="button" class="button" onClick={reload}>{texts.closed.again}</button>
          {status !== "given" && <Tours roles={["observe"]} welcome={state.welcome} texts={texts} />}
          <a class="button quiet" href={urls.past}>{labels.list}</a>
        </p>
      </div>
    </main>
  );
}
