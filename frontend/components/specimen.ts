import type { VNode } from "preact";
import type { Texts } from "../src/text";
import type { SpecimenWords } from "./words";

/** One state of a page. To add one, add it to its list, and take its pictures (tests/browser/test_pictures.py). */
export interface Specimen {
  name: string;
  /** The directions of writing that it is shown in: both, if none is named. */
  directions?: readonly ("ltr" | "rtl")[];
  /** The pictures taken besides those in both directions of writing: dark, in forced colours, on a desk. */
  forms?: readonly ("dark" | "forced" | "desk")[];
  draw: (given: { texts: Texts; words: SpecimenWords }) => VNode;
}
