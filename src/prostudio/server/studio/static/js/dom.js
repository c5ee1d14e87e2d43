/** Elements out of plain values: text is only ever text, markup never comes out of a string. */

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

const SVG = 'http://www.w3.org/2000/svg';
const SPRITE = new URL('../icons.svg', import.meta.url).pathname;

/**
 * An element. Props: `class`, `dataset`, `style` (an object of properties), `on` ({click: fn}),
 * booleans (true sets, false leaves out), properties of the element (value, checked ...), else attributes.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) put(element, name, value);
  append(element, children);
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {any} value */
function put(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === 'class') element.className = value;
  else if (name === 'dataset') Object.assign(element.dataset, value);
  else if (name === 'style') for (const [key, one] of Object.entries(value)) element.style.setProperty(key, String(one));
  else if (name === 'on') for (const [key, one] of Object.entries(value)) element.addEventListener(key, /** @type {any} */ (one));
  else if (name === 'value' || name === 'checked' || name === 'textContent') /** @type {any} */ (element)[name] = value;
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** @param {Node} parent @param {Child[]} children */
function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child !== null && child !== undefined && child !== false) parent.appendChild(document.createTextNode(String(child)));
  }
}

/** Replace what an element holds. @template {Element} T @param {T} element @param {...Child} children @returns {T} */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/**
 * Let an element hold just these nodes, in this order, touching only those that change: what is pressed
 * or focused just now stays what it is.
 * @param {Element} parent @param {Node[]} nodes
 */
export function arrange(parent, nodes) {
  nodes.forEach((node, at) => { if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null); });
  while (parent.childNodes.length > nodes.length) parent.lastChild?.remove();
}

/** An icon of icons.svg, for the eye only. @param {string} name @param {string} [extra] more classes */
export function icon(name, extra = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `icon ${extra}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('viewBox', '0 0 20 20');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

/** The component of a name, or null. @param {string} name @param {ParentNode} [root] @returns {HTMLElement | null} */
export function component(name, root = document) {
  return root.querySelector(`[data-component="${name}"]`);
}

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement} */
export function must(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * Calls at most once in so many ms, with the newest arguments; `.now()` calls what waits.
 * @template {any[]} A @param {(...args: A) => void} run @param {number} wait
 */
export function later(run, wait) {
  let timer = 0;
  /** @type {A | null} */ let pending = null;
  const fire = () => { clearTimeout(timer); const args = pending; pending = null; if (args) run(...args); };
  const call = (/** @type {A} */ ...args) => { pending = args; clearTimeout(timer); timer = window.setTimeout(fire, wait); };
  call.now = fire;
  return call;
}
