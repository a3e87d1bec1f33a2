/** The page: two views, by the end of the address, and the colours of the day or of the night. */

import { models } from "./api.js";
import { ColumnView } from "./column.js";
import { byId, h } from "./dom.js";
import { LANGUAGES } from "./examples.js";
import { ReadingView } from "./reading.js";

const VIEWS = ["text", "column"];

function showView() {
  const asked = location.hash.slice(1);
  if (asked && !VIEWS.includes(asked)) return; // a place in the view that is shown
  const shown = asked || "text";
  for (const name of VIEWS) byId(`view-${name}`).hidden = name !== shown;
  for (const link of document.querySelectorAll("nav a[data-view]")) {
    if (link instanceof HTMLElement && link.dataset.view === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (shown === "text" && matchMedia("(pointer: fine)").matches) byId("text").focus({ preventScroll: true });
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const theme = byId("theme");
const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
theme.addEventListener("click", () => {
  const chosen = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("theme", chosen);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
  showTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);

/** Languages to suggest: all that the model has hints for, the usual ones first. */
async function suggestLanguages() {
  const known = await models().then(({ model }) => model.hints).catch(() => []);
  const tags = new Set([...LANGUAGES, ...known.filter((hint) => !["dmy", "mdy", "ymd"].includes(hint))]);
  byId("languages").append(...[...tags].map((value) => h("option", { value })));
}

suggestLanguages();
byId("zones").append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((value) => h("option", { value })));

showTheme();
const reading = new ReadingView();
new ColumnView();
addEventListener("hashchange", showView);
if (!VIEWS.includes(location.hash.slice(1))) history.replaceState(null, "", "#text");
showView();
if (reading.input.value) reading.read(); // what the browser kept over a reload
