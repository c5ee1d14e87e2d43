/** Short words at the foot of the page; they stay while they are looked at. */
import { h, icon } from './dom.js';

const ICONS = { info: 'info', ok: 'check', error: 'alert' };

/**
 * @param {string} text
 * @param {{kind?: 'info' | 'ok' | 'error', action?: {label: string, run: () => void}, hint?: string | null, seconds?: number, onGone?: () => void}} [options]
 * @returns {() => void} closes it
 */
export function toast(text, { kind = 'info', action, hint, seconds, onGone } = {}) {
  const region = document.querySelector('.toasts') ?? document.body.appendChild(h('div', { class: 'toasts' }));
  const shut = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Dismiss' }, icon('close'));
  const act = action && h('button', { class: 'button small', type: 'button' }, action.label);
  const box = h('div', { class: `toast ${kind}`, role: kind === 'error' ? 'alert' : 'status' },
    icon(ICONS[kind]), h('div', { class: 'toast-text' }, h('p', null, text), hint && h('p', { class: 'toast-hint' }, hint)), act, shut);
  let timer = 0;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    box.classList.add('leaving');
    window.setTimeout(() => box.remove(), 180);
    onGone?.();
  };
  const wait = seconds ?? (kind === 'error' ? 12 : action ? 8 : 4);
  const start = () => { clearTimeout(timer); if (Number.isFinite(wait)) timer = window.setTimeout(close, wait * 1000); };
  for (const name of ['pointerenter', 'focusin']) box.addEventListener(name, () => clearTimeout(timer));
  for (const name of ['pointerleave', 'focusout']) box.addEventListener(name, start);
  shut.addEventListener('click', close);
  act?.addEventListener('click', () => { close(); action?.run(); });
  region.append(box);
  while (region.children.length > 4) region.firstElementChild?.remove();
  start();
  return close;
}

/** What the server refused, with its hint, and the button that mends it. @param {any} failure @param {{label: string, run: () => void}} [action] */
export function toastError(failure, action) {
  if (failure?.name === 'AbortError') return () => {};
  if (failure?.status === 0) return toast('The studio does not answer; try again in a moment.', { kind: 'error', action, seconds: 6 });
  return toast(failure?.message ?? String(failure), { kind: 'error', hint: failure?.hint, action });
}
