import { WAYS, type Calling, type Way } from "../calling";
import type { Texts } from "../text";
import type { Handlers } from "./handlers";

interface Props {
  calling: Calling;
  /** Open from the beginning. */
  open?: boolean;
  texts: Texts;
  handlers: Handlers;
}

/** Where a partner chooses to be called when it is their turn, and reads what their browser can do. */
export function CallingSetting({ calling, open = false, texts, handlers }: Props) {
  const labels = texts.calling;
  const choices: readonly (Way | null)[] = [null, ...WAYS.filter((way) => isPossible(way, calling))];
  return (
    <details class="calling setting" open={open}>
      <summary>{labels.heading}</summary>
      <p class="soft">{labels.hint}</p>
      <fieldset>
        <legend class="unseen">{labels.heading}</legend>
        {choices.map((way) => (
          <label key={way ?? "off"} class="choice">
            <input type="radio" name="calling" checked={calling.way === way} onChange={() => handlers.setCalling(way)} />
            <span>{labels.ways[way ?? "off"]}</span>
          </label>
        ))}
      </fieldset>
      {calling.way !== null && calling.way !== "silent" && (
        <button type="button" class="button small" onClick={handlers.tryCalling}>{labels.tryOut}</button>
      )}
      <div role="status">{calling.way !== null && notes(calling, texts).map((note) => <p key={note} class="soft">{note}</p>)}</div>
      <p class="soft"><a href="/notices/" target="_blank" rel="noopener">{labels.whenClosed}</a></p>
    </details>
  );
}

function isPossible(way: Way, { can }: Calling): boolean {
  if (way === "vibration") return can.vibration;
  return way === "silent" || can.sound;
}

function notes({ notification, can, stored }: Calling, { calling: labels }: Texts): string[] {
  return [
    labels.notification[notification],
    can.awake ? labels.awake : labels.notAwake,
    ...(can.sound ? [] : [labels.noSound]),
    ...(stored ? [] : [labels.notStored]),
  ];
}
