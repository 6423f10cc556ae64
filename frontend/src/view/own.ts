/** What is for the person alone: hints, notes, sorting. A chunk of its own, which the first step does not wait for. */
export { HintPanel, MarkedText } from "./hint";
export { PadPanel } from "./pad";
export { Sorting } from "./sorting";

export type OwnViews = typeof import("./own");
