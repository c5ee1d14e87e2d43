/** The film page: finds its components, gives them the store, and keeps tabs where they were. */
import { component, fill, h, icon, must } from './dom.js';
import { store } from './film-store.js';
import { bindKeys } from './film-keys.js';
import { soothe } from './film-news.js';
import { tabs } from './film-tabs.js';

/** By the component's name in the page; each module exports `mount(element, store)`. */
const COMPONENTS = {
  'film-head': () => import('./film-head.js'),
  storyboard: () => import('./storyboard.js'),
  inspector: () => import('./inspector.js'),
  'script-pane': () => import('./script-pane.js'),
  player: () => import('./player.js'),
  timeline: () => import('./timeline.js'),
  downloads: () => import('./downloads.js'),
  render: () => import('./render.js'),
};

async function mount(name) {
  const element = component(name);
  if (!element) return;
  try {
    (await COMPONENTS[name]()).mount(element, store);
  } catch (failure) {
    console.error(name, failure);
    if (!element.childElementCount) fill(element, h('p', { class: 'muted' }, 'This part of the page could not be loaded; reload it.'));
  }
}

/** What the page shows instead of a film that is gone or cannot be had. */
function instead(state) {
  const page = must('.film');
  const old = page.querySelector('.film-gone');
  if (!state.gone && !state.error) return old?.remove();
  if (old) return undefined;
  const text = state.gone
    ? ['This film was deleted.', 'It was removed in another tab or by another program. What it was made of is gone too.']
    : [state.error.message, state.error.hint ?? 'Try again in a moment.'];
  const again = h('button', { class: 'button', type: 'button', on: { click: () => store.refresh() } }, 'Try again');
  const box = h('div', { class: 'film-gone', role: 'alert', tabindex: '-1' }, icon('film'), h('h2', null, text[0]), h('p', null, text[1]),
    h('div', { class: 'row' }, h('a', { class: 'button primary', href: '/' }, 'To all films'), !state.gone && again));
  for (const part of [...page.children, must('.film-bar'), must('.film-tools')]) part.inert = state.gone;
  page.append(box);
  box.focus();
  return undefined;
}

/** First steps, until they were read in this browser. */
function hint() {
  const place = 'prostudio.hints';
  try {
    if (localStorage.getItem(place)) return;
    import(/* later */ './hints.js').then(({ mount: show }) => show(must('.storyboard'), () => localStorage.setItem(place, 'read')), () => {});
  } catch { /* who keeps nothing would see them every time */ }
}

tabs(store);
bindKeys(store);
soothe(store);
store.subscribe(instead, ['gone', 'error']);
store.subscribe((state) => { document.title = `${state.meta?.title || 'Film'} · ProStudio`; }, ['meta']);
store.open();
await Promise.all(Object.keys(COMPONENTS).map(mount));
document.documentElement.dataset.ready = 'yes';
hint();
