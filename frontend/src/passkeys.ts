/**
 * Shows what the browser says when a passkey could not be made or used. The ceremony itself is allauth's script; it sends
 * the event "allauth.error", also when the person closes the browser's dialog.
 */
const FAILED = "[data-passkey-failed]";

/** Where the browser has no passkeys, their buttons cannot be pressed. */
export function offerPasskeys(view: Window): void {
  const { document } = view;
  const failed = document.querySelector<HTMLElement>(FAILED);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (failed !== null) failed.hidden = false;
  });
  if ("PublicKeyCredential" in view) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) button.disabled = true;
}
