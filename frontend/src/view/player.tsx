import type { ReplayPage } from "../page";
import { inAttribute } from "../bidi";
import { length, place, shown, SPEEDS, type Replay as Cursor } from "../replay";
import type { Words } from "../text";
import { Sentence } from "./sentence";
import { span } from "./time";
import { Timeline } from "./timeline";

/** What a person can do with a replay. */
export interface Controls {
  toggle(): void;
  step(direction: 1 | -1): void;
  seek(position: number): void;
  goTo(seq: number): void;
  speed(speed: number): void;
  shorten(on: boolean): void;
}

interface Props {
  page: ReplayPage;
  cursor: Cursor;
  /** Who has the floor at the cursor, in words. */
  floor: string;
  words: Words;
  controls: Controls;
}

/** The timeline and the buttons that move the cursor. Stays in sight while the conversation goes by. */
export function Player({ page, cursor, floor, words, controls }: Props) {
  const say = words.replay;
  return (
    <section class="player" aria-label={say.heading}>
      <Timeline page={page} cursor={cursor} words={words} goTo={controls.goTo} />
      <Position cursor={cursor} floor={floor} words={words} controls={controls} />
      <div class="player-row">
        <div class="transport" role="group" aria-label={say.heading}>
          <Button label={say.back} path="M19 5 9 12l10 7z M5 5h2.5v14H5z" act={() => controls.step(-1)} />
          <Button
            label={cursor.playing ? say.pause : say.play} main act={controls.toggle}
            path={cursor.playing ? "M6 5h4v14H6z M14 5h4v14h-4z" : "M8 5l11 7-11 7z"}
          />
          <Button label={say.forward} path="M5 5l10 7L5 19z M16.500 5H19v14h-2.500z" act={() => controls.step(1)} />
        </div>
        <p class="floor" aria-live="off"><Sentence text={floor} /></p>
        <Settings cursor={cursor} words={words} controls={controls} />
        <p class="soft keys">{say.keys}</p>
      </div>
    </section>
  );
}

function Position({ cursor, floor, words, controls }: Omit<Props, "page">) {
  const total = length(cursor);
  const at = words.replay.at(span(cursor.position), span(total));
  const seconds = Math.max(1, Math.ceil(total / 1000));
  return (
    <div class="position">
      <input
        type="range" min={0} max={seconds} step={1} value={cursor.position >= total ? seconds : Math.floor(cursor.position / 1000)}
        aria-label={words.replay.seek} aria-valuetext={inAttribute(spoken(cursor, floor, words))}
        onInput={(event) => controls.seek(1000 * Number((event.currentTarget as HTMLInputElement).value))}
      />
      <span class="soft">{at}</span>
    </div>
  );
}

/** Where the cursor stands, as it is said aloud; while it plays, not anew with every second. */
function spoken(cursor: Cursor, floor: string, words: Words): string {
  const last = cursor.moments[shown(cursor) - 1] ?? 0;
  const time = span(cursor.playing ? last : cursor.position);
  const { at, of } = place(cursor);
  const where = `${words.replay.moment(at, of)}, ${words.replay.at(time, span(length(cursor)))}`;
  return floor === "" ? where : `${where}, ${floor}`;
}

function Settings({ cursor, words, controls }: Pick<Props, "cursor" | "words" | "controls">) {
  return (
    <div class="settings">
      <label>
        <span>{words.replay.speed}</span>
        <select onChange={(event) => controls.speed(Number((event.currentTarget as HTMLSelectElement).value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed} selected={speed === cursor.speed}>{words.replay.times(speed)}</option>
          ))}
        </select>
      </label>
      <label class="switch">
        <input
          type="checkbox" checked={cursor.shorten}
          onChange={(event) => controls.shorten((event.currentTarget as HTMLInputElement).checked)}
        />
        <span>{words.replay.shorten}</span>
      </label>
    </div>
  );
}

interface ButtonProps {
  label: string;
  path: string;
  main?: boolean;
  act: () => void;
}

function Button({ label, path, main = false, act }: ButtonProps) {
  return (
    <button type="button" class={main ? "button primary round" : "button quiet round"} aria-label={label} title={label} onClick={act}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
    </button>
  );
}
