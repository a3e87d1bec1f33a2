/**
 * Elements from plain values. Text only ever becomes a text node, never markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Properties */

/**
 * @param {Element} made
 * @param {Properties} properties attributes; those that begin with `on` listen to events
 * @param {Child[]} children
 */
function fill(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, String(value));
    }
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    made.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  fill(made, properties, children);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function s(tag, properties = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  fill(made, properties, children);
  return made;
}

/**
 * The element with an id, which the page must have.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof (kind ?? HTMLElement))) throw new Error(`no #${id}`);
  return /** @type {Kind} */ (found);
}

/**
 * A text from the user, set apart from the direction of what stands around it.
 *
 * @param {string} text
 */
export const quoted = (text) => h("bdi", { class: "text" }, text);

/** @param {number} share in [0, 1]; never rounded up to certainty */
export function percent(share) {
  const shown = share > 0.999 && share < 1 ? 99.9 : Math.round(share * 1000) / 10;
  return `${shown >= 10 && shown < 99 ? Math.round(shown) : shown} %`;
}

/** @param {number} count @param {string} noun */
export const counted = (count, noun) =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
