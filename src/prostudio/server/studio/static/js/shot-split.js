/** Splitting a shot: its words, and where the second shot begins. */
import { h } from './dom.js';
import { openSheet } from './dialog.js';
import { styled } from './style.js';
import { toast } from './toast.js';

/** Words with their index in the text. @param {string} text */
function parts(text) {
  const whole = [...text.matchAll(/\S+/g)].map((found) => [found[0], found.index]);
  if (whole.length > 1 || typeof Intl.Segmenter !== 'function') return whole;
  // Scripts that write no spaces: as the browser parts them.
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map((one) => [one.segment, one.index]);
}

/** Ask where. @param {import('./film-store.js').FilmStore} store @param {string} key */
export async function split(store, key) {
  await styled('sheets');
  const shot = store.shot(key);
  const words = parts(shot?.words ?? '');
  if (words.length < 2) return toast('A shot is split between two of its words; this one has none to part.');
  const cut = async (at) => {
    close();
    if (await store.split(key, at)) toast(`Shot ${shot.number} is two shots now.`, { action: { label: 'Undo', run: () => store.undo() } });
  };
  const buttons = words.slice(1).map(([word, at]) => h('button', { type: 'button', class: 'split-word', on: { click: () => cut(at) } }, word));
  const close = openSheet(`Split shot ${shot.number}`, h('div', { class: 'split' },
    h('p', { class: 'muted' }, 'Choose the word that the second shot begins with.'),
    h('p', { class: 'split-words', dir: 'auto' }, h('span', { class: 'split-first' }, words[0][0]), buttons)));
  return buttons[Math.floor((buttons.length - 1) / 2)].focus();
}
