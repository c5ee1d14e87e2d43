/** The side: player or shot. On a phone the shot's fields are a sheet over the page. */
import { h, icon } from './dom.js';
import { showSide } from './film-tabs.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  const away = h('button', { class: 'icon-button sheet-close', type: 'button', 'aria-label': 'Close the shot', on: { click: () => {
    showSide('player');
    document.querySelector('.shot[tabindex="0"]')?.focus({ preventScroll: true });
  } } }, icon('close'));
  element.querySelector('.side-tabs').append(away);
  const told = () => {
    const shot = store.state.selected && store.shot(store.state.selected);
    element.querySelector('#tab-shot').textContent = shot ? `Shot ${shot.number}` : 'Shot';
  };
  store.subscribe(told, ['selected', 'shots']);
  told();
}
