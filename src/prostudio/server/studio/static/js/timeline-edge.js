/** A shot made longer or shorter at its end: by hand, where it snaps, and by keys. */
import { h } from './dom.js';
import { styled } from './style.js';
import { near } from './timeline-hands.js';

await styled('timeline-edit');

const LEAST_S = 0.5;
const PAUSE_MS = 600;
let soon = 0;

/** @param {any} view @param {string} key of the shot @param {number} length in seconds */
function stretch(view, key, length) {
  view.stretched = { key, length: Math.max(LEAST_S, Math.round(length * 100) / 100) };
  view.draw();
}

/** Ask for the length that is shown; it stays shown until the server has planned with it. */
function commit(view, key) {
  const wanted = view.stretched;
  if (wanted?.key !== key) return;
  const { store } = view;
  store.edit(store.shot(key).id, { seconds: wanted.length });
  const end = store.subscribe(() => { end(); view.stretched = null; view.draw(); }, ['timeline']);
}

/** By keys: what is pressed quickly is asked for once. */
export function nudge(view, key, length) {
  stretch(view, key, length);
  clearTimeout(soon);
  soon = window.setTimeout(() => commit(view, key), PAUSE_MS);
}

/** By hand, until it lets go; Esc gives it up. @param {number} start of the shot @param {HTMLElement} item */
export function pull(view, key, start, item) {
  const hint = item.appendChild(h('span', { class: 'tl-length' }));
  const move = (event) => {
    const found = near(view, view.at(event), { head: true });
    stretch(view, key, found.time - start);
    hint.textContent = `${view.stretched.length.toFixed(1)} s`;
    hint.classList.toggle('snapped', found.mark !== null);
  };
  const finish = (keep) => {
    removeEventListener('pointermove', move);
    removeEventListener('keydown', escape, true);
    removeEventListener('pointerup', up);
    hint.remove();
    if (keep && view.stretched) commit(view, key);
    else { view.stretched = null; view.draw(); }
  };
  const up = () => finish(true);
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    finish(false);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('keydown', escape, true);
}
