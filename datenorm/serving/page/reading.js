/** The view of one text: read while it is typed, answers that come too late are dropped. */

import { attention, parse, ServiceError } from "./api.js";
import { announcement, drawTime, showAnswer } from "./answer.js";
import { AttentionView } from "./attention.js";
import { byId, h } from "./dom.js";
import { EXAMPLES, KINDS } from "./examples.js";

const PAUSE = 120; // milliseconds without a key before the text is read
const PAUSE_TO_SPEAK = 900; // before the answer is announced

/** @param {HTMLFormElement} form @returns {import("./api.js").Options} */
const optionsOf = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));

/** What the network wrote is nothing but dashes: it saw no date, and looked at nothing. */
const wroteNothing = (/** @type {string[]} */ symbols) => symbols.every((symbol) => symbol === "-");

export class ReadingView {
  constructor() {
    this.input = byId("text", HTMLInputElement);
    this.form = byId("options", HTMLFormElement);
    this.answer = byId("answer");
    this.looked = byId("looked");
    this.clear = byId("clear");
    this.view = new AttentionView(byId("attention"));
    /** @type {import("./api.js").Prediction | null} */
    this.found = null;
    this.waiting = 0;
    this.speaking = 0;
    this.asked = new AbortController();
    this.input.addEventListener("input", () => this.later());
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.clear.addEventListener("click", () => this.take(""));
    byId("examples").append(...EXAMPLES.map(([tag, language, text]) => this.example(text, language, tag)));
    byId("kinds").append(...KINDS.map(([what, text]) => this.example(text, what)));
    new ResizeObserver(() => this.redraw()).observe(this.answer);
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {string} [tag] of its language
   */
  example(text, label, tag) {
    return h("li", {}, h("button", { type: "button", class: "example", onclick: () => this.take(text) },
      h("span", { class: "label", lang: tag ?? null }, label),
      h("span", { class: "text", lang: tag ?? "en", dir: "auto" }, text)));
  }

  /** @param {string} text as if it had been typed */
  take(text) {
    this.input.value = text;
    this.input.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    this.read();
  }

  later() {
    clearTimeout(this.waiting);
    this.answer.setAttribute("aria-busy", "true");
    this.waiting = setTimeout(() => this.read(), PAUSE);
  }

  async read() {
    clearTimeout(this.waiting);
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const text = this.input.value;
    const options = optionsOf(this.form);
    this.clear.hidden = !text;
    this.answer.setAttribute("aria-busy", "true");
    byId("known-summary").textContent = Object.values(options).filter(Boolean).join(", ");
    if (!text.trim()) return this.showNothing();
    const map = attention(text, options, signal).catch(() => null); // a text that cannot be read has none
    try {
      const found = await parse(text, options, signal);
      if (signal.aborted) return;
      this.show(found);
      const shown = await map;
      if (!signal.aborted) this.showMap(found, shown);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      if (!signal.aborted) this.answer.removeAttribute("aria-busy");
    }
  }

  showNothing() {
    this.found = null;
    this.answer.removeAttribute("aria-busy");
    this.answer.hidden = this.looked.hidden = true;
    byId("notice-text").replaceChildren();
    this.announce("");
  }

  /** @param {import("./api.js").Prediction} found */
  show(found) {
    this.found = found;
    byId("notice-text").replaceChildren();
    showAnswer(found, this.answer, (order) => this.settle(order));
    this.announce(announcement(found));
  }

  /**
   * @param {import("./api.js").Prediction} found
   * @param {import("./api.js").AttentionMap | null} map
   */
  showMap(found, map) {
    const isShown = map !== null && found.reason_code !== "no_date" && !wroteNothing(map.output_symbols);
    this.looked.hidden = !isShown;
    if (isShown) this.view.show(map);
  }

  /** @param {unknown} error */
  fail(error) {
    if (!(error instanceof ServiceError)) throw error;
    this.answer.hidden = this.looked.hidden = true;
    byId("notice-text").replaceChildren(h("div", { class: "notice" }, h("p", {}, error.message),
      h("button", { type: "button", class: "button", onclick: () => this.read() }, "Try again")));
  }

  /** @param {string} order */
  settle(order) {
    for (const choice of this.form.querySelectorAll("input[name=order]")) {
      if (choice instanceof HTMLInputElement) choice.checked = choice.value === order;
    }
    byId("known", HTMLDetailsElement).open = true;
    this.read();
  }

  /** @param {string} sentence for those who listen, once the typing rests */
  announce(sentence) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (byId("announced").textContent = sentence), PAUSE_TO_SPEAK);
  }

  redraw() {
    const line = this.answer.querySelector(".time");
    if (this.found && line instanceof HTMLElement && !this.answer.hidden) drawTime(this.found, line);
  }
}
