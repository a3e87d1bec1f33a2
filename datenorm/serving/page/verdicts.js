/** What the rows of a column settled together, and by which of them. */

import { counted, h, quoted, s } from "./dom.js";

/** @typedef {import("./api.js").Report} Report */

const ORDERS = /** @type {Record<string, string>} */ ({
  dmy: "day first", mdy: "month first", ymd: "year first",
});
const SHOWN = 6; // shapes with a card of their own
const STATUSES = /** @type {const} */ (["full", "partial", "ambiguous", "rejected"]);
const BARS = 120;

/** @param {string} sentence */
const asSentence = (sentence) => `${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}.`;

/**
 * @param {Report} report
 * @returns {HTMLElement} the share of each status
 */
export function shareBar(report) {
  const parts = STATUSES.map((status) => {
    const part = h("span", { class: status });
    part.style.flexGrow = String(report.status[status]);
    return part;
  });
  return h("div", { class: "shares", "aria-hidden": "true" }, ...parts);
}

/**
 * @param {string} shape
 * @param {import("./api.js").OrderVerdict} found
 * @param {(text: string) => void} show
 */
function card(shape, found, show) {
  const kind = found.contradicting_rows ? "against" : found.followed ? "clear" : "open";
  const name = found.followed ? ORDERS[found.followed] ?? found.followed : "left open";
  const why = found.followed || !found.would_settle ? found.reason : `${found.reason}: ${found.would_settle}`;
  const proofs = Object.entries(found.proofs).filter(([, rows]) => rows);
  return h("li", { class: `verdict ${kind}` },
    h("p", { class: "title" }, h("code", {}, quoted(shape)), " ", h("b", {}, name)),
    (kind !== "clear" || !proofs.length) && h("p", {}, asSentence(why)),
    proofs.length > 0 && h("p", { class: "soft" },
      proofs.map(([order, rows]) => `${counted(rows, "row")} can only be ${ORDERS[order] ?? order}`).join(", "),
      found.open_rows ? `; ${found.open_rows.toLocaleString("en")} could be either.` : "."),
    found.examples.length > 0 && h("p", { class: "proof" }, "Proof: ",
      ...found.examples.map((text) => h("button", {
        type: "button", class: "example-row", onclick: () => show(text),
      }, quoted(text)))));
}

/**
 * @param {Report} report
 * @param {(text: string) => void} show brings a row with a text in sight
 * @returns {HTMLElement}
 */
export function verdicts(report, show) {
  const open = Object.entries(report.order.shapes)
    .filter(([, found]) => found.open_rows || found.contradicting_rows)
    .sort(([, one], [, other]) => other.open_rows + other.contradicting_rows - one.open_rows - one.contradicting_rows);
  /** @type {HTMLElement[]} */
  const cards = report.order.given ? [fact("Order", `${ORDERS[report.order.given]}, as you say`)]
    : open.slice(0, SHOWN).map(([shape, found]) => card(shape, found, show));
  if (!cards.length) cards.push(fact("Order of day and month", "no row depends on it"));
  cards.push(fact("Century", report.century.reason));
  for (const [group, found] of Object.entries(report.numbers)) {
    cards.push(fact(`Numbers of ${group || "any length"}`, `${found.reason}, ${counted(found.rows, "row")}`));
  }
  cards.push(...counts("Zones", report.zones), ...counts("Calendars", report.calendars),
    ...counts("Dates that stand for none", report.placeholders),
    ...counts("Doubtful, centuries away from the others", report.doubtful_years));
  return h("ul", { class: "verdicts" }, ...cards);
}

/** @param {string} title @param {string} sentence */
const fact = (title, sentence) =>
  h("li", { class: "verdict" }, h("p", { class: "title" }, h("b", {}, title)), h("p", {}, asSentence(sentence)));

/** @param {string} title @param {Record<string, number>} found */
function counts(title, found) {
  const entries = Object.entries(found);
  return entries.length ? [fact(title, entries.map(([name, rows]) => `${name} in ${counted(rows, "row")}`).join(", "))] : [];
}

/**
 * @param {Report} report
 * @returns {HTMLElement | null} rows by year, or by as many years as fit
 */
export function histogram(report) {
  const years = Object.entries(report.years).map(([year, rows]) => [Number(year), rows]);
  if (!years.length) return null;
  const [first, last] = [Math.min(...years.map(([year]) => year)), Math.max(...years.map(([year]) => year))];
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((size) => (last - first) / size < BARS) ?? 10000;
  const start = Math.floor(first / step) * step;
  /** @type {number[]} */
  const bars = new Array(Math.floor((last - start) / step) + 1).fill(0);
  for (const [year, rows] of years) bars[Math.floor((year - start) / step)] += rows;
  const most = Math.max(...bars);
  const drawn = bars.map((rows, at) => {
    const height = rows ? Math.max(1.5, (rows / most) * 60) : 0;
    const name = step === 1 ? `${start + at}` : `${start + at * step} to ${start + at * step + step - 1}`;
    return s("rect", { x: at * 10 + 1, y: 60 - height, width: 8, height },
      s("title", {}, `${name}: ${counted(rows, "row")}`));
  });
  return h("figure", { class: "years" },
    s("svg", {
      viewBox: `0 0 ${bars.length * 10} 60`, preserveAspectRatio: "none", role: "img",
      "aria-label": `rows by year, from ${first} to ${last}`,
    }, ...drawn),
    h("figcaption", {}, h("span", {}, String(first)), h("span", { class: "soft" }, "rows by year"), h("span", {}, String(last))));
}
