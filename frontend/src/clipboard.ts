/**
 * Copies text and says whether it was copied. `navigator.clipboard` exists only on secure origins, so a server on the
 * local network has none: there `execCommand` is tried. If that fails too, `select` marks the text for the person.
 */
export async function copyText(text: string, select: () => void): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (copyByTextarea(text)) return true;
    select();
    return false;
  }
}

/** Copies the content of a temporary textarea, and gives the focus back. */
function copyByTextarea(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
