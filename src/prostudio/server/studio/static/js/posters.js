/** Posters of films: kept while their address stays, and left out where there is none. */
import { h, icon } from './dom.js';

/** @type {Set<string>} */
const lacking = new Set();

/** @param {{title: string, poster?: string | null, revision?: string | null}} film @param {string} alt @param {number} [width] */
export function poster(film, alt, width = 480) {
  const blank = () => h('span', { class: 'poster-blank' }, icon('film'));
  if (!film.poster || film.revision === null || lacking.has(film.poster)) return blank(); // no script yet, nothing to draw
  const address = film.poster;
  const wide = `${address}${address.includes('?') ? '&' : '?'}width=${width}`;
  const image = h('img', { src: wide, alt, loading: 'lazy', decoding: 'async', width: String(width), height: String(Math.round(width * 9 / 16)) });
  image.addEventListener('load', () => { image.dataset.there = ''; });
  image.addEventListener('error', () => { lacking.add(address); image.replaceWith(blank()); });
  return image;
}
