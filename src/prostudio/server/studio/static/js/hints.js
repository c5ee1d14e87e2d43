/** What somebody should know who is on a film's page for the first time; said once in a browser. */
import { h, icon } from './dom.js';
import { styled } from './style.js';

const HINTS = [
  ['edit', 'Press and type', 'Words and pictures of every card; all of it saves itself.'],
  ['reroll', 'Re-roll one shot', 'It alone is made anew, and its earlier takes stay.'],
  ['play', 'Play at any time', 'A draft takes seconds. Render makes the film.'],
];

/** @param {HTMLElement} pane the storyboard @param {() => void} seen remembers that it was read */
export async function mount(pane, seen) {
  await styled('hints');
  const done = h('button', { class: 'button small', type: 'button', on: { click: () => { seen(); box.remove(); pane.querySelector('.shot')?.focus({ preventScroll: true }); } } }, 'Got it');
  const box = h('aside', { class: 'hints', 'aria-label': 'First steps' },
    h('ul', null, HINTS.map(([sign, what, why]) => h('li', null, icon(sign), h('div', null, h('strong', null, what), h('span', null, why))))), done);
  // Below the cards, where nothing moves; on a phone there is no end of them.
  if (innerWidth < 820) pane.firstElementChild?.after(box); else pane.append(box);
}
