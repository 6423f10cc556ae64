import { forAttribute } from "../bidi";
import { duration, progress, shownCount, SPEEDS, type ReplayCursor } from "../replay";
import type { Texts } from "../text";
import type { ReplayPage } from "../wire";
import { Sentence } from "./sentence";
import { formatDuration } from "./time";
import { Timeline } from "./timeline";

/** What the controls of the replay call. */
export interface Controls {
  toggle(): void;
  step(direction: 1 | -1): void;
  seek(position: number): void;
  goTo(seq: number): void;
  /** Draws earlier lines of the transcript: some more, or all. */
  showEarlier(all: boolean): void;
  speed(speed: number): void;
  shorten(on: boolean): void;
}

interface Props {
  page: ReplayPage;
  cursor: ReplayCursor;
  /** A sentence that says whose turn it is at the cursor. */
  floor: string;
  texts: Texts;
  controls: Controls;
}

/** The timeline and the buttons that move the cursor. It stays in view while the transcript scrolls. */
export function Player({ page, cursor, floor, texts, controls }: Props) {
  const labels = texts.replay;
  return (
    <section class="player" aria-label={labels.heading}>
      <Timeline page={page} moments={cursor.moments} position={cursor.position} texts={texts} goTo={controls.goTo} />
      <Position cursor={cursor} floor={floor} texts={texts} controls={controls} />
      <div class="player-row">
        <div class="transport" role="group" aria-label={labels.heading}>
          <Button label={labels.back} path="M19 5 9 12l10 7z M5 5h2.5v14H5z" act={() => controls.step(-1)} />
          <Button
            label={cursor.playing ? labels.pause : labels.play} main act={controls.toggle}
            path={cursor.playing ? "M6 5h4v14H6z M14 5h4v14h-4z" : "M8 5l11 7-11 7z"}
          />
          <Button label={labels.forward} path="M5 5l10 7L5 19z M16.500 5H19v14h-2.500z" act={() => controls.step(1)} />
        </div>
        <p class="floor" aria-live="off"><Sentence text={floor} /></p>
        <Settings cursor={cursor} texts={texts} controls={controls} />
        <p class="soft keys">{labels.keys}</p>
      </div>
    </section>
  );
}

function Position({ cursor, floor, texts, controls }: Omit<Props, "page">) {
  const total = duration(cursor);
  const at = texts.replay.at(formatDuration(cursor.position), formatDuration(total));
  const seconds = Math.max(1, Math.ceil(total / 1000));
  return (
    <div class="position">
      <input
        type="range" min={0} max={seconds} step={1} value={cursor.position >= total ? seconds : Math.floor(cursor.position / 1000)}
        aria-label={texts.replay.seek} aria-valuetext={forAttribute(spoken(cursor, floor, texts))}
        onInput={(event) => controls.seek(1000 * Number((event.currentTarget as HTMLInputElement).value))}
      />
      <span class="soft">{at}</span>
    </div>
  );
}

/** The position for screen readers. While playing it changes with each event, not with each second. */
function spoken(cursor: ReplayCursor, floor: string, texts: Texts): string {
  const last = cursor.moments[shownCount(cursor) - 1] ?? 0;
  const time = formatDuration(cursor.playing ? last : cursor.position);
  const { at, of } = progress(cursor);
  const where = `${texts.replay.moment(at, of)}, ${texts.replay.at(time, formatDuration(duration(cursor)))}`;
  return floor === "" ? where : `${where}, ${floor}`;
}

function Settings({ cursor, texts, controls }: Pick<Props, "cursor" | "texts" | "controls">) {
  return (
    <div class="settings">
      <label>
        <span>{texts.replay.speed}</span>
        <select onChange={(event) => controls.speed(Number((event.currentTarget as HTMLSelectElement).value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed} selected={speed === cursor.speed}>{texts.replay.times(speed)}</option>
          ))}
        </select>
      </label>
      <label class="switch">
        <input
          type="checkbox" checked={cursor.shorten}
          onChange={(event) => controls.shorten((event.currentTarget as HTMLInputElement).checked)}
        />
        <span>{texts.replay.shorten}</span>
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
