/** Formats an instant, in milliseconds since 1970. */
export interface DateFormat {
  format(instant: number): string;
}

/** The region of a language whose order of day and month is least ambiguous, for a browser that names none. */
const REGIONS: Record<string, string> = { en: "en-GB" };

/** The locale for a language of the page: the viewer's own region of it, if the browser names one. */
export function localeOf(lang: string, preferred: readonly string[] = globalThis.navigator?.languages ?? []): string {
  return preferred.find((each) => each.toLowerCase().startsWith(`${lang}-`)) ?? REGIONS[lang] ?? lang;
}

/**
 * The browser's own format, in the viewer's region and time zone; `fallback` where the browser has no `Intl`, or where
 * `Intl` throws. The digits are those of the rest of the page.
 */
export function dateFormat(lang: string, options: Intl.DateTimeFormatOptions, fallback: (instant: Date) => string): DateFormat {
  try {
    return new Intl.DateTimeFormat(localeOf(lang), { ...options, numberingSystem: "latn" });
  } catch {
    return { format: (instant) => fallback(new Date(instant)) };
  }
}

/** The calendar day, and the time of day. */
export function dateFormats(lang: string): { day: DateFormat; clock: DateFormat } {
  return {
    day: dateFormat(lang, { dateStyle: "full" }, (instant) => instant.toDateString()),
    clock: dateFormat(lang, { hour: "2-digit", minute: "2-digit" }, (instant) => instant.toTimeString().slice(0, 5)),
  };
}
