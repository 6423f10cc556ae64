/** The plain pages' entry: their looks, and the small comforts that they work without. */
import "./style.css";
import { wordsIn } from "./text";

const words = wordsIn(document.documentElement.lang).pages;

/** `<button data-copy="ID" hidden>` copies the value of the field with this id. */
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset["copy"] ?? "") as HTMLInputElement;
    const note = document.getElementById(`${source.id}-note`);
    const done = await copied(source);
    if (note !== null) note.textContent = done ? "" : words.copyFailed;
    if (!done) return;
    button.focus();
    button.textContent = words.copied;
    globalThis.setTimeout(() => (button.textContent = label), 3000);
  });
}

/** Copies what a field holds; where the browser does not let us, it is left marked, to be copied by hand. */
async function copied(source: HTMLInputElement): Promise<boolean> {
  try {
    // There is no clipboard on an origin that is not secure, such as a laptop on the local network.
    await navigator.clipboard.writeText(source.value);
    return true;
  } catch {
    source.focus();
    source.select();
    return document.execCommand("copy");
  }
}
