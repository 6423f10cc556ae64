/** Formats an instant, in milliseconds since 1970. */
export interface DateFormat {
  format(instant: number): string;
}

/** The browser's own format; `fallback` where the browser has no `Intl`, or where `Intl` throws. */
export function dateFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions, fallback: (instant: Date) => string): DateFormat {
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    return { format: (instant) => fallback(new Date(instant)) };
  }
}
