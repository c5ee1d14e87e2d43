/** The side: player or shot. On a phone the shot's fields are a sheet over the page. */
import { component, h, icon, must } from './dom.js';
import { showSide } from './film-tabs.js';
import { styled } from './style.js';
import { toastError } from './toast.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  const page = must('.film');
  const away = h('button', { class: 'icon-button sheet-close', type: 'button', 'aria-label': 'Close the shot', on: { click: () => {
    showSide('player');
    document.querySelector('.shot[tabindex="0"]')?.focus({ preventScroll: true });
  } } }, icon('close'));
  element.querySelector('.side-tabs').after(away);
  const told = () => {
    const shot = store.state.selected && store.shot(store.state.selected);
    element.querySelector('#tab-shot').textContent = shot ? `Shot ${shot.number}` : 'Shot';
  };
  /** @type {Promise<void>|null} */
  let panel = null;
  const open = () => {
    if (page.dataset.side !== 'shot' || panel) return;
    panel = Promise.all([import(/* later */ './shot-panel.js'), styled('surfaces', 'fields', 'inspector')])
      .then(([module]) => module.mount(component('shot-panel'), store))
      .catch((failure) => { panel = null; toastError(failure instanceof TypeError ? { status: 0 } : failure); });
  };
  addEventListener('side', open);
  store.on('takes', () => panel?.then(() => store.emit('takes wanted')));
  store.subscribe(told, ['selected', 'shots']);
  told();
  open();
}
