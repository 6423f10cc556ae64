/**
 * A page that others may write in. A browser that translates puts elements of its own where our text nodes were:
 * what is written to those nodes afterwards is never seen, and a node beside them cannot be placed any more. So no
 * text node is kept hold of. Text that is all there is in an element is set as the element's whole content, and text
 * beside elements gets an element of its own; both replace whatever else was put there.
 */
import { options, render, type ComponentChild } from "preact";

/** The element that stands for a text node: `display: contents`, so that nothing looks different with it. */
const TEXT = "x-text";

/** What Preact draws, as its hook may still change it. A text has no type, and its words for properties. */
interface Drawn {
  type: unknown;
  key: unknown;
  props: Record<string, unknown>;
}

/** From now on every text that is drawn survives what others do to its text nodes. */
export function replaceTextNodes(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    const drawn = vnode as unknown as Drawn;
    if (drawn.type === null) asElement(drawn);
    else if (typeof drawn.type === "string" && isText(drawn.props["children"])) asContent(drawn);
    before?.(vnode);
  };
}

function isText(child: unknown): child is string | number {
  return typeof child === "string" || typeof child === "number";
}

function asElement(drawn: Drawn): void {
  drawn.type = TEXT;
  drawn.props = { textContent: String(drawn.props) };
}

function asContent(drawn: Drawn): void {
  const { children, ...others } = drawn.props;
  // In a drawing (SVG) a property is an attribute: there, the element is replaced with its text.
  if (drawn.type === "title") drawn.key = String(children);
  else drawn.props = { ...others, textContent: String(children) };
}

/**
 * Draws into a place. Where the page was changed so that it cannot be redrawn, which Preact notices by an error, it
 * is drawn anew; a second error in a row is our own, and is thrown.
 */
export function rendererFor(place: HTMLElement): (view: ComponentChild) => void {
  let stage: HTMLElement | null = null;
  return (view) => {
    try {
      if (stage?.isConnected) return render(view, stage);
    } catch {
      // Drawn anew below.
    }
    stage = document.createElement("div");
    place.replaceChildren(stage);
    render(view, stage);
  };
}
