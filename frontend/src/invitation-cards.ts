/** The invitations on the links page: sharing, QR codes, and a copy for the waiting room. The page also works without. */
import { sharingOf, storeInvitations, type Invitation } from "./invitation";
import { textsFor } from "./text";

const SVG = "http://www.w3.org/2000/svg";

/** `<section data-invitation="ID">` in `<div data-room="ID">`; those with `data-awaited` are kept for the waiting room. */
export function offerInvitations(session: Storage | null): void {
  const cards = [...document.querySelectorAll<HTMLElement>("[data-invitation]")];
  for (const card of cards) {
    offerSharing(card);
    offerQrCode(card);
  }
  const room = document.querySelector<HTMLElement>("[data-room]")?.dataset["room"];
  if (room !== undefined) storeInvitations(session, room, cards.filter((card) => "awaited" in card.dataset).map(invitationOf));
}

function invitationOf(card: HTMLElement): Invitation {
  const { invitation: id = "", name = "", address = "", subject = "" } = card.dataset;
  return { id, name, address, subject, message: card.querySelector("textarea")?.value ?? "" };
}

function offerSharing(card: HTMLElement): void {
  const button = card.querySelector<HTMLButtonElement>("[data-share]");
  const share = sharingOf(navigator);
  if (button === null || share === null) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const failed = (await share(invitationOf(card))) === "failed";
    const note = card.querySelector("[role=status]");
    if (note !== null) note.textContent = failed ? (await textsFor(document.documentElement.lang)).invite.failed : "";
  });
}

function offerQrCode(card: HTMLElement): void {
  const button = card.querySelector<HTMLButtonElement>("[data-qr]");
  if (button === null) return;
  const show = button.textContent;
  let figure: Element | null = null;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const texts = (await textsFor(document.documentElement.lang)).invite;
    if (figure === null) {
      figure = await drawQrCode(invitationOf(card).address, texts.qrLabel);
      button.parentElement?.after(figure);
    } else {
      figure.remove();
      figure = null;
    }
    button.textContent = figure === null ? show : texts.hideQr;
    button.setAttribute("aria-expanded", String(figure !== null));
  });
}

async function drawQrCode(address: string, label: string): Promise<Element> {
  const { qrCode } = await import("./qr");
  const { size, path } = qrCode(address);
  const figure = document.createElement("figure");
  figure.className = "qr";
  const svg = figure.appendChild(document.createElementNS(SVG, "svg"));
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", path);
  return figure;
}
