/** Instants in a language's manner; in the international one where the browser has no manners, or its own make it throw. */
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
