import { Component, createRef } from "preact";
import { closeWhenLeft } from "../menu";
import { LANGUAGE_NAMES, type Texts } from "../text";

/**
 * The languages by their own names. A form, as on the pages that the server draws: the page loads again in the chosen
 * language, and what is written on this device stays.
 */
export class LanguageSwitch extends Component<{ texts: Texts }> {
  #menu = createRef<HTMLDetailsElement>();
  #stop = (): void => {};

  override componentDidMount(): void {
    if (this.#menu.current !== null) this.#stop = closeWhenLeft(this.#menu.current);
  }

  override componentWillUnmount(): void {
    this.#stop();
  }

  override render({ texts }: { texts: Texts }) {
    const current = LANGUAGE_NAMES.find(({ code }) => code === texts.lang);
    return (
      <form class="menu languages" method="post" action="/language/">
        <details ref={this.#menu}>
          <summary><span class="unseen">{texts.language.label}: </span><span lang={texts.lang}>{current?.name}</span></summary>
          <ul>
            {LANGUAGE_NAMES.map(({ code, name, note }) => (
              <li key={code}>
                <button name="language" value={code} lang={code} dir={code === "ar" ? "rtl" : "ltr"} aria-current={code === texts.lang ? "true" : undefined}>
                  {name} {note && <span class="soft">{note}</span>}
                </button>
              </li>
            ))}
          </ul>
        </details>
      </form>
    );
  }
}
