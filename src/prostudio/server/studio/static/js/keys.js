/** Keys, each with its words; `?` shows them all. */
import { openSheet } from './dialog.js';
import { h } from './dom.js';

/**
 * @typedef {object} Binding
 * @property {string} keys as `j`, `Ctrl+Enter`, `Alt+ArrowLeft`, `Space`, `?`; several with spaces between
 * @property {string} label what it does
 * @property {string} [group]
 * @property {(event: KeyboardEvent) => void} run
 * @property {() => boolean} [when] does nothing where this says no
 * @property {boolean} [always] while typing too
 */

/** @type {Binding[]} */
const bound = [];
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const SIGNS = /** @type {Record<string, string>} */ ({
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Enter: '↵', Escape: 'Esc',
  Ctrl: MAC ? '⌘' : 'Ctrl', Alt: MAC ? '⌥' : 'Alt', Shift: MAC ? '⇧' : 'Shift',
});

/** @param {Binding} binding @returns {() => void} unbinds it */
export function bind(binding) {
  bound.push(binding);
  return () => { const at = bound.indexOf(binding); if (at >= 0) bound.splice(at, 1); };
}

/** Whether keys are text just now. @param {EventTarget | null} target */
export function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button])'));
}

/** @param {KeyboardEvent} event */
function named(event) {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const plain = key.length === 1 && !/[a-z0-9]/.test(key); // `?` is typed with Shift on most keyboards
  return [(event.ctrlKey || event.metaKey) && 'Ctrl', event.altKey && 'Alt', event.shiftKey && !plain && 'Shift', key].filter(Boolean).join('+');
}

/** @param {string} keys */
const tidy = (keys) => keys.split('+').map((one) => (one.length === 1 ? one.toLowerCase() : one)).join('+');

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const name = named(event);
  const modal = document.querySelector('dialog[open]:modal, .menu');
  const held = event.target instanceof HTMLElement && event.target.closest('button, a, summary, [role=slider], [role=tab]');
  for (const one of [...bound].reverse()) {
    if (!one.keys.split(' ').some((keys) => tidy(keys) === name)) continue;
    if (!one.always && (typing(event.target) || modal)) continue;
    if (held && (name === 'Space' || name === 'Enter')) continue; // a focused button is pressed
    if (one.when && !one.when()) continue;
    event.preventDefault();
    one.run(event);
    return;
  }
});

/** The keys as they are drawn. @param {string} keys */
export function keycaps(keys) {
  return keys.split(' ').map((one, at) => [at ? ' or ' : '', one.split('+').map((key) => h('kbd', null, SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key)))]).flat(2);
}

/** Every key of this page. */
export function showKeys() {
  /** @type {Map<string, Binding[]>} */
  const groups = new Map();
  for (const one of bound) groups.set(one.group ?? 'Everywhere', [...(groups.get(one.group ?? 'Everywhere') ?? []), one]);
  const lists = [...groups].map(([name, all]) => h('section', null, h('h3', null, name),
    h('dl', { class: 'keys' }, all.map((one) => h('div', null, h('dt', null, keycaps(one.keys)), h('dd', null, one.label))))));
  openSheet('Keys', h('div', { class: 'key-groups' }, lists));
}

bind({ keys: '?', label: 'Show these keys', run: showKeys });
