/** In the bar: the film's title, whether everything is saved, undo and redo. */
import { fill, h, icon } from './dom.js';
import { stepBack } from './film-news.js';

const SAVING = {
  saved: ['check', 'Saved'],
  saving: ['clock', 'Saving…'],
  offline: ['plug', 'Not sent yet; kept here'],
  error: ['alert', 'Not saved'],
};

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  const title = h('input', { class: 'film-title', 'aria-label': 'Title of the film', placeholder: 'Untitled film', maxlength: '200', disabled: true, dir: 'auto', value: document.body.dataset.title ?? '' });
  const saving = h('span', { class: 'save-state', role: 'status' });
  const back = step('undo', 'Undo');
  const again = step('redo', 'Redo');
  title.addEventListener('input', () => { width(); store.head({ title: title.value }); });
  title.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'Escape') title.blur();
  });
  title.addEventListener('blur', () => store.edits.flush());

  function step(which, label) {
    return h('button', { class: 'icon-button small', type: 'button', 'aria-label': label, disabled: true, on: { click: () => stepBack(store, which) } }, icon(which));
  }
  const width = () => title.style.setProperty('--letters', String(Math.max(8, [...title.value].length + 1)));

  function tell({ meta, saving: state }) {
    title.disabled = !meta;
    if (meta && document.activeElement !== title && title.value !== (meta.title ?? '')) { title.value = meta.title ?? ''; width(); }
    for (const [button, which, label] of [[back, 'undo', 'Undo'], [again, 'redo', 'Redo']]) {
      const what = meta?.[which];
      button.disabled = !what;
      button.title = what ? `${label}: ${what}` : `Nothing to ${which}`;
    }
    const [sign, text] = SAVING[state];
    if (saving.dataset.state === state || !meta) return;
    saving.dataset.state = state;
    fill(saving, icon(sign), h('span', null, text));
  }
  fill(element, title, saving, back, again);
  store.subscribe(tell, ['meta', 'saving']);
  tell(store.state);
}
