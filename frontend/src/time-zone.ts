/** The browser's time zone, for the forms of a person who has not chosen one. The pages also work without. */

/** What the clocks of `zone` show at `instant`, as the value of a `datetime-local` field. */
export function wallTime(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/**
 * `<input data-browser-zone>` takes the zone. `<select data-time-zone="unset">` has it chosen, and `<input data-instant="…">` in its form
 * shows that moment by its clocks. `<p data-zone-moved="ZONE" hidden>` is shown where the browser has another zone than the person.
 */
export function offerBrowserZone(page: Document, zone: string): void {
  for (const field of page.querySelectorAll<HTMLInputElement>("input[data-browser-zone]")) field.value = zone;
  for (const select of page.querySelectorAll<HTMLSelectElement>('select[data-time-zone="unset"]')) {
    if (![...select.options].some((option) => option.value === zone)) continue;
    select.value = zone;
    for (const field of select.form?.querySelectorAll<HTMLInputElement>("input[data-instant]") ?? []) {
      field.value = wallTime(new Date(field.dataset["instant"] ?? ""), zone);
    }
  }
  for (const note of page.querySelectorAll<HTMLElement>("[data-zone-moved]")) {
    const name = note.querySelector("bdi");
    if (name !== null) name.textContent = zone.replaceAll("_", " ");
    note.hidden = note.dataset["zoneMoved"] === zone;
  }
}
