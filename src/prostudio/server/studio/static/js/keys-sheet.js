/** The sheet of keys: those of the page, by what they are for. */
import { openSheet } from './dialog.js';
import { h } from './dom.js';

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const SIGNS = /** @type {Record<string, string>} */ ({
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Enter: '↵', Escape: 'Esc', Delete: 'Del', '-': '−',
  Ctrl: MAC ? '⌘' : 'Ctrl', Alt: MAC ? '⌥' : 'Alt', Shift: MAC ? '⇧' : 'Shift',
});

/** @param {string} key */
const cap = (key) => h('kbd', null, SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key));

/** The keys of a binding as they are drawn. @param {string} keys */
function keycaps(keys) {
  return keys.split(' ').map((one, at) => [at ? ' or ' : '', (one === '+' ? ['+'] : one.split('+')).map(cap)]).flat(2);
}

/** @param {import('./keys.js').Binding[]} bound */
export function show(bound) {
  if (document.querySelector('.key-groups')) return;
  /** @type {Map<string, import('./keys.js').Binding[]>} */
  const groups = new Map();
  for (const one of bound) groups.set(one.group ?? 'Everywhere', [...(groups.get(one.group ?? 'Everywhere') ?? []), one]);
  const lists = [...groups].map(([name, all]) => h('section', null, h('h3', null, name),
    h('dl', { class: 'keys' }, all.map((one) => h('div', null, h('dt', null, keycaps(one.keys)), h('dd', null, one.label))))));
  openSheet('Keys', h('div', { class: 'key-groups' }, lists));
}
