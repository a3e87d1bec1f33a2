/** Tables from files, from what was pasted, and samples. */

import { ServiceError } from "./api.js";

/** @typedef {import("./api.js").Source} Source */

const KINDS = /** @type {Record<string, Source["kind"]>} */ ({
  csv: "csv", txt: "csv", tsv: "tsv", tab: "tsv", parquet: "parquet", pq: "parquet",
});

/** @param {File} file @returns {Source} */
export function fromFile(file) {
  const kind = KINDS[file.name.split(".").pop()?.toLowerCase() ?? ""];
  if (!kind) throw new ServiceError(`${file.name}: expected a name that ends in .csv, .tsv or .parquet.`);
  if (!file.size) throw new ServiceError(`${file.name} is empty; expected a table.`);
  return { body: file, name: file.name, kind };
}

/** @param {string} value */
const cell = (value) => `"${value.replaceAll('"', '""')}"`;

/**
 * @param {string} text lines, or cells with tabs between them as spreadsheets copy them
 * @param {boolean} hasHeader whether the first line names the columns
 * @returns {Source}
 */
export function fromPaste(text, hasHeader) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "").split("\n");
  if (lines.length === 1 && !lines[0].trim()) throw new ServiceError("Paste some rows first.");
  const cells = Math.max(...lines.slice(0, 50).map((line) => line.split("\t").length));
  if (cells > 1) {
    const header = Array.from({ length: cells }, (_, place) => `column ${place + 1}`).join("\t");
    const table = hasHeader ? lines : [header, ...lines];
    return { body: new Blob([table.join("\n")]), name: "pasted.tsv", kind: "tsv" };
  }
  const table = hasHeader ? lines : ["date", ...lines];
  return { body: new Blob([table.map(cell).join("\n") + "\n"]), name: "pasted.csv", kind: "csv" };
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
const MONATE = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
  "Oktober", "November", "Dezember"];
const ODD = ["n/a", "", "see letter", "31/02/2011", "unknown"];

/** @param {number} seed @returns {() => number} numbers in [0, 1), the same ones for the same seed */
function random(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

/**
 * A made-up day as one of several people would write it.
 *
 * @param {number} writer in [0, 1)
 * @param {() => number} next
 */
function written(writer, next) {
  const year = 1995 + Math.floor(next() * 29);
  const month = Math.floor(next() * 12);
  const day = 1 + Math.floor(next() * 28);
  if (writer < 0.5) return `${two(day)}/${two(month + 1)}/${year}`;
  if (writer < 0.68) return `${day} ${MONTHS[month]} ${year}`;
  if (writer < 0.8) return `${day}. ${MONATE[month]} ${year}`;
  if (writer < 0.9) return `${year}-${two(month + 1)}-${two(day)}`;
  if (writer < 0.95) return `${day}.${month + 1}.${two(year % 100)}`;
  if (writer < 0.975) return `${MONTHS[month].slice(0, 3)} ${year}`;
  return writer < 0.985 ? `${day}th of ${MONTHS[month]}, ${year}` : ODD[Math.floor(next() * ODD.length)];
}

/** @param {number} rows @param {string} name @returns {Source} made up, and the same each time */
export function sample(rows, name) {
  const next = random(20050403);
  const lines = ["order,customer,ordered,paid"];
  for (let row = 1; row <= rows; row++) {
    const values = [written(next(), next), written(next(), next)].map(cell);
    lines.push(`A${10000 + row},C${100 + Math.floor(next() * 900)},${values.join(",")}`);
  }
  return { body: new Blob([lines.join("\n") + "\n"]), name, kind: "csv" };
}
