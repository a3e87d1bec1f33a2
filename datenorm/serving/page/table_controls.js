/** What can be corrected by hand in a column, and what can be taken home of it. */

import { h } from "./dom.js";

/** @typedef {import("./api.js").Options} Options */

const ORDERS = [["", "the rows tell"], ["dmy", "day first"], ["mdy", "month first"], ["ymd", "year first"]];
const CALENDARS = [["", "as written"], ["persian", "Persian"], ["islamic", "Islamic"], ["hebrew", "Hebrew"],
  ["buddhist", "Buddhist"], ["roc", "Minguo"], ["japanese", "Japanese"], ["indian", "Indian"],
  ["ethiopic", "Ethiopian"], ["coptic", "Coptic"]];
const RECIPES = [["sql duckdb", "SQL for DuckDB"], ["sql postgresql", "SQL for PostgreSQL"],
  ["sql spark", "SQL for Spark"], ["py", "Python for pandas and polars"], ["json", "JSON"]];

/**
 * @param {(options: Options) => void} correct
 */
export function controls(correct) {
  const form = h("form", { class: "card fields corrections", "aria-labelledby": "title-corrections" },
    h("h2", { id: "title-corrections" }, "Correct it by hand"),
    h("fieldset", { class: "choices" }, h("legend", {}, "Order of day and month"),
      ...ORDERS.map(([value, name]) => h("label", {},
        h("input", { type: "radio", name: "order", value, checked: !value }), h("span", {}, name)))),
    h("label", {}, "Short years are 19xx from",
      h("input", { type: "number", name: "pivot", min: 0, max: 100, placeholder: "the rows tell" })),
    h("label", {}, "Calendar", h("select", { name: "calendar" },
      ...CALENDARS.map(([value, name]) => h("option", { value }, name)))),
    h("label", {}, "Time zone",
      h("input", { name: "timezone", list: "zones", size: 16, placeholder: "as written", autocomplete: "off", spellcheck: "false" })),
    h("label", {}, "Language",
      h("input", { name: "language", list: "languages", size: 8, placeholder: "any", autocomplete: "off", spellcheck: "false" })));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => correct(
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]))));
  return form;
}

/**
 * @param {(what: "clean" | "report" | "recipe", more: {html?: true, recipe?: string, dialect?: string}) => void} download
 */
export function downloads(download) {
  const recipe = h("select", { "aria-label": "Kind of recipe" },
    ...RECIPES.map(([value, name]) => h("option", { value }, name)));
  return h("section", { class: "card downloads", "aria-labelledby": "title-downloads" },
    h("h2", { id: "title-downloads" }, "Take it home"),
    h("div", { class: "line" },
      h("button", { type: "button", class: "button main", onclick: () => download("clean", {}) }, "The cleaned file"),
      h("button", { type: "button", class: "button", onclick: () => download("report", { html: true }) }, "The report"),
      h("span", { class: "joined" },
        h("button", {
          type: "button", class: "button", onclick: () => {
            const [ending, dialect] = recipe.value.split(" ");
            download("recipe", dialect ? { recipe: ending, dialect } : { recipe: ending });
          },
        }, "The recipe"), recipe)),
    h("p", { class: "soft" }, "The recipe is what was learned here as code that runs without datenorm."));
}
