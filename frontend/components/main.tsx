/**
 * The component page: every component in every state. `?show=NAME&lang=en` draws one of the specimens, as the real page
 * would; without `show`, all are shown in frames of their own, in both directions of writing.
 */
import "../src/style/fonts.css";
import "../src/style.css";
import { textsFor } from "../src/text";
import { rendererFor, replaceTextNodes } from "../src/view/translation-safe";
import { AIDS } from "./aids";
import { COMPASSION } from "./compassion";
import { OVERLAYS } from "./overlays";
import { PARTS } from "./parts";
import { REPLAY } from "./replay";
import { ROOMS } from "./rooms";
import type { Specimen } from "./specimen";
import { TRANSCRIPT } from "./transcript";
import { WORDS } from "./words";

const SPECIMENS: readonly Specimen[] = [...PARTS, ...ROOMS, ...COMPASSION, ...AIDS, ...TRANSCRIPT, ...OVERLAYS, ...REPLAY];

const LANGUAGES = { ltr: "en", rtl: "ar" } as const;

const query = new URLSearchParams(location.search);
const lang = query.get("lang") === "ar" ? "ar" : "en";
const shown = query.get("show");

/** All specimens; the browser test reads their names and forms here. */
function Overview() {
  return (
    <main class="page wide">
      <h1>Components</h1>
      {SPECIMENS.map(({ name, directions = ["ltr", "rtl"], forms = [] }) => (
        <section key={name} data-specimen={name} data-forms={[...directions, ...forms].join(" ")}>
          <h2>{name}</h2>
          {directions.map((each) => LANGUAGES[each]).map((each) => (
            <iframe key={each} title={`${name}, ${each}`} src={`?show=${name}&lang=${each}`} width="390" height="844" loading="lazy" />
          ))}
        </section>
      ))}
    </main>
  );
}

replaceTextNodes();
document.documentElement.lang = lang;
document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
const container = document.getElementById("app");
const specimen = SPECIMENS.find(({ name }) => name === shown);
if (container !== null) {
  const texts = await textsFor(lang);
  rendererFor(container)(specimen === undefined ? <Overview /> : specimen.draw({ texts, words: WORDS[lang] }));
}
