import { LANGUAGE_NAMES, type Texts } from "../text";

/**
 * The languages by their own names. A form, as on the pages that the server draws: the page loads again in the chosen
 * language, and what is written on this device stays.
 */
export function LanguageSwitch({ texts }: { texts: Texts }) {
  const current = LANGUAGE_NAMES.find(({ code }) => code === texts.lang);
  return (
    <form class="languages" method="post" action="/language/">
      <details>
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
