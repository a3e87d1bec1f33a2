/**
 * Which part of a date each symbol of the network's output, or of an ISO text, belongs to.
 *
 * @typedef {"year" | "month" | "day" | "clock" | "other" | "joint"} Field
 */

const CALENDARS = {
  p: "Persian calendar", i: "Islamic calendar", h: "Hebrew calendar", z: "Ethiopian calendar",
  q: "Coptic calendar", s: "Indian calendar", u: "Buddhist era", r: "Minguo era",
  M: "Meiji era", Y: "Taishō era", S: "Shōwa era", H: "Heisei era", R: "Reiwa era",
};
const WEEKDAYS = {
  a: "Monday", b: "Tuesday", c: "Wednesday", d: "Thursday", e: "Friday", f: "Saturday", g: "Sunday",
};
const WORDS = {
  X: "unknown", B: "before Christ", T: "a time follows", A: "before noon", P: "after noon",
  N: "a named zone", Z: "UTC", "~": "about", "?": "perhaps", "%": "about, perhaps",
  "<": "a part of it", "/": "to", "|": "or", W: "week", O: "day of the year",
};

/** @type {Record<string, string>} */
const NAMES = { ...CALENDARS, ...WEEKDAYS, ...WORDS };

/**
 * @param {string[]} symbols of an output, or the characters of an ISO text
 * @returns {Field[]}
 */
export function fieldsOf(symbols) {
  if (symbols.includes(":") && !symbols.includes("T")) return symbols.map(() => "clock");
  let place = 0;
  let clock = false;
  return symbols.map((symbol) => {
    if (symbol === "/" || symbol === "|") {
      place = 0;
      clock = false;
      return "other";
    }
    if (symbol in WEEKDAYS || "~?%<".includes(symbol)) return "other";
    if (symbol === "T") clock = true;
    if (clock) return "clock";
    if (place === 0 && symbol in CALENDARS) return "other";
    if (symbol === "B") return "year";
    const at = place++;
    if (at < 4) return "year";
    if (at === 4 || at === 7) return "joint";
    return at < 7 ? "month" : "day";
  });
}

/**
 * A symbol as people name it: `R` is the Reiwa era.
 *
 * @param {string} symbol of an output
 * @param {Field} field
 */
export function nameOf(symbol, field) {
  if (symbol === "-") return field === "joint" ? "a dash" : `no ${field} here`;
  return NAMES[symbol] ?? symbol;
}

/**
 * What a symbol shows: a weekday by its first letters, all else as it is.
 *
 * @param {string} symbol of an output
 */
export function shownSymbol(symbol) {
  const name = NAMES[symbol];
  return name && (symbol in WEEKDAYS || symbol in CALENDARS) ? name.split(" ")[0].slice(0, 3) : symbol;
}

/**
 * The parts of an ISO or EDTF text, each with its field.
 *
 * @param {string} iso
 * @returns {{text: string, field: Field}[]}
 */
export function isoParts(iso) {
  /** @type {{text: string, field: Field}[]} */
  const parts = [];
  const pattern = /T[^/|]*|(-?[\dX]{4,})(?:(-)([\dXW]+)(?:(-)([\dX]+))?)?|[^\dXT]/g;
  for (const found of iso.matchAll(pattern)) {
    const [whole, year, first, month, second, day] = found;
    if (!year) parts.push({ text: whole, field: whole[0] === "T" ? "clock" : "other" });
    else {
      parts.push({ text: year, field: "year" });
      if (month) parts.push({ text: first, field: "joint" }, { text: month, field: "month" });
      if (day) parts.push({ text: second, field: "joint" }, { text: day, field: "day" });
    }
  }
  return parts;
}
