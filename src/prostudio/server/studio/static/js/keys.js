/** Keys, each with its words; `?` shows them all. */
import { toastError } from './toast.js';

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

/** Every key of this page, in a sheet. */
export async function showKeys() {
  try { (await import(/* later */ './keys-sheet.js')).show(bound); } catch { toastError({ status: 0 }); }
}

bind({ keys: '?', label: 'Show these keys', run: showKeys });
