import type { Texts } from "../text";
import type { BreakKind } from "../wire";
import type { Handlers } from "./handlers";

const KINDS: readonly BreakKind[] = ["breather", "flooded"];

/** Each button begins a break at once, without a question, and also while the connection is lost. */
export function BreakButtons({ texts, handlers }: { texts: Texts; handlers: Handlers }) {
  return (
    <div class="breaks" role="group" aria-label={texts.pause.call}>
      {KINDS.map((kind) => (
        <button key={kind} type="button" class="button" onClick={() => handlers.requestBreak(kind)}>{texts.pause.kinds[kind]}</button>
      ))}
    </div>
  );
}
