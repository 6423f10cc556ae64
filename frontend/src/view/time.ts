/** Times in the viewer's language and time zone. The current time is always the server's. */
import type { Texts } from "../text";

export function timeOfDay(instant: string | number, texts: Texts): string {
  return texts.time.clock.format(typeof instant === "number" ? instant : Date.parse(instant));
}

/** The number of the calendar day of an instant, in the browser's time zone. A day may have 23 or 25 hours. */
export function dayNumber(instant: string | number): number {
  const local = new Date(instant);
  return Date.UTC(local.getFullYear(), local.getMonth(), local.getDate()) / 86_400_000;
}

/** The calendar day of an instant: "Tuesday, 24 November 2026". */
export function dayName(instant: string, texts: Texts): string {
  return texts.time.day.format(Date.parse(instant));
}

/** An instant, with its day unless that is today. */
export function moment(instant: string, now: number, texts: Texts): string {
  const time = timeOfDay(instant, texts);
  const days = dayNumber(instant) - dayNumber(now);
  if (days === 0) return texts.time.today(time);
  if (days === 1) return texts.time.tomorrow(time);
  return texts.time.onDay(dayName(instant, texts), time);
}

const twoDigits = (count: number): string => String(count).padStart(2, "0");

/** A duration as hours, minutes and seconds: 3:07, or 1:03:07. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours === 0 ? `${minutes}:${twoDigits(seconds % 60)}` : `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
}
