/**
 * The HTTP service, as the page calls it.
 *
 * @typedef {"full" | "partial" | "ambiguous" | "rejected"} Status
 *
 * @typedef {object} Prediction
 * @property {string} text
 * @property {string | null} iso
 * @property {Status} status
 * @property {number} confidence
 * @property {{iso: string, confidence: number}[]} alternatives
 * @property {string | null} order
 * @property {string | null} precision
 * @property {string | null} reason
 * @property {string | null} reason_code
 * @property {string | null} kind
 * @property {string | null} earliest
 * @property {string | null} latest
 * @property {string | null} calendar
 * @property {string | null} zone
 * @property {number | null} weekday
 * @property {boolean | null} weekday_agrees
 *
 * @typedef {object} AttentionMap
 * @property {string} text
 * @property {string[]} input_symbols
 * @property {string[]} output_symbols
 * @property {number[][]} weights one row for each output symbol
 * @property {number[]} probabilities
 *
 * @typedef {object} OrderVerdict
 * @property {string | null} order
 * @property {string} reason
 * @property {Record<string, number>} proofs
 * @property {number} open_rows
 * @property {number} contradicting_rows
 * @property {string[]} examples
 * @property {string | null} followed
 * @property {string | null} would_settle
 *
 * @typedef {object} Report what was found in a column
 * @property {string} column
 * @property {number} rows
 * @property {number} empty
 * @property {Record<Status, number>} status
 * @property {{given: string | null, shapes: Record<string, OrderVerdict>}} order
 * @property {{first_year: number | null, reason: string}} century
 * @property {Record<string, number>} years
 * @property {Record<string, number>} zones
 * @property {Record<string, number>} calendars
 * @property {Record<string, number>} doubtful_years
 * @property {Record<string, number>} placeholders
 * @property {Record<string, {reason: string, rows: number}>} numbers
 *
 * @typedef {object} Rows a cleaned column: one value for each row
 * @property {(string | null)[]} text
 * @property {(string | null)[]} iso
 * @property {Status[]} status
 * @property {(string | null)[]} alternative
 * @property {(string | null)[]} reason
 * @property {Report} report
 *
 * @typedef {object} Source a table as a body
 * @property {Blob} body
 * @property {string} name
 * @property {"csv" | "tsv" | "parquet"} kind
 *
 * @typedef {Record<string, string>} Options what is known; empty values say nothing
 */

const TYPES = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  parquet: "application/vnd.apache.parquet",
};

/** What the service refused, in a sentence for people. */
export class ServiceError extends Error {}

/** @param {Options} options */
const given = (options) => Object.entries(options).filter(([, value]) => value !== "");

/** @param {Options} options @returns {Record<string, unknown>} as JSON has them */
function numbered(options) {
  const { pivot, ...texts } = Object.fromEntries(given(options));
  return pivot === undefined ? texts : { ...texts, pivot: Number(pivot) };
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 * @returns {Promise<Response>}
 */
async function call(path, request) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ServiceError("The service does not answer. Is it still running?");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  const said = problem?.detail ?? problem?.title;
  throw new ServiceError(
    typeof said === "string" ? said : `The service failed with status ${response.status}.`,
  );
}

/**
 * @param {string} text
 * @param {Options} options
 * @param {AbortSignal} signal
 * @returns {Promise<Prediction>}
 */
export async function parse(text, options, signal) {
  const response = await ask("v1/parse", { ...numbered(options), texts: [text] }, signal);
  return (await response.json()).predictions[0];
}

/**
 * @param {string} text
 * @param {Options} options
 * @param {AbortSignal} signal
 * @returns {Promise<AttentionMap>}
 */
export async function attention(text, options, signal) {
  const { language = "", order = "" } = options;
  const query = new URLSearchParams([["text", text], ...given({ language, order })]);
  return (await call(`v1/attention?${query}`, { signal })).json();
}

/** @returns {Promise<{model: {name: string, hints: string[]}}>} */
export const models = async () => (await call("v1/models")).json();

/**
 * The columns of a table, those that hold dates, and the texts of one where it is named.
 *
 * @param {Source} source
 * @param {string | null} column
 * @param {AbortSignal} signal
 * @returns {Promise<{columns: string[], date_columns: string[], values?: (string | null)[]}>}
 */
export async function table(source, column, signal) {
  const query = new URLSearchParams({ format: source.kind });
  if (column !== null) query.set("column", column);
  return (await send(`v1/table?${query}`, source, signal)).json();
}

/**
 * @param {(string | null)[]} values
 * @param {Options} options
 * @param {AbortSignal} signal
 * @param {{html?: true, recipe?: string, dialect?: string}} more what is asked for beside the rows
 * @returns {Promise<Omit<Rows, "text"> & {html: string | null, recipe: string | null}>}
 */
export async function column(values, options, signal, more = {}) {
  return (await ask("v1/column", { ...numbered(options), ...more, values }, signal)).json();
}

/**
 * The table with its dates cleaned.
 *
 * @param {Source} source
 * @param {Options} options
 * @param {AbortSignal} signal
 */
export async function cleaned(source, options, signal) {
  const query = new URLSearchParams([...given(options), ["format", source.kind]]);
  for (const addition of ["status", "alternative"]) query.append("add", addition);
  return (await send(`v1/clean?${query}`, source, signal)).blob();
}

/** @param {string} path @param {Source} source @param {AbortSignal} signal */
const send = (path, source, signal) => call(path, {
  method: "POST", headers: { "content-type": TYPES[source.kind] }, body: source.body, signal,
});

/** @param {string} path @param {object} body @param {AbortSignal} signal */
const ask = (path, body, signal) => call(path, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal,
});
