/**
 * Bounds on a line of time: days in a month, months in a year, years in a decade, as fits.
 *
 * @typedef {{from: number | null, to: number | null, name: string, main: boolean}} Mark
 *   days since 1970, both included; null at an open end
 */

import { s } from "./dom.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNITS = [30, 365, 3652, 36524, 365242]; // days of a month, a year, a decade, a century, ...
const HEIGHT = 66;
const LINE = 34; // where the line runs
const EDGE = 14;
const TICK_ROOM = 34; // pixels that a label takes

/** @param {number} year @param {number} month from 0 @param {number} day */
function dayOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return Math.round(date.getTime() / 86400000);
}

/**
 * The first and last day of a plain year, month or day; null for all else.
 *
 * @param {string | null} iso
 * @returns {[number, number] | null}
 */
export function daysOf(iso) {
  const found = /^(-?\d{4,})(?:-(0[1-9]|1[0-2])(?:-(\d\d)(?:T.*)?)?)?$/.exec(iso ?? "");
  if (!found) return null;
  const year = Number(found[1]);
  if (!found[2]) return [dayOf(year, 0, 1), dayOf(year, 11, 31)];
  const month = Number(found[2]) - 1;
  if (!found[3]) return [dayOf(year, month, 1), dayOf(year, month + 1, 0)];
  const day = dayOf(year, month, Number(found[3]));
  return [day, day];
}

/** @param {number} day */
function yearAndMonth(day) {
  const date = new Date(day * 86400000);
  return /** @type {const} */ ([date.getUTCFullYear(), date.getUTCMonth()]);
}

/** @param {number} day @param {number} unit @param {0 | 1} after */
function edge(day, unit, after) {
  const [year, month] = yearAndMonth(day);
  if (unit === 0) return dayOf(year, month + after, 1);
  const years = 10 ** (unit - 1);
  return dayOf((Math.floor(year / years) + after) * years, 0, 1);
}

/** @param {number} year */
const shownYear = (year) => (year > 0 ? String(year) : `${1 - year} BC`);

/**
 * @param {number} from @param {number} to @param {number} unit
 * @returns {{at: number, label: string}[]} where ticks stand between the days
 */
function ticks(from, to, unit) {
  const found = [];
  const [year, month] = yearAndMonth(from);
  for (let step = 0; step < 400; step++) {
    const years = 10 ** (unit - 2);
    const at = unit === 0 ? from + step
      : unit === 1 ? dayOf(year, month + step, 1)
      : dayOf((Math.floor(year / years) + step) * years, 0, 1);
    if (at > to) break;
    const [tickYear, tickMonth] = yearAndMonth(at);
    const date = new Date(at * 86400000).getUTCDate();
    const label = unit === 0 ? String(date) : unit === 1 ? MONTHS[tickMonth] : shownYear(tickYear);
    found.push({ at, label });
  }
  return found;
}

/** @param {Mark[]} marks @returns {{from: number, to: number, unit: number}} */
function frame(marks) {
  const ends = marks.flatMap(({ from, to }) => [from, to].filter((end) => end !== null));
  const open = marks.some(({ from, to }) => from === null || to === null) ? 5 * 365 : 0;
  const [first, last] = [Math.min(...ends) - open, Math.max(...ends) + open];
  const found = UNITS.findIndex((days) => 2 * (last - first + 1) <= days);
  const unit = found < 0 ? UNITS.length - 1 : found;
  return { from: edge(first, unit, 0), to: edge(last, unit, 1), unit };
}

/** @param {number} from @param {number} unit @param {number} to */
function frameName(from, to, unit) {
  const [year, month] = yearAndMonth(from);
  if (unit === 0) return to - from < 40 ? `${MONTHS[month]} ${shownYear(year)}` : shownYear(year);
  return unit === 1 ? shownYear(year) : "";
}

/**
 * @param {Mark[]} marks at least one, with at least one end
 * @param {number} width pixels
 * @returns {SVGSVGElement}
 */
