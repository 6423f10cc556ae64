/**
 * What was filled into a form is there again after going back, in the same tab. Browsers would do it themselves, were
 * they not asked to suggest none of these names and topics to the next person at the device.
 */
import { KEY_PREFIX, tryOr } from "./storage";

/** Keeps a form's fields with each change, and fills them in again where the person came back to the page. */
export function persistForm(form: HTMLFormElement, storage: Storage | null, isBackNavigation: boolean): void {
  const name = `${KEY_PREFIX}form:${form.getAttribute("action")}`;
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[type="text"], input[type="radio"]')];
  const kept = isBackNavigation ? tryOr(() => JSON.parse(storage?.getItem(name) ?? "null") as [string, string][] | null, null) : null;
  if (kept !== null) for (const field of fields) fill(field, kept);
  form.addEventListener("input", () => {
    const given = fields.filter((field) => field.type === "text" || field.checked).map((field) => [field.name, field.value]);
    tryOr(() => storage?.setItem(name, JSON.stringify(given)), undefined);
  });
}

function fill(field: HTMLInputElement, kept: [string, string][]): void {
  const values = kept.flatMap(([name, value]) => (name === field.name ? [value] : []));
  if (field.type === "radio") field.checked = values.includes(field.value);
  else field.value = values[0] ?? "";
  const folded = field.closest("details");
  if (folded !== null && field.type === "text" && field.value !== "") folded.open = true;
}
