/**
 * Restores a form's fields after back navigation in the same tab, and after a change of the language. The browser does not: the forms have
 * `autocomplete="off"`, so that names and topics are not suggested to the next person at the device.
 */
import { KEY_PREFIX, tryOr } from "./storage";

/** Stores a form's fields at each input, and fills them in if they are to be restored. */
export function persistForm(form: HTMLFormElement, storage: Storage | null, restore: boolean): void {
  const key = `${KEY_PREFIX}form:${form.getAttribute("action")}`;
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[type="text"], input[type="radio"]')];
  const stored = restore ? tryOr(() => JSON.parse(storage?.getItem(key) ?? "null") as [string, string][] | null, null) : null;
  if (stored !== null) for (const field of fields) fill(field, stored);
  form.addEventListener("input", () => {
    const values = fields.filter((field) => field.type === "text" || field.checked).map((field) => [field.name, field.value]);
    tryOr(() => storage?.setItem(key, JSON.stringify(values)), undefined);
  });
}

function fill(field: HTMLInputElement, stored: [string, string][]): void {
  const values = stored.flatMap(([name, value]) => (name === field.name ? [value] : []));
  if (field.type === "radio") field.checked = values.includes(field.value);
  else field.value = values[0] ?? "";
  const details = field.closest("details");
  if (details !== null && field.type === "text" && field.value !== "") details.open = true;
}
