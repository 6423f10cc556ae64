/**
 * Copies words; whether that was done. There is no clipboard on an origin that is not secure, such as a laptop on the
 * local network: there the browser is asked in its older way, and at last the words are marked for the person to copy.
 */
export async function copied(text: string, mark: () => void): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (copiedByField(text)) return true;
    mark();
    return false;
  }
}

/** Copies what is marked in a field that is there for as long as that takes. */
function copiedByField(text: string): boolean {
  const had = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (had instanceof HTMLElement) had.focus({ preventScroll: true });
  return done;
}
