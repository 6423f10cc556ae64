/** Instants as a language writes them; in a plain form where the browser has no `Intl`, or it throws. */
export interface Manner {
  format(instant: number): string;
}

export function mannerOf(locale: string | undefined, options: Intl.DateTimeFormatOptions, plain: (instant: Date) => string): Manner {
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    return { format: (instant) => plain(new Date(instant)) };
  }
}
