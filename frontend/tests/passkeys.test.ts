import { expect, test } from "vitest";
import { offerPasskeys } from "../src/passkeys";

/** A page with a button that a script answers and one that needs none; `whole` is when the page has been read. */
function page({ hasPasskeys }: { hasPasskeys: boolean }) {
  const refused = { hidden: true };
  const buttons = [{ disabled: true }, { disabled: false }];
  const document = Object.assign(new EventTarget(), { querySelector: () => refused, querySelectorAll: () => buttons });
  const view = { document, ...(hasPasskeys && { PublicKeyCredential: {} }) } as unknown as Window;
  return {
    view,
    document,
    refused,
    pressable: () => buttons.map((button) => !button.disabled),
    whole: () => document.dispatchEvent(new Event("DOMContentLoaded")),
  };
}

test("a passkey's button can be pressed once the script that answers it listens", () => {
  const { view, document, pressable, whole } = page({ hasPasskeys: true });
  const seen: boolean[][] = [];
  document.addEventListener("DOMContentLoaded", () => seen.push(pressable()));
  offerPasskeys(view);
  expect(pressable()).toEqual([false, true]);
  whole();
  expect(seen).toEqual([[false, true]]);
  expect(pressable()).toEqual([true, true]);
});

test("a browser without passkeys offers none", () => {
  const { view, pressable, whole } = page({ hasPasskeys: false });
  offerPasskeys(view);
  whole();
  expect(pressable()).toEqual([false, false]);
});

test("what the browser refuses is told", () => {
  const { view, document, refused } = page({ hasPasskeys: true });
  offerPasskeys(view);
  document.dispatchEvent(new CustomEvent("allauth.error", { cancelable: true }));
  expect(refused.hidden).toBe(false);
});