export function timeline(marks, width) {
  const { from, to, unit } = frame(marks);
  const scale = (width - 2 * EDGE) / (to - from);
  const x = (/** @type {number} */ day) => EDGE + (day - from) * scale;
  const all = ticks(from, to, unit);
  const offset = unit === 0 ? scale / 2 : unit === 1 ? 15 * scale : 0; // names stand amid their unit
  const each = Math.max(1, Math.ceil(TICK_ROOM / ((width - 2 * EDGE) / all.length)));
  const drawn = all.flatMap(({ at, label }, index) => [
    s("line", { class: "tick", x1: x(at), x2: x(at), y1: LINE - 4, y2: LINE + 4 }),
    index % each === 0 && x(at) + offset < width - EDGE / 2
      ? s("text", { x: x(at) + offset, y: LINE + 22, "text-anchor": "middle" }, label) : null,
  ]);
  const bands = marks.flatMap(({ from: first, to: last, main }) => {
    const start = first === null ? 0 : x(first);
    const end = last === null ? width : x(last + 1);
    const wide = Math.max(end - start, 12);
    const left = start + (end - start - wide) / 2;
    const open = first === null ? " open-start" : last === null ? " open-end" : "";
    return [s("rect", {
      class: `band${main ? "" : " other"}${open}`, x: left, y: LINE - 8, width: wide, height: 16,
      rx: open ? 0 : Math.min(8, wide / 2), fill: open ? `url(#fade${open.slice(5)})` : null,
    })];
  });
  const fades = s("defs", {}, fade("fade-start", 0), fade("fade-end", 1));
  const name = frameName(from, to, unit);
  const top = name ? 0 : LINE - EDGE; // where nothing stands above the line
  return s("svg", {
    class: "timeline", role: "img", viewBox: `0 ${top} ${width} ${HEIGHT - top}`, width, height: HEIGHT - top,
    "aria-label": marks.map((mark) => mark.name).join("; or "),
  }, fades,
  s("line", { class: "axis", x1: EDGE, x2: width - EDGE, y1: LINE, y2: LINE }),
  ...drawn, ...bands,
  name ? s("text", { class: "frame", x: EDGE, y: 14 }, name) : null);
}

/** @param {string} id @param {0 | 1} end where it is seen no more */
function fade(id, end) {
  return s("linearGradient", { id },
    s("stop", { offset: 0, "stop-color": "currentColor", "stop-opacity": end }),
    s("stop", { offset: 1, "stop-color": "currentColor", "stop-opacity": 1 - end }));
}

/**
 * The hours of a day, and a clock in it.
 *
 * @param {string} iso with a clock
 * @param {number} width pixels
 * @returns {SVGSVGElement | null}
 */
export function clockLine(iso, width) {
  const clocks = [...iso.matchAll(/T(\d\d)(?::(\d\d))?/g)];
  if (!clocks.length) return null;
  const scale = (width - 2 * EDGE) / 24;
  const hours = clocks.map((found) => Number(found[1]) + Number(found[2] ?? 0) / 60);
  const drawn = Array.from({ length: 25 }, (_, hour) => [
    s("line", { class: "tick", x1: EDGE + hour * scale, x2: EDGE + hour * scale, y1: LINE - 4, y2: LINE + 4 }),
    hour % 6 === 0 ? s("text", { x: EDGE + hour * scale, y: LINE + 22, "text-anchor": "middle" }, `${hour}:00`) : null,
  ]).flat();
  const marks = hours.map((hour) => s("circle", { class: "band clock", cx: EDGE + hour * scale, cy: LINE, r: 7 }));
  return s("svg", {
    class: "timeline", role: "img", viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT,
    "aria-label": `at ${clocks.map((found) => found[0].slice(1)).join(" and ")}`,
  }, s("line", { class: "axis", x1: EDGE, x2: width - EDGE, y1: LINE, y2: LINE }), ...drawn, ...marks);
}
