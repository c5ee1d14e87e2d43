/** Style sheets that only some parts of a page need, fetched when the first of them opens. */
import { h } from './dom.js';

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * Styles that are there when this ends; those of the page are there already.
 * @param {...string} names files in css/, in the order in which they count @returns {Promise<unknown>}
 */
export function styled(...names) {
  return Promise.all(names.map((name) => {
    if (!asked.has(name)) asked.set(name, read(name));
    return asked.get(name);
  }));
}

/** @param {string} name */
async function read(name) {
  const address = new URL(`../css/${name}.css`, import.meta.url).pathname;
  if ([...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => held(link).includes(name))) return;
  const link = h('link', { rel: 'stylesheet', href: address });
  const there = new Promise((done) => { link.addEventListener('load', () => done(true)); link.addEventListener('error', () => done(false)); });
  document.head.append(link);
  if (await there) return;
  link.remove(); // asked for again by the next who needs it
  asked.delete(name);
}

/** The sheets of an address such as `css/tokens+base.css`. @param {Element} link */
const held = (link) => (link.getAttribute('href') ?? '').split('/').at(-1)?.replace('.css', '').split('+') ?? [];
