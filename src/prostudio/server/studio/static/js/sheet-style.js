/** Styles that only a sheet needs, fetched when it opens first. */
import { h } from './dom.js';

const ADDRESS = new URL('../css/sheets.css', import.meta.url).href;

/** @returns {Promise<unknown>} until they are there */
export function styled() {
  if (document.querySelector(`link[href="${ADDRESS}"]`)) return Promise.resolve();
  const link = h('link', { rel: 'stylesheet', href: ADDRESS });
  return new Promise((there) => {
    link.addEventListener('load', there);
    link.addEventListener('error', there);
    document.head.append(link);
  });
}
