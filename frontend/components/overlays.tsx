/** Specimens of what opens over a page or inside it: private notes, invitations with their QR code, tours, the languages. */
import { qrCode } from "../src/qr";
import { initial } from "../src/state";
import { Invite } from "../src/view/invite";
import { LanguageSwitch } from "../src/view/language-switch";
import { Mark } from "../src/view/mark";
import { NotLetIn } from "../src/view/not-let-in";
import { PadEnding } from "../src/view/pad-ending";
import { QrButton } from "../src/view/qr";
import { Tour, type TourRole } from "../src/view/tour";
import { handlers, people, URLS } from "./rooms";
import type { Specimen } from "./specimen";

const ADDRESS = "https://talk.example.org/join/x7Kq2mPz";
const nothing = () => {};

class OpenQr extends QrButton {
  override state = { code: qrCode(ADDRESS) };
}

class OpenLanguages extends LanguageSwitch {
  override componentDidMount(): void {
    document.querySelector(".languages details")?.setAttribute("open", "");
  }
}

/** A tour at one of its steps; an observer who is not let in has no names. */
function tour(name: string, role: TourRole, step: 1 | 2 | 3 | 4, forms: Specimen["forms"] = []): Specimen {
  class TourAt extends Tour {
    override state = { step };
  }
  const chair = ({ share: "a", listen: "b", observe: "o1" } as const)[role];
  return {
    name,
    forms,
    draw: ({ texts, words }) => (
      <main class="page"><TourAt role={role} welcome={name === "tour-at-the-door" ? null : people(words, chair)} texts={texts} onClose={nothing} /></main>
    ),
  };
}

export const OVERLAYS: readonly Specimen[] = [
  {
    name: "invitation",
    forms: ["dark", "forced"],
    draw: ({ texts, words }) => (
      <main class="page">
        <section class="card">
          <h2>{texts.waiting.invitation(words.names.b)}</h2>
          <Invite invitation={{ id: "b", name: words.names.b, address: ADDRESS, subject: words.topic, message: `${words.prompts.share}\n${ADDRESS}` }} texts={texts} handlers={handlers} />
          <p class="buttons"><OpenQr text={ADDRESS} name={words.names.b} texts={texts} /></p>
        </section>
      </main>
    ),
  },
  tour("tour-sharing", "share", 4, ["dark"]),
  tour("tour-listening", "listen", 3, ["forced", "desk"]),
  tour("tour-observing", "observe", 1),
  tour("tour-at-the-door", "observe", 1),
  {
    name: "observer-door",
    forms: ["dark", "forced", "desk"],
    draw: ({ texts }) => <NotLetIn state={{ ...initial(), consents: { given: 1, status: "waiting" } }} texts={texts} urls={URLS} reload={nothing} />,
  },
  {
    name: "observer-door-taken-back",
    directions: ["ltr"],
    forms: ["desk"],
    draw: ({ texts }) => <NotLetIn state={{ ...initial(), consents: { given: 1, status: "taken_back" } }} texts={texts} urls={URLS} reload={nothing} />,
  },
  {
    name: "languages",
    forms: ["dark", "forced"],
    draw: ({ texts }) => (
      <header class="site"><a class="home" href="/"><Mark /><span>{texts.name}</span></a><OpenLanguages texts={texts} /></header>
    ),
  },
  {
    name: "pad-ending",
    draw: ({ texts, words }) => (
      <main class="page"><PadEnding texts={texts} pad={{ read: (column) => (column === "heard" ? words.back : words.addition), burn: nothing }} /></main>
    ),
  },
];
