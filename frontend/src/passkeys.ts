/**
 * Shows what the browser says when a passkey could not be made or used. The ceremony itself is allauth's script; it sends
 * the event "allauth.error", also when the person closes the browser's dialog.
 */
const FAILED = "[data-passkey-failed]";

/** The buttons can be pressed once allauth's script listens to them, where the browser has passkeys. */
export function offerPasskeys(view: Window): void {
  const { document } = view;
  const failed = document.querySelector<HTMLElement>(FAILED);
  const buttons = document.querySelectorAll<HTMLButtonElement>("button[data-passkey]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (failed !== null) failed.hidden = false;
  });
  const disable = (disabled: boolean) => {
    for (const button of buttons) button.disabled = disabled;
  };
  if (!("PublicKeyCredential" in view)) disable(true);
  // Allauth listens to this event as well, since earlier: it comes first.
  else document.addEventListener("DOMContentLoaded", () => disable(false));
}
