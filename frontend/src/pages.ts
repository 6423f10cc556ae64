/** The plain pages' entry: their looks, and the small comforts that they work without. */
import "./style.css";
import { wordsIn } from "./text";

const words = wordsIn(document.documentElement.lang).pages;

/** `<button data-copy="ID" hidden>` copies the text or the value of the element with this id. */
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset["copy"] ?? "");
    const text = source instanceof HTMLInputElement ? source.value : (source?.textContent?.trim() ?? "");
    button.textContent = await copied(text);
    globalThis.setTimeout(() => (button.textContent = label), 3000);
  });
}

async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return words.copied;
  } catch {
    return words.copyFailed;
  }
}
