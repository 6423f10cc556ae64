import type { Seat } from "../wire";

/** The shape and colour of a partner, the same for every viewer: a circle for a, a square for b. Hollow while away. */
export function SeatMark({ seat, hollow = false }: { seat: Seat; hollow?: boolean }) {
  return (
    <svg class={`seat-mark seat-${seat}${hollow ? " hollow" : ""}`} viewBox="0 0 12 12" aria-hidden="true">
      {seat === "a" ? <circle cx="6" cy="6" r="5.2" /> : <rect x="1.1" y="1.1" width="9.8" height="9.8" rx="0.6" />}
    </svg>
  );
}
