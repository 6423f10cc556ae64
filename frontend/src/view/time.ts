/** Times as people read them, in the manner of their own browser. */
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function timeOfDay(instant: string | number): string {
  return clock.format(typeof instant === "number" ? instant : Date.parse(instant));
}

/** A length of time as minutes and seconds: 3:07. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
