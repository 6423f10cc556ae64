import { createElement, Fragment } from "preact";
import { splitIsolated } from "../bidi";

/** A sentence in which names and other user text keep their own direction. */
export function Sentence({ text }: { text: string }) {
  const drawn = splitIsolated(text).map((piece, index) => (index % 2 === 1 ? createElement("bdi", null, piece) : piece));
  return createElement(Fragment, null, ...drawn);
}
