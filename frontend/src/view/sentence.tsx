import { createElement, Fragment } from "preact";
import { splitIsolated } from "../bidi";

/** A sentence of ours in which names and other words of people are read in a direction of their own. */
export function Sentence({ text }: { text: string }) {
  const drawn = splitIsolated(text).map((piece, index) => (index % 2 === 1 ? createElement("bdi", null, piece) : piece));
  return createElement(Fragment, null, ...drawn);
}
