/** Which transition leads into a shot, and how long it is: chosen in a menu, or pulled at its handle. */
import { openMenu } from './dialog.js';
import { INSTANT } from './timeline-cuts.js';
import { styled } from './style.js';

await styled('timeline-edit');

const KINDS = ['cut', 'dissolve', 'fade', 'fade white', 'wipe', 'wipe left', 'wipe up', 'wipe down', 'push', 'push right', 'push up', 'push down', 'zoom', 'match cut'];
const LENGTHS = [0.3, 0.5, 1, 1.5, 2, 3];
const USUAL = 1, LEAST = 0.2, MOST = 6;

const change = ({ store }, { key }, transition) => store.edit(store.shot(key).id, { transition });

/** @param {any} view @param {any} handle of timeline-cuts.js */
export function menu(view, handle) {
  const { kind, seconds } = handle.into;
  const kinds = KINDS.map((one) => ({
    label: one[0].toUpperCase() + one.slice(1), checked: one === kind,
    run: () => change(view, handle, { kind: one, seconds: INSTANT.has(one) ? null : seconds ?? USUAL }),
  }));
  const lengths = INSTANT.has(kind) ? [] : [null, ...LENGTHS.map((one) => ({
    label: `${one.toFixed(1)} s`, checked: Math.abs((seconds ?? USUAL) - one) < 0.05, run: () => change(view, handle, { kind, seconds: one }),
  }))];
  openMenu(handle.element, [...kinds, ...lengths]);
}

/** A transition lies half on each side of its cut: it grows by twice the hand's way. */
export function pull(view, handle, from) {
  const { kind, seconds } = handle.into;
  const move = (event) => {
    if (!handle.dragged && Math.abs(event.clientX - from) < 4) return;
    handle.dragged = true;
    const wanted = (seconds ?? USUAL) + (2 * (event.clientX - from)) / view.scale;
    handle.pulled = Math.min(MOST, Math.max(LEAST, Math.round(wanted * 10) / 10));
    handle.wide(handle.pulled);
    handle.element.dataset.length = `${handle.pulled.toFixed(1)} s`;
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', () => {
    removeEventListener('pointermove', move);
    delete handle.element.dataset.length;
    if (handle.pulled !== null) change(view, handle, { kind, seconds: handle.pulled });
    handle.pulled = null;
  }, { once: true });
}
