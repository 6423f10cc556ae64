/** Specimens of the plain pages, which Django renders: the same elements and classes. */
import { Mark } from "../src/view/mark";
import { SeatMark } from "../src/view/seat-mark";
import type { Specimen } from "./specimen";

export const PARTS: readonly Specimen[] = [
  {
    name: "identity",
    forms: ["dark", "forced"],
    draw: ({ words }) => (
      <>
        <header class="site"><a class="home" href="/"><Mark /><span>Third Ear</span></a><nav><a href="/">{words.topic}</a></nav></header>
        <main class="page">
          <h1>{words.topic}</h1>
          <p class="lead">{words.prompts.share}</p>
          <h2>{words.format}</h2>
          <p>{words.prompts.mirror} <a href="/">{words.steps.share}</a></p>
          {(["a", "b"] as const).map((seat) => (
            <p key={seat} class={`seat-${seat}`}>
              <SeatMark seat={seat} /> {words.names[seat]} · <SeatMark seat={seat} hollow /> {words.names[seat]} <a class="button primary" href="/">{words.options.yes}</a>
            </p>
          ))}
          <ol class="steps"><li>{words.steps.share}</li><li>{words.steps.mirror}</li></ol>
          <ul class="rules"><li>{words.options.fine}</li><li>{words.options.other}</li></ul>
        </main>
      </>
    ),
  },
  {
    name: "form",
    forms: ["dark", "forced"],
    draw: ({ words }) => (
      <main class="page">
        <form class="card">
          <div class="field"><label for="plain">{words.names.a}</label><input type="text" id="plain" value={words.names.a} /></div>
          <div class="field">
            <label for="wrong">{words.names.b}</label><span class="soft">{words.prompts.waiting}</span>
            <input type="text" id="wrong" aria-invalid="true" />
            <p class="error-text">{words.refusal}</p>
          </div>
          <fieldset>
            <legend>{words.format}</legend>
            <label class="choice"><input type="radio" name="choice" checked /><span><strong>{words.steps.share}</strong><span class="soft">{words.prompts.share}</span></span></label>
            <label class="choice"><input type="radio" name="choice" /><span><strong>{words.steps.mirror}</strong><span class="soft">{words.prompts.waiting}</span></span></label>
          </fieldset>
        </form>
      </main>
    ),
  },
  {
    name: "parts",
    forms: ["dark", "forced"],
    draw: ({ words }) => (
      <main class="page">
        <p class="notice">{words.refusal}</p>
        <div class="buttons">
          <button type="button" class="button primary">{words.options.yes}</button>
          <button type="button" class="button">{words.options.fine}</button>
          <button type="button" class="button quiet">{words.options.other}</button>
          <button type="button" class="button small">{words.options.fine}</button>
          <button type="button" class="button primary" disabled>{words.options.yes}</button>
          <button type="button" class="button" aria-disabled="true">{words.options.fine}</button>
        </div>
        <p class="soft">{words.prompts.waiting}</p>
        <details open><summary>{words.steps.order}</summary><p>{words.prompts.order}</p></details>
        <div class="link-to-give"><label for="link">{words.names.b}<input type="text" id="link" dir="ltr" value="https://talk.example.org/join/…" readonly /></label><button type="button" class="button">{words.options.fine}</button></div>
        <table class="table">
          <thead><tr><th scope="col">{words.topic}</th><th scope="col">{words.names.b}</th></tr></thead>
          <tbody><tr><td><strong>{words.topic}</strong><br /><span class="soft">{words.format}</span></td><td>{words.names.b}</td></tr></tbody>
        </table>
      </main>
    ),
  },
];
