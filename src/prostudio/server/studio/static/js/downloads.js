/** The button that opens everything there is to take away. */
import { h, icon } from './dom.js';
import { isFresh } from './sources.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  const open = async () => (await import(/* later */ './downloads-sheet.js')).openDownloads(store);
  const button = h('button', { class: 'button', type: 'button', 'aria-label': 'Download', title: 'Download and export', on: { click: open } }, icon('download'), h('span', { class: 'download-word' }, 'Download'));
  element.append(button);
  const draw = () => {
    const fresh = isFresh(store.state);
    element.hidden = !store.state.film;
    button.classList.toggle('primary', fresh);
    button.disabled = !store.state.shots.length;
  };
  store.subscribe(draw, ['film', 'meta', 'shots']);
  draw();
}
