/** Making the film: the button, what it would take before dear work, how far it is, pause and cancel. */
import { h, icon } from './dom.js';
import { isFresh } from './sources.js';
import { toast } from './toast.js';
import { left } from './words.js';

const ACTIVE = new Set(['queued', 'planning', 'running', 'composing', 'paused']);
const STAGES = { queued: 'Waiting its turn', planning: 'Planning', composing: 'Mixing and joining' };

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  let shown = '', before = '';
  const draw = () => {
    const { film, shots, loading } = store.state;
    const kind = !film ? '' : ACTIVE.has(film.state) ? 'making' : 'ready';
    element.hidden = !film || (loading && !shots.length);
    if (kind !== shown) { shown = kind; element.replaceChildren(...(kind === 'making' ? [making(store)] : kind ? [ready(store)] : [])); }
    element.firstElementChild?.dispatchEvent(new Event('draw'));
    if (before && before !== 'done' && film?.state === 'done') toast('The film is finished.', { kind: 'ok', action: { label: 'Download', run: () => document.querySelector('[data-component="downloads"] button')?.click() } });
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

const start = async (store, button) => (await import(/* later */ './render-start.js')).start(store, button);

function making(store) {
  const percent = h('strong'), about = h('span', { class: 'muted' });
  const menu = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Pause or stop', on: { click: async () => (await import(/* later */ './render-start.js')).meanwhile(store, menu) } }, icon('more'));
  const box = h('div', { class: 'making', role: 'progressbar', 'aria-label': 'Rendering', 'aria-valuemin': 0, 'aria-valuemax': 100 });
  const wrap = h('div', { class: 'making-wrap' }, box, menu);
  box.append(h('span', null, percent, ' ', about));
  wrap.addEventListener('draw', () => {
    const { film } = store.state;
    const share = film.progress ?? 0, whole = Math.floor(share * 100);
    wrap.style.setProperty('--share', String(share));
    box.setAttribute('aria-valuenow', String(whole));
    percent.textContent = film.state === 'paused' ? 'Paused' : film.state === 'queued' ? 'In the queue' : `${whole} %`;
    about.textContent = film.state === 'paused' && film.reason === 'no_space' ? 'the disk is full' : film.state === 'running' ? (film.eta_s ? `${left(film.eta_s)} left` : 'Rendering') : STAGES[film.state] ?? '';
  });
  return wrap;
}
