/** Making the film: the button, what it would take before dear work, how far it is, pause and cancel. */
import { h, icon } from './dom.js';
import { IN_LINE } from './film-progress.js';
import { isFresh } from './sources.js';
import { toast } from './toast.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  let shown = '', before = '';
  const put = (box) => { element.replaceChildren(...(box ? [box] : [])); box?.dispatchEvent(new Event('draw')); };
  const draw = () => {
    const { film, shots, loading } = store.state;
    const kind = !film ? '' : IN_LINE.has(film.state) ? 'making' : 'ready';
    element.hidden = !film || (loading && !shots.length);
    if (kind !== shown) {
      shown = kind;
      if (kind === 'making') starting().then((module) => { if (shown === 'making') put(module.making(store)); }, () => { shown = ''; });
      else put(kind && ready(store));
    }
    element.firstElementChild?.dispatchEvent(new Event('draw'));
    if (IN_LINE.has(before) && film?.state === 'done' && !film.only) toast('The film is finished.', { kind: 'ok', action: { label: 'Download', run: () => document.querySelector('[data-component="downloads"] button')?.click() } });
    before = film?.state ?? '';
  };
  store.subscribe(draw, ['film', 'meta', 'shots', 'loading']);
  draw();
}

function ready(store) {
  const label = h('span', null, 'Render film');
  const tick = icon('check');
  const main = h('button', { class: 'button primary', type: 'button', on: { click: () => start(store, main) } }, tick, label);
  const more = h('button', { class: 'button primary render-caret', type: 'button', 'aria-label': 'What to render', title: 'What to render', on: { click: () => sheet(store) } }, icon('caret'));
  const box = h('div', { class: 'render' }, main, more);
  box.addEventListener('draw', () => {
    const { film, shots } = store.state;
    const fresh = isFresh(store.state);
    for (const one of [main, more]) one.classList.toggle('primary', !fresh);
    tick.toggleAttribute('hidden', !fresh);
    label.textContent = film.state === 'failed' ? 'Try again' : fresh ? 'Rendered' : 'Render film';
    main.disabled = more.disabled = !shots.length;
    main.title = fresh ? 'The film is up to date; press to render it again' : 'Make the film (Ctrl+Enter)';
  });
  return box;
}

const sheet = async (store) => (await import(/* later */ './render-sheet.js')).openRender(store);

const starting = () => import(/* later */ './render-start.js');

const start = async (store, button) => (await starting()).start(store, button);
