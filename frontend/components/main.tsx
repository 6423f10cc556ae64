/**
 * The component page: every component in every state. `?lang=en#NAME` draws one of the specimens, as the real page would;
 * without a name, all are shown in frames of their own, in both directions of writing. Another name draws another
 * specimen, without loading the page again.
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

const lang = new URLSearchParams(location.search).get("lang") === "ar" ? "ar" : "en";

/** All specimens; the browser test reads their names and forms here. */
function Overview() {
  return (
    <main class="page wide">
      <h1>Components</h1>
      {SPECIMENS.map(({ name, directions = ["ltr", "rtl"], forms = [] }) => (
        <section key={name} data-specimen={name} data-forms={[...directions, ...forms].join(" ")}>
          <h2>{name}</h2>
          {directions.map((each) => LANGUAGES[each]).map((each) => (
            <iframe key={each} title={`${name}, ${each}`} src={`?lang=${each}#${name}`} width="390" height="844" loading="lazy" />
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
if (container !== null) {
  const texts = await textsFor(lang);
  const draw = rendererFor(container);
  const drawNamed = () => {
    const specimen = SPECIMENS.find(({ name }) => name === location.hash.slice(1));
    draw(null); // nothing of the specimen before stays
    scrollTo(0, 0);
    draw(specimen === undefined ? <Overview /> : specimen.draw({ texts, words: WORDS[lang] }));
    document.documentElement.dataset.shown = location.hash;
  };
  addEventListener("hashchange", drawNamed);
  drawNamed();
}
