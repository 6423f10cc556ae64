/**
 * The part of the window that an on-screen keyboard leaves visible, for the style sheet: `--visible-height`,
 * `--covered-top` and `--covered-bottom` on the root element, and `data-low` while it is low. Some browsers make the
 * window itself smaller for the keyboard, others lay the keyboard over it and move the window's visible part.
 */

/** Below this height, in pixels, only what is needed for writing is shown. */
const LOW_PX = 560;

/** What is used of a window, so that a test can give another one. */
export type Viewed = Pick<Window, "innerHeight" | "addEventListener"> & {
  document: { documentElement: Pick<HTMLElement, "style" | "toggleAttribute"> };
  visualViewport: Pick<VisualViewport, "height" | "offsetTop" | "scale" | "addEventListener"> | null;
};

export function trackVisibleArea(view: Viewed): void {
  const update = () => show(view);
  view.addEventListener("resize", update);
  view.visualViewport?.addEventListener("resize", update);
  view.visualViewport?.addEventListener("scroll", update);
  update();
}

function show({ innerHeight, document, visualViewport }: Viewed): void {
  const root = document.documentElement;
  // A person who has zoomed in moves the visible part around: the page stays where it is.
  const part = visualViewport !== null && Math.abs(visualViewport.scale - 1) < 0.01 ? visualViewport : null;
  const height = part?.height ?? innerHeight;
  const top = Math.max(0, part?.offsetTop ?? 0);
  const values = { "--visible-height": height, "--covered-top": top, "--covered-bottom": Math.max(0, innerHeight - top - height) };
  for (const [name, value] of Object.entries(values)) root.style.setProperty(name, `${Math.round(value)}px`);
  root.toggleAttribute("data-low", height < LOW_PX);
}
