/**
 * Where the network looked: letters above, the symbols that it wrote below, and lines between them,
 * the stronger the more attention. Letters stay one text, so that scripts keep their joined forms
 * and their direction.
 */

import { h, percent, quoted, s } from "./dom.js";
import { fieldsOf, nameOf, shownSymbol } from "./fields.js";

/** @typedef {import("./api.js").AttentionMap} AttentionMap */

const FAINTEST = 0.05; // weight below which no line is drawn
const NAMED = 3; // letters that a caption names
const INVITATION = "Point at a symbol, or move along them with the arrow keys.";

/** @param {string} symbol of the input */
const visible = (symbol) => (symbol === " " ? "space" : symbol);

/** @param {number[]} weights @returns {number[]} places, the heaviest first */
function heaviest(weights) {
  const places = [...weights.keys()].sort((one, other) => weights[other] - weights[one]);
  return places.filter((place) => weights[place] >= FAINTEST).slice(0, NAMED);
}

/** A map of attention in an element of the page. */
export class AttentionView {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {AttentionMap | null} */
    this.map = null;
    /** @type {import("./fields.js").Field[]} */
    this.fields = [];
    this.pinned = -1;
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    this.lines = s("svg", { class: "lines", "aria-hidden": "true" });
    this.text = document.createTextNode("");
    this.hints = h("span", { class: "hints" });
    this.letters = h("p", { class: "letters", dir: "auto" }, h("span", {}, this.text));
    this.symbols = h("div", {
      class: "symbols", dir: "ltr", role: "group", "aria-label": "What it wrote",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.move(event),
    });
    this.caption = h("p", { class: "caption" });
    this.table = h("details", { class: "as-table" });
    this.stage = h("div", { class: "stage" }, this.lines, this.hints, this.letters, this.symbols);
    this.letters.addEventListener("pointermove", (event) => this.showLetter(this.letterAt(event)));
    this.letters.addEventListener("pointerdown", (event) => this.showLetter(this.letterAt(event)));
    this.letters.addEventListener("pointerleave", () => this.select(this.pinned));
    place.replaceChildren(this.stage, this.caption, this.table);
    new ResizeObserver(() => this.draw()).observe(this.stage);
    document.fonts?.ready.then(() => this.draw());
  }

  /** @param {AttentionMap} map */
  show(map) {
    this.map = map;
    this.pinned = -1;
    this.fields = fieldsOf(map.output_symbols);
    const hints = map.input_symbols.filter((symbol) => [...symbol].length > 1);
    this.hints.replaceChildren(...hints.map((hint) => h("span", {}, hint.replace(/[<>]/g, ""))));
    this.firstLetter = hints.length;
    this.text.data = map.input_symbols.slice(hints.length).join("");
    this.letters.classList.toggle("long", map.input_symbols.length > 24);
    this.buttons = map.output_symbols.map((symbol, place) => this.button(symbol, place));
    this.symbols.replaceChildren(...this.buttons);
    this.symbols.classList.toggle("long", this.buttons.length > 12);
    this.table.replaceChildren(h("summary", {}, "As a table"), this.tableOf(map));
    this.draw();
  }

  /**
   * @param {string} symbol
   * @param {number} place
   */
  button(symbol, place) {
    return h("button", {
      type: "button", class: `symbol ${this.fields[place]}`, tabindex: place ? -1 : 0,
      "aria-label": this.sentence(place), "aria-pressed": "false",
      onpointerenter: (/** @type {PointerEvent} */ event) => {
        if (event.pointerType === "mouse") this.select(place);
      },
      onpointerleave: (/** @type {PointerEvent} */ event) => {
        if (event.pointerType === "mouse") this.select(this.pinned);
      },
      onfocus: () => this.select(place),
      onblur: () => this.select(this.pinned),
      onclick: () => this.pin(this.pinned === place ? -1 : place),
    }, shownSymbol(symbol));
  }

  /** @param {number} place */
  pin(place) {
    this.pinned = place;
    this.buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(at === place)));
    this.select(place);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const from = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = this.buttons.length - 1;
    const to = {
      ArrowRight: Math.min(last, from + 1), ArrowLeft: Math.max(0, from - 1), Home: 0, End: last,
    }[event.key];
    if (event.key === "Escape") this.pin(-1);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    this.buttons[from].tabIndex = -1;
    this.buttons[to].tabIndex = 0;
    this.buttons[to].focus();
  }

  /** @param {number} place @returns {string} what an output symbol looked at, in words */
  sentence(place) {
    if (!this.map) return "";
    const { output_symbols, input_symbols, weights } = this.map;
    const field = this.fields[place];
    const looked = heaviest(weights[place]).map(
      (letter) => `${visible(input_symbols[letter])} ${percent(weights[place][letter])}`,
    );
    const of = field === "joint" || field === "other" ? "" : `, ${field}`;
    return `${nameOf(output_symbols[place], field)}${of}, looked at ${looked.join(", ")}`;
  }

  /** Rectangles of the letters, and of the hints before them, in the stage. */
  boxes() {
    const { left, top } = this.stage.getBoundingClientRect();
    const range = document.createRange();
    const found = [...this.hints.children].map((hint) => hint.getBoundingClientRect());
    let at = 0;
    for (const letter of this.text.data) {
      range.setStart(this.text, at);
      range.setEnd(this.text, (at += letter.length));
      found.push(range.getClientRects()[0] ?? range.getBoundingClientRect());
    }
    return found.map((box) => new DOMRect(box.left - left, box.top - top, box.width, box.height));
  }

  /** Draw all lines, and the ground behind the letters. */
  draw() {
    if (!this.map || !this.stage.isConnected || !this.stage.clientWidth) return;
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    const boxes = this.boxes();
    this.lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const grounds = boxes.map((box, letter) => s("rect", {
      class: "ground", "data-letter": letter, rx: 4,
      x: box.x, y: box.y - 2, width: box.width, height: box.height + 4,
    }));
    const lines = this.map.weights.flatMap((weights, place) => {
      const button = this.buttons[place].getBoundingClientRect();
      const x = button.left - left + button.width / 2;
      const y = button.top - top;
      return weights.flatMap((weight, letter) => {
        const box = boxes[letter];
        if (weight < FAINTEST || !box) return [];
        const [toX, toY] = [box.x + box.width / 2, box.y + box.height + 4];
        const bend = (y - toY) * 0.5;
        return [s("path", {
          class: `line ${this.fields[place]}`, "data-symbol": place, "data-letter": letter,
          d: `M${x} ${y}C${x} ${y - bend} ${toX} ${toY + bend} ${toX} ${toY}`,
          "stroke-width": (1 + 3.5 * weight).toFixed(2), "data-weight": weight,
        })];
      });
    });
    this.lines.replaceChildren(...grounds, ...lines);
    this.select(this.pinned);
  }

  /** @param {number} chosen the place of an output symbol; -1 for all */
  select(chosen) {
    if (!this.map) return;
    this.paint((symbol) => chosen < 0 || symbol === chosen);
    this.buttons.forEach((button, at) => button.classList.toggle("chosen", at === chosen));
    if (chosen < 0) this.caption.replaceChildren(INVITATION);
    else this.caption.replaceChildren(...this.explained(chosen));
  }

  /** @param {number} letter the place of an input symbol; -1 for none */
  showLetter(letter) {
    if (!this.map || letter < 0) return this.select(this.pinned);
    const { weights, input_symbols, output_symbols } = this.map;
    const looking = [...weights.keys()].filter((symbol) => weights[symbol][letter] >= FAINTEST);
    this.paint((symbol, at) => at === letter && looking.includes(symbol));
    this.buttons.forEach((button, at) => button.classList.toggle("chosen", looking.includes(at)));
    const parts = looking.flatMap((symbol) => [
      " ", h("b", { class: this.fields[symbol] }, shownSymbol(output_symbols[symbol])),
      ` ${percent(weights[symbol][letter])}`,
    ]);
    this.caption.replaceChildren(
      quoted(visible(input_symbols[letter])),
      ...(parts.length ? [" was looked at by", ...parts] : [" was hardly looked at"]),
    );
  }

  /**
   * @param {(symbol: number, letter: number) => boolean} isShown which lines stand out
   */
  paint(isShown) {
    /** @type {Map<number, {weight: number, field: string}>} */
    const strongest = new Map();
    for (const line of /** @type {Iterable<SVGElement>} */ (this.lines.querySelectorAll(".line"))) {
      const [symbol, letter] = [Number(line.dataset.symbol), Number(line.dataset.letter)];
      const weight = Number(line.dataset.weight);
      const shown = isShown(symbol, letter);
      line.setAttribute("opacity", shown ? (0.12 + 0.8 * weight).toFixed(3) : "0.05");
      const field = this.fields[symbol];
      const rank = field === "joint" ? weight / 4 : weight; // dashes look where nothing is said
      if (shown && rank > (strongest.get(letter)?.weight ?? 0)) strongest.set(letter, { weight: rank, field });
    }
    for (const ground of /** @type {Iterable<SVGElement>} */ (this.lines.querySelectorAll(".ground"))) {
      const found = strongest.get(Number(ground.dataset.letter));
      ground.setAttribute("class", `ground ${found?.field ?? ""}`);
      ground.setAttribute("fill-opacity", found ? (0.06 + 0.3 * found.weight).toFixed(3) : "0");
    }
  }

  /** @param {number} place @returns {(Node | string)[]} */
  explained(place) {
    const map = /** @type {AttentionMap} */ (this.map);
    const weights = map.weights[place];
    const field = this.fields[place];
    const shown = h("b", { class: field }, shownSymbol(map.output_symbols[place]));
    const named = nameOf(map.output_symbols[place], field);
    const of = named === map.output_symbols[place] ? ` of the ${field}` : ` (${named})`;
    const looked = heaviest(weights).flatMap((letter, at) => [
      at ? ", " : " looked at ", quoted(visible(map.input_symbols[letter])), ` ${percent(weights[letter])}`,
    ]);
    return [shown, of, ...looked, h("span", { class: "soft" }, ` · ${percent(map.probabilities[place])} sure`)];
  }

  /** @param {PointerEvent} event @returns {number} the letter under the pointer, or -1 */
  letterAt(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return this.boxes().findIndex(
      (box) => x >= box.left && x <= box.right && y >= box.top - 3 && y <= box.bottom + 3,
    );
  }

  /** @param {AttentionMap} map */
  tableOf(map) {
    const rows = map.output_symbols.map((symbol, place) => {
      const field = this.fields[place];
      const looked = heaviest(map.weights[place]).flatMap((letter, at) => [
        at ? ", " : "", quoted(visible(map.input_symbols[letter])), ` ${percent(map.weights[place][letter])}`,
      ]);
      return h("tr", {},
        h("th", { scope: "row" }, h("code", { class: field }, symbol)),
        h("td", {}, nameOf(symbol, field) === symbol ? field : nameOf(symbol, field)),
        h("td", {}, ...looked),
        h("td", { class: "number" }, percent(map.probabilities[place])));
    });
    const heads = ["symbol", "of", "looked at", "sure"];
    return h("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": "Attention as a table" },
      h("table", {},
        h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, ...rows)));
  }
}
