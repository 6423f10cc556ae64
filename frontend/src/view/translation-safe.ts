/**
 * Drawing on a page that the browser translates. Translation replaces text nodes by elements of its own. Preact would go
 * on to write to the old nodes, which nobody sees, and would fail to insert beside them. So Preact gets no text nodes:
 * text that is an element's only child is set as its `textContent`, and other text gets an element of its own.
 */
import { options, render, type ComponentChild } from "preact";

/** The element that replaces a text node. It has `display: contents`. */
const TEXT_ELEMENT = "x-text";

/** A virtual node as Preact's hook may change it. A text has no type, and its text for properties. */
interface VirtualNode {
  type: unknown;
  key: unknown;
  props: Record<string, unknown>;
}

/** Makes Preact draw every text in this way from now on. */
export function replaceTextNodes(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    const node = vnode as unknown as VirtualNode;
    if (node.type === null) asElement(node);
    else if (typeof node.type === "string" && isText(node.props["children"])) asContent(node);
    before?.(vnode);
  };
}

function isText(child: unknown): child is string | number {
  return typeof child === "string" || typeof child === "number";
}

function asElement(node: VirtualNode): void {
  node.type = TEXT_ELEMENT;
  node.props = { textContent: String(node.props) };
}

function asContent(node: VirtualNode): void {
  const { children, ...others } = node.props;
  // In SVG Preact sets an attribute, not the property: with the text as its key, the element is replaced.
  if (node.type === "title") node.key = String(children);
  else node.props = { ...others, textContent: String(children) };
}

/**
 * A function that draws into the container. If Preact throws because the page was changed under it, everything is drawn
 * anew; an error of the second attempt is thrown.
 */
export function rendererFor(container: HTMLElement): (view: ComponentChild) => void {
  let root: HTMLElement | null = null;
  return (view) => {
    try {
      if (root?.isConnected) return render(view, root);
    } catch {
      // Draw anew, below.
    }
    root = document.createElement("div");
    container.replaceChildren(root);
    render(view, root);
  };
}
