/** A caption changed where it stands: a field in its place, and the words of its shot follow. */
import { openSheet } from './dialog.js';
import { h } from './dom.js';
import { withCaption } from './caption-words.js';
import { styled } from './style.js';

await styled('timeline-edit');

const plain = (text) => text.replace(/\s+/g, ' ').trim();

/**
 * @param {any} store
 * @param {{n: number, text: string, shot: string}} caption
 * @param {HTMLElement} host holds the caption's button, which comes back
 * @param {() => void} [done]
 */
export function editCaption(store, caption, host, done) {
  const key = store.shot(caption.shot)?.key;
  const face = /** @type {HTMLElement} */ (host.querySelector('button'));
  if (!key) { done?.(); return; }
  const before = plain(caption.text);
  const field = h('input', { class: 'caption-field', 'aria-label': `Caption ${caption.n}`, value: before, spellcheck: 'true', dir: 'auto' });
  face.replaceWith(field);
  let open = true;
  const close = (keep, focus) => {
    if (!open) return;
    open = false;
    field.replaceWith(face);
    if (focus) face.focus();
    done?.();
    const typed = plain(field.value);
    if (keep && typed !== before) save(store, key, caption.n, typed);
  };
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter' && !event.isComposing) close(true, true);
    else if (event.key === 'Escape') close(false, true);
  });
  field.addEventListener('pointerdown', (event) => event.stopPropagation());
  field.addEventListener('blur', () => close(true, false));
  field.focus();
  field.select();
}

/** Where a caption's place in the words cannot be told, all of them are shown. */
function save(store, key, n, typed) {
  const shot = store.shot(key);
  const all = store.state.timeline.captions;
  const own = all.filter((one) => store.shot(one.shot)?.key === key);
  const fields = withCaption(shot, own.map((one) => one.text), own.findIndex((one) => one.n === n), typed);
  if (!fields) { whole(store, shot, typed); return; }
  const captions = all.map((one) => (one.n === n ? { ...one, text: typed } : one)); // until the server has told
  store.set({ timeline: { ...store.state.timeline, captions } });
  store.edit(shot.id, fields);
}

async function whole(store, shot, typed) {
  await styled('fields');
  const field = h('textarea', { class: 'input', rows: 6, 'aria-label': 'Words of the shot', value: shot.words });
  const shut = openSheet(`Words of shot ${shot.number}`, h('div', { class: 'stack' },
    h('p', { class: 'muted' }, 'These words are spoken as one; change them here. You typed: ', h('strong', null, typed)), field,
    h('div', { class: 'dialog-actions' }, h('button', { class: 'button primary', type: 'button', on: { click: () => { store.edit(shot.id, { words: field.value }); shut(); } } }, 'Save'))));
}
