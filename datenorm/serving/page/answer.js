/** One answer as a card: the ISO text, how sure it is, where it lies in time, what else it could be. */

import { h, percent, quoted } from "./dom.js";
import { isoParts } from "./fields.js";
import { clockLine, daysOf, timeline } from "./timeline.js";

/** @typedef {import("./api.js").Prediction} Prediction */

const MEANING = {
  full: "One day or one moment, and one reading.",
  partial: "All that the text says.",
  ambiguous: "The text leaves it open.",
  rejected: "No date was read.",
};
const KINDS = /** @type {Record<string, string>} */ ({
  date: "date", datetime: "date and time", time: "time", interval: "span",
});
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** @param {string} iso */
export const shownIso = (iso) =>
  h("span", { class: "iso", dir: "ltr" },
    ...isoParts(iso).map(({ text, field }) => h("span", { class: field }, text)));

/** @param {string} status @param {string} [label] */
export const statusChip = (status, label = status) =>
  h("span", { class: `chip status ${status}` }, label);

/** @param {string} sentence */
const asSentence = (sentence) =>
  `${sentence[0].toUpperCase()}${sentence.slice(1)}${/[.?!]$/.test(sentence) ? "" : "."}`;

/** @param {Prediction} found @returns {string} what stands where there is no answer */
function none(found) {
  if (found.status === "rejected") return "no date";
  return found.alternatives.length === 2 ? "two readings" : "several readings";
}

/** @param {Prediction} found */
const why = (found) => // two readings are listed beside it, with their shares
  found.reason && found.reason_code !== "two_readings" ? asSentence(found.reason) : MEANING[found.status];

/** @param {Prediction} found @returns {[string, string][]} names and values that are worth a word */
function facts(found) {
  /** @type {[string, string | null | undefined | false][]} */
  const all = [
    ["earliest", found.earliest !== found.latest && (found.earliest ?? (found.latest && "open"))],
    ["latest", found.earliest !== found.latest && (found.latest ?? (found.earliest && "open"))],
    ["calendar", found.calendar !== "gregory" && found.calendar],
    ["zone", found.zone],
    ["weekday", found.weekday !== null && `${DAYS[found.weekday - 1]}${found.weekday_agrees === false ? ", but that day is another" : ""}`],
  ];
  return /** @type {[string, string][]} */ (all.filter(([, value]) => value));
}

/** @param {Prediction} found @returns {import("./timeline.js").Mark[]} */
function marks(found) {
  const others = found.alternatives.flatMap(({ iso }) => {
    const days = daysOf(iso);
    return days ? [{ from: days[0], to: days[1], name: iso, main: found.status === "ambiguous" }] : [];
  });
  const earliest = daysOf(found.earliest)?.[0] ?? null;
  const latest = daysOf(found.latest)?.[1] ?? null;
  if (earliest === null && latest === null) return found.status === "ambiguous" ? others : [];
  const name = found.earliest === found.latest ? `${found.earliest}`
    : `from ${found.earliest ?? "an open start"} to ${found.latest ?? "an open end"}`;
  return [...others, { from: earliest, to: latest, name, main: true }];
}

/**
 * @param {Prediction} found
 * @param {HTMLElement} place where it is drawn
 */
export function drawTime(found, place) {
  const width = Math.max(240, Math.min(640, place.clientWidth));
  const shown = marks(found);
  const days = shown.length ? timeline(shown, width) : null;
  const clock = found.iso && found.kind !== "interval" ? clockLine(found.iso, width) : null;
  place.replaceChildren(...[days, clock].filter((line) => line !== null));
  place.hidden = !place.childNodes.length;
}

/** @param {number} confidence */
const certainty = (confidence) =>
  h("div", { class: "certainty" },
    h("meter", { min: 0, max: 1, low: 0.7, high: 0.9, optimum: 1, value: confidence, "aria-label": "confidence" }),
    h("span", {}, h("b", {}, percent(confidence)), " sure"));

/**
 * The other readings; where day and month are what is open, how to settle them.
 *
 * @param {Prediction} found
 * @param {(order: string) => void} settle
 */
function readings(found, settle) {
  if (!found.alternatives.length) return null;
  const items = found.alternatives.map(({ iso, confidence }) =>
    h("li", {}, shownIso(iso), h("meter", { min: 0, max: 1, value: confidence, "aria-hidden": "true" }),
      h("span", { class: "soft number" }, percent(confidence))));
  const isOpen = found.status === "ambiguous" && found.order && !/\p{L}/u.test(found.text);
  return h("div", { class: "readings" },
    h("h3", {}, found.status === "ambiguous" ? "It could be" : "Less likely"),
    h("ul", {}, ...items),
    isOpen && h("p", { class: "settle" }, "You know better: ",
      h("button", { type: "button", class: "button", onclick: () => settle("dmy") }, "day first"), " ",
      h("button", { type: "button", class: "button", onclick: () => settle("mdy") }, "month first")));
}

/** @param {string} text */
function copyButton(text) {
  const button = h("button", { type: "button", class: "quiet copy", "aria-label": "Copy the ISO text" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return button;
}

/** @param {Prediction} found @returns {string} the answer in a sentence, for those who listen */
export function announcement(found) {
  const answer = found.iso ?? (found.status === "ambiguous"
    ? found.alternatives.map(({ iso }) => iso).join(" or ") : "no date");
  return `${answer}, ${found.status}, ${percent(found.confidence)} sure`;
}

/**
 * @param {Prediction} found
 * @param {HTMLElement} place
 * @param {(order: string) => void} settle
 */
export function showAnswer(found, place, settle) {
  const big = found.iso
    ? h("p", { class: `big${found.iso.length > 16 ? " long" : ""}` }, shownIso(found.iso), copyButton(found.iso))
    : h("p", { class: "big none" }, none(found));
  const line = h("div", { class: "time" });
  const described = facts(found);
  place.replaceChildren(
    h("div", { class: "said" },
      big,
      h("p", { class: "chips" }, statusChip(found.status),
        found.kind && found.iso && h("span", { class: "chip" }, KINDS[found.kind] ?? found.kind),
        found.precision && found.iso && h("span", { class: "chip" }, `to the ${found.precision}`)),
      certainty(found.confidence),
      h("p", { class: "why" }, why(found)),
      described.length > 0 && h("dl", {}, ...described.flatMap(([name, value]) =>
        [h("dt", {}, name), h("dd", {}, quoted(value))]))),
    h("div", { class: "around" }, line, readings(found, settle)));
  place.hidden = false;
  drawTime(found, line);
}
