/** Any number of rows, of which only those in sight are elements. */

import { shownIso, statusChip } from "./answer.js";
import { counted, h, quoted } from "./dom.js";

/** @typedef {import("./api.js").Rows} Rows */

const TALLEST = 8_000_000; // pixels of an element that every browser can lay out
const BEYOND = 6; // rows above and below those in sight
const RANKS = { ambiguous: 0, rejected: 1, partial: 2, full: 4 };
const EMPTY = 5; // an empty row is no doubt

/** @param {Rows} rows @param {number} row @returns {number} the more doubtful, the smaller */
function rank(rows, row) {
  if (!rows.text[row]?.trim()) return EMPTY;
  const status = rows.status[row];
  return status === "full" && rows.reason[row] ? 3 : RANKS[status];
}

export class RowsView {
  /** @param {HTMLElement} place */
  constructor(place) {
    /** @type {Rows | null} */
    this.rows = null;
    /** @type {Rows | null} */
    this.before = null;
    this.order = new Uint32Array(0);
    this.filter = { status: "", search: "", sorted: true };
    this.marked = -1;
    this.height = 44;
    this.body = h("div", { class: "body", role: "rowgroup" });
    this.space = h("div", { class: "space" });
    this.scroll = h("div", {
      class: "scroll", tabindex: 0, role: "table", "aria-label": "Rows", onscroll: () => this.later(),
    }, this.head(), this.space);
    this.space.append(this.body);
    this.count = h("p", { class: "soft count", role: "status" });
    place.append(this.scroll, this.count);
    this.frame = 0;
    new ResizeObserver(() => this.later()).observe(this.scroll);
  }

  head() {
    const names = ["row", "as written", "ISO", "status", "why"];
    return h("div", { class: "head", role: "rowgroup" },
      h("div", { class: "row", role: "row" },
        ...names.map((name) => h("span", { role: "columnheader" }, name))));
  }

  /**
   * @param {Rows} rows
   * @param {Rows} before the rows before anything was corrected
   */
  show(rows, before) {
    this.rows = rows;
    this.before = before;
    this.arrange(false);
  }

  /** @param {number} row */
  isChanged(row) {
    const { rows, before } = this;
    return rows !== null && before !== null && rows !== before
      && (rows.iso[row] !== before.iso[row] || rows.status[row] !== before.status[row]);
  }

  /** Changed rows in all. */
  changes() {
    let count = 0;
    for (let row = 0; row < (this.rows?.status.length ?? 0); row++) if (this.isChanged(row)) count++;
    return count;
  }

  /** @param {boolean} toTop Put the rows that are asked for in order. */
  arrange(toTop = true) {
    const { rows } = this;
    if (!rows) return;
    const { status, search, sorted } = this.filter;
    const wanted = search.toLowerCase();
    /** @type {number[][]} */
    const groups = Array.from({ length: EMPTY + 1 }, () => []);
    for (let row = 0; row < rows.status.length; row++) {
      if (status === "changed" ? !this.isChanged(row) : status && rows.status[row] !== status) continue;
      if (wanted && !(rows.text[row]?.toLowerCase().includes(wanted) || rows.iso[row]?.includes(wanted))) continue;
      groups[sorted ? rank(rows, row) : 0].push(row);
    }
    this.order = Uint32Array.from(groups.flat());
    if (toTop) this.scroll.scrollTop = 0;
    const all = rows.status.length;
    const shown = this.order.length;
    this.count.textContent = shown === all ? counted(all, "row") : `${shown.toLocaleString("en")} of ${counted(all, "row")}`;
    this.draw();
  }

  later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.rows || !this.scroll.clientHeight) return;
    this.height = parseFloat(getComputedStyle(this.scroll).getPropertyValue("--row")) || 44;
    const total = this.order.length * this.height;
    const laid = Math.min(total, TALLEST);
    this.space.style.height = `${laid}px`;
    const inSight = this.scroll.clientHeight;
    const scale = laid > inSight ? (total - inSight) / (laid - inSight) : 1;
    const top = this.scroll.scrollTop;
    const first = Math.max(0, Math.floor((top * scale) / this.height) - BEYOND);
    const last = Math.min(this.order.length, first + Math.ceil(inSight / this.height) + 2 * BEYOND);
    this.body.style.transform = `translateY(${first * this.height - top * scale + top}px)`;
    const shown = [];
    for (let at = first; at < last; at++) shown.push(this.row(this.order[at], at));
    this.body.replaceChildren(...shown);
    this.scroll.setAttribute("aria-rowcount", String(this.order.length + 1));
  }

  /** @param {number} row @param {number} at its place among those that are shown */
  row(row, at) {
    const rows = /** @type {Rows} */ (this.rows);
    const [text, iso, status] = [rows.text[row], rows.iso[row], rows.status[row]];
    const others = rows.alternative[row]?.split("|") ?? [];
    const changed = this.isChanged(row);
    const was = changed ? this.before?.iso[row] ?? this.before?.status[row] : null;
    const isEmpty = !text?.trim();
    return h("div", {
      role: "row", class: `row${row === this.marked ? " marked" : ""}${changed ? " changed" : ""}`, "aria-rowindex": at + 2,
    },
    h("span", { role: "cell", class: "at soft" }, (row + 1).toLocaleString("en")),
    h("span", { role: "cell", class: "written", title: text ?? "" }, isEmpty ? h("i", { class: "soft" }, "empty") : quoted(text ?? "")),
    h("span", { role: "cell", class: "read" }, iso ? shownIso(iso) : h("span", { class: "soft" }, isEmpty ? "" : others.join(" or ") || "–"),
      was && h("del", { "aria-label": `before: ${was}` }, was)),
    h("span", { role: "cell" }, isEmpty ? null : statusChip(status)),
    h("span", { role: "cell", class: "reason soft", title: rows.reason[row] ?? "" }, isEmpty ? "" : rows.reason[row]));
  }

  /** @param {string} text @returns {boolean} whether a row has it, which is then in sight */
  find(text) {
    if (!this.rows) return false;
    const row = this.rows.text.findIndex((found) => found === text || found?.trim().toLowerCase() === text.toLowerCase());
    if (row < 0) return false;
    this.marked = row;
    if (!this.order.includes(row)) return false;
    const at = this.order.indexOf(row);
    const total = this.order.length * this.height;
    const inSight = this.scroll.clientHeight;
    const laid = Math.min(total, TALLEST);
    const scale = laid > inSight ? (total - inSight) / (laid - inSight) : 1;
    this.scroll.scrollTop = Math.max(0, (at * this.height - inSight / 3) / scale);
    this.draw();
    return true;
  }
}
