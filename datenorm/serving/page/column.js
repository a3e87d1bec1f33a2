/** The view of a column: a table comes in, its rows are read together, corrected, and taken home. */

import { cleaned, column, ServiceError, table } from "./api.js";
import { byId, counted, h } from "./dom.js";
import { RowsView } from "./rows.js";
import { fromFile, fromPaste, sample } from "./source.js";
import { controls, downloads } from "./table_controls.js";
import { histogram, shareBar, verdicts } from "./verdicts.js";

/** @typedef {import("./api.js").Source} Source */
/** @typedef {import("./api.js").Rows} Rows */

const PAUSE = 250; // milliseconds after a correction before the column is read again
const STATUSES = /** @type {const} */ (["full", "partial", "ambiguous", "rejected"]);

/** @type {readonly (readonly [number, string])[]} */
const SAMPLES = [[300, "300 orders"], [100_000, "100,000 orders"]];

export class ColumnView {
  constructor() {
    this.place = byId("table");
    this.notice = byId("notice-column");
    this.progress = byId("progress");
    /** @type {Source | null} */
    this.source = null;
    this.column = "";
    /** @type {import("./api.js").Options} */
    this.options = {};
    /** @type {(string | null)[]} */
    this.values = [];
    /** @type {Rows | null} what was read before anything was corrected */
    this.before = null;
    this.asked = new AbortController();
    this.waiting = 0;
    this.listen();
    const offered = SAMPLES.flatMap(([count, name], at) => [at ? " or " : "",
      h("button", { type: "button", class: "link", onclick: () => this.open(sample(count, "orders.csv")) }, name)]);
    byId("samples").append(...offered, ".");
  }

