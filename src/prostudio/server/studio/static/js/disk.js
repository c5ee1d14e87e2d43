/** The disk: what lies there by what it is for, and making room. */
import { api } from './api.js';
import { ask } from './dialog.js';
import { fill, h, icon } from './dom.js';
import { toast, toastError } from './toast.js';
import { size } from './figures.js';

const PARTS = /** @type {const} */ ([
  ['films', 'Films and scripts', 'Always stay.'],
  ['takes', 'Takes', 'What models made; always stay.'],
  ['store', 'Made again when needed', 'Segments, narration and music of films; making a film again takes longer without them.'],
  ['weights', 'Weights', 'Removed on the page of engines.'],
  ['caches', 'Pictures of pages', 'Drawn anew when they are looked at.'],
  ['uploads', 'Uploads', 'Only those that no film uses are removed.'],
  ['logs', 'Logs', 'Of faults.'],
]);

/** @param {HTMLElement} root */
export async function mount(root) {
  fill(root, h('div', { class: 'skeleton disk-wait' }));
  try { draw(root, await api('GET', '/api/disk')); } catch (failure) {
    const { message } = /** @type {any} */ (failure);
    fill(root, h('div', { class: 'problem' }, icon('alert'), h('strong', null, message), h('button', { class: 'button small', type: 'button', on: { click: () => mount(root) } }, 'Try again')));
  }
}

/** @param {HTMLElement} root @param {any} told */
function draw(root, told) {
  // Takes lie in the store; they are told apart because they stay.
  const bytes = (/** @type {string} */ name) => (name === 'store' ? Math.max(0, told.store - (told.takes ?? 0)) : told[name] ?? 0);
  const all = PARTS.reduce((sum, [name]) => sum + bytes(name), 0);
  const others = Math.max(0, told.total - told.free - all);
  const share = (/** @type {number} */ part) => ({ '--part': String(Math.max(0, part / told.total)) });
  const clean = (/** @type {string} */ what, /** @type {string} */ label, /** @type {number} */ gain) => async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    if (what === 'store' && !await ask({ title: `Free ${size(gain)}?`, text: 'Films stay. What can be made again is made again when a film is.', confirm: 'Free it', danger: true })) return;
    button.setAttribute('aria-busy', 'true');
    try {
      const now = await api('POST', '/api/disk/clean', { what });
      toast(`${size(now.freed_bytes)} are free again`, { kind: 'ok' });
      draw(root, now);
    } catch (failure) { toastError(failure); button.removeAttribute('aria-busy'); }
  };
  fill(root,
    h('p', { class: 'disk-free' }, h('strong', { class: 'numerals' }, size(told.free)), ` of ${size(told.total)} are free`, told.low && h('span', { class: 'chip danger' }, 'new films wait for room')),
    h('div', { class: 'disk-bar', role: 'img', 'aria-label': `${size(all)} of ProStudio, ${size(others)} of others, ${size(told.free)} free` },
      PARTS.map(([name]) => h('span', { class: `part part-${name}`, style: share(bytes(name)) })), h('span', { class: 'part part-others', style: share(others) })),
    h('ul', { class: 'disk-list' }, PARTS.map(([name, label, words]) => {
      const gain = told.cleanable?.[name] ?? 0;
      return h('li', null, h('i', { class: `swatch part-${name}` }), h('div', { class: 'grow' }, h('strong', null, label), h('p', { class: 'small muted' }, words)), h('span', { class: 'numerals' }, size(bytes(name))),
        gain > 0 ? h('button', { class: 'button small', type: 'button', 'aria-label': `Free ${size(gain)}: ${label}`, on: { click: clean(name, label, gain) } }, `Free ${size(gain)}`) : h('span', { class: 'disk-none' }));
    })),
    h('p', { class: 'small muted' }, `The grey part of the bar is other programs’. New films wait when less than ${size(told.reserve)} are free.`));
}
