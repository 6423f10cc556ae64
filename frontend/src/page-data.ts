/** What Django tells the page: the JSON in `<div id="app" data-page='…'>`. */
import { isObject, isString, isWhole, listOf, mapOf, oneOf, orNull, shape, type Check } from "./check";
import type { Seat, Welcome } from "./wire";

export interface Urls {
  replay: string;
  past: string;
  start: string;
}

export interface RoomPage {
  page: "room";
  room: string;
  socket: string;
  urls: Urls;
  lang: string;
}

/** One share, with the sayings-back it took: numbers of events, never words. */
export interface Share {
  by: Seat;
  round: number;
  said: number[];
  paraphrases: number[];
  accepted: number | null;
  tries: number;
  closed: "accepted" | "parked" | "open";
}

/** A stretch of the conversation, from one grant or break to the next. */
export interface Stretch {
  kind: "turn" | "break";
  by: Seat | "both";
  step: string;
  from: number;
  to: number;
  start: string;
  end: string;
  tries: number;
}

export interface Insights {
  shares: Share[];
  timeline: Stretch[];
}

export interface ReplayPage {
  page: "replay";
  room: string;
  welcome: Welcome;
  frames: string;
  insights: Insights;
  export: { json: string; markdown: string };
  urls: Urls;
  lang: string;
}

export type PageData = RoomPage | ReplayPage;

const seat = oneOf("a", "b");
const common = {
  room: isString,
  lang: isString,
  urls: shape({ replay: isString, past: isString, start: isString }),
};
const share = shape({
  by: seat, round: isWhole, said: listOf(isWhole), paraphrases: listOf(isWhole), accepted: orNull(isWhole),
  tries: isWhole, closed: oneOf("accepted", "parked", "open"),
});
const stretch = shape({
  kind: oneOf("turn", "break"), by: oneOf("a", "b", "both"), from: isWhole, to: isWhole, start: isString,
  end: isString, tries: isWhole,
});
const PAGES: Record<PageData["page"], Check> = {
  room: shape({ ...common, socket: isString }),
  replay: shape({
    ...common, frames: isString, export: mapOf(isString),
    insights: shape({ shares: listOf(share), timeline: listOf(stretch) }),
  }),
};

/** The page's data; throws when it is not what this script was built for. */
export function parsePageData(text: string): PageData {
  const value: unknown = JSON.parse(text);
  const page = isObject(value) ? (value["page"] as PageData["page"]) : "room";
  const fault = Object.hasOwn(PAGES, page) ? PAGES[page](value, "page") : "page";
  if (fault !== null) throw new Error(`${fault} is not as agreed`);
  return value as PageData;
}