  listen() {
    const drop = byId("drop");
    const view = byId("view-column");
    const chosen = byId("file", HTMLInputElement);
    const pasted = byId("pasted", HTMLTextAreaElement);
    const take = (/** @type {File | undefined} */ found) => found && this.attempt(() => this.open(fromFile(found)));
    view.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    view.addEventListener("dragleave", () => drop.classList.remove("over"));
    view.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const [dropped] = event.dataTransfer?.files ?? [];
      const text = event.dataTransfer?.getData("text/plain");
      if (dropped) take(dropped);
      else if (text) this.attempt(() => this.open(fromPaste(text, false)));
    });
    chosen.addEventListener("change", () => {
      take(chosen.files?.[0]);
      chosen.value = ""; // the same file may be chosen again
    });
    byId("paste").addEventListener("submit", (event) => {
      event.preventDefault();
      this.attempt(() => this.open(fromPaste(pasted.value, byId("header", HTMLInputElement).checked)));
    });
  }

  /** @param {() => Promise<void>} step whose refusals are shown */
  async attempt(step) {
    this.notice.replaceChildren();
    try {
      await step();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return; // a later one runs
      this.busy("");
      if (!(error instanceof ServiceError)) throw error;
      this.notice.replaceChildren(h("div", { class: "notice" }, h("p", {}, error.message),
        h("button", { type: "button", class: "button", onclick: () => this.attempt(step) }, "Try again")));
    }
  }

  /** @param {string} what is going on; nothing where it is empty */
  busy(what) {
    this.progress.textContent = what;
    this.progress.hidden = !what;
    this.place.classList.toggle("busy", what !== "");
  }

  /** @param {string} what begins, and ends what was going on @returns {AbortSignal} */
  start(what) {
    this.asked.abort();
    this.asked = new AbortController();
    this.busy(what);
    return this.asked.signal;
  }

  /** @param {Source} source */
  open(source) {
    return this.attempt(async () => {
      const signal = this.start(`Looking at the columns of ${source.name} …`);
      const found = await table(source, null, signal);
      this.source = source;
      byId("source").hidden = true;
      this.place.hidden = false;
      this.lay(found);
      await this.choose(found.date_columns[0] ?? found.columns[0]);
    });
  }

  close() {
    this.asked.abort();
    this.busy("");
    this.notice.replaceChildren();
    this.place.hidden = true;
    this.place.replaceChildren();
    byId("source").hidden = false;
    byId("pasted").focus();
  }

  /**
   * The parts of the view, still without rows.
   *
   * @param {{columns: string[], date_columns: string[]}} found
   */
  lay(found) {
    const source = /** @type {Source} */ (this.source);
    this.summary = h("div", { class: "card summary" });
    this.filters = h("div", { class: "filters", role: "group", "aria-label": "Which rows" });
    const list = h("div", { class: "card rows" });
    const choices = found.columns.map((name) =>
      h("label", { class: found.date_columns.includes(name) ? "dated" : "" },
        h("input", { type: "radio", name: "column", value: name, onchange: () => this.attempt(() => this.choose(name)) }),
        h("span", { class: "text" }, name || "(no name)")));
    this.picker = h("fieldset", { class: "choices columns" }, h("legend", {}, "Column"), ...choices);
    const corrections = controls((options) => this.correct(options));
    this.place.replaceChildren(
      h("div", { class: "line file" }, h("p", {}, h("b", { class: "text" }, source.name)),
        h("button", { type: "button", class: "button", onclick: () => this.close() }, "Another table")),
      this.picker, this.summary, corrections, list,
      downloads((what, more) => this.attempt(() => this.download(what, more))));
    this.corrections = corrections;
    list.append(this.filters);
    this.list = new RowsView(list);
  }

  /** @param {string} name */
  async choose(name) {
    this.column = name;
    this.before = null;
    this.options = {};
    this.corrections?.reset();
    for (const input of this.picker?.querySelectorAll("input") ?? []) input.checked = input.value === name;
    const signal = this.start(`Reading ${name} …`);
    const { values } = await table(/** @type {Source} */ (this.source), name, signal);
    this.values = values ?? [];
    await this.read();
  }

  /** @param {import("./api.js").Options} options */
  correct(options) {
    this.options = options;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.attempt(() => this.read()), PAUSE);
  }

  async read() {
    clearTimeout(this.waiting);
    const signal = this.start(`Reading ${this.column} …`);
    const read = await column(this.values, { ...this.options, name: this.column }, signal);
    if (signal.aborted) return;
    const found = { ...read, text: this.values };
    this.before ??= found;
    this.busy("");
    this.list?.show(found, this.before);
    this.show(found.report);
  }

  /** @param {import("./api.js").Report} report */
  show(report) {
    const certain = report.status.full + report.status.partial;
    const empty = this.values.filter((text) => !text?.trim()).length;
    const filled = report.rows - empty;
    const share = filled ? Math.floor((certain / filled) * 1000) / 10 : 0;
    this.summary?.replaceChildren(
      h("p", { class: "lead" }, h("b", {}, `${share} %`), ` of ${counted(filled, "row")} have a certain date`,
        empty ? `; ${counted(empty, "more row")} ${empty === 1 ? "is" : "are"} empty.` : "."),
      shareBar(report), h("div", { class: "found" }, h("div", {}, h("h2", {}, "What the rows settle"),
        verdicts(report, (text) => this.find(text))), histogram(report)));
    this.offerFilters(report);
  }

  /** @param {import("./api.js").Report} report */
  offerFilters(report) {
    const list = this.list;
    if (!list) return;
    const changes = list.changes();
    if (list.filter.status === "changed" && !changes) list.filter.status = "";
    const choose = (/** @type {string} */ status) => {
      list.filter.status = status;
      list.arrange();
      for (const button of this.filters?.querySelectorAll("button") ?? []) {
        button.setAttribute("aria-pressed", String(button.value === status));
      }
    };
    const button = (/** @type {string} */ status, /** @type {string} */ name, /** @type {number} */ count) =>
      h("button", {
        type: "button", value: status, class: `filter ${status}`, onclick: () => choose(status),
        "aria-pressed": String(list.filter.status === status),
      }, `${name} `, h("span", { class: "number" }, count.toLocaleString("en")));
    this.filters?.replaceChildren(
      button("", "all", report.rows),
      ...STATUSES.filter((status) => report.status[status]).map((status) => button(status, status, report.status[status])),
      ...(changes ? [button("changed", "changed", changes)] : []),
      h("label", { class: "check" }, h("input", {
        type: "checkbox", checked: list.filter.sorted, onchange: (/** @type {Event} */ event) => {
          list.filter.sorted = /** @type {HTMLInputElement} */ (event.target).checked;
          list.arrange();
        },
      }), h("span", {}, "doubtful first")),
      h("input", {
        type: "search", class: "search", placeholder: "Find a text", "aria-label": "Find a text", value: list.filter.search,
        oninput: (/** @type {Event} */ event) => {
          list.filter.search = /** @type {HTMLInputElement} */ (event.target).value;
          list.arrange();
        },
      }));
    if (list.filter.status === "changed") list.arrange(false);
  }

  /** @param {string} text of a row that proves something */
  find(text) {
    const list = this.list;
    if (!list) return;
    if (!list.find(text) && list.rows) {
      Object.assign(list.filter, { status: "", search: "" });
      this.offerFilters(list.rows.report);
      list.arrange();
      list.find(text);
    }
    list.scroll.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {"clean" | "report" | "recipe"} what
   * @param {{html?: true, recipe?: string, dialect?: string}} more that is asked of the service
   */
  async download(what, more) {
    const source = /** @type {Source} */ (this.source);
    const signal = this.start("Making the file …");
    const options = this.options;
    /** @type {Blob | string | null} */
    let made;
    if (what === "clean") made = await cleaned(source, { ...options, column: this.column }, signal);
    else {
      const found = await column(this.values, { ...options, name: this.column }, signal, more);
      made = what === "report" ? found.html : found.recipe;
    }
    this.busy("");
    const ending = { clean: source.kind, report: "html", recipe: more.recipe }[what];
    const address = URL.createObjectURL(new Blob([made ?? ""]));
    const name = `${source.name.replace(/\.[^.]+$/, "")}.${what}.${ending}`;
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}
