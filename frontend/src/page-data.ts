/** The data that Django embeds in a page: the JSON in `<div id="app" data-page='…'>`. */
import { tagged } from "./check";
import type { PageData } from "./wire";
import { PAGE_CHECKS } from "./wire-checks";

const pageCheck = tagged("page", PAGE_CHECKS);

/** Throws if the data is not what this script was built for. */
export function parsePageData(text: string): PageData {
  const value: unknown = JSON.parse(text);
  const fault = pageCheck(value);
  if (fault !== null) throw new Error(`page${fault} is not as agreed`);
  return value as PageData;
}
