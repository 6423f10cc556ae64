import type { Texts } from "../text";

/** What the page's exit does (neutral-exit.ts), and what it cannot. */
export function ExitNote({ texts }: { texts: Texts }) {
  return (
    <details class="exit-note">
      <summary>{texts.exit.summary}</summary>
      <p>{texts.exit.does}</p>
      <p>{texts.exit.cannot}</p>
    </details>
  );
}
