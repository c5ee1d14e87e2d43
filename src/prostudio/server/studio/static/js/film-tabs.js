/** Tabs of the film page: parts of it on narrow windows, player or shot at the side. */
import { must } from './dom.js';

/** What was looked at last in this tab, by the film's id. */
function remembered(store, values) {
  const place = `prostudio.view.${store.state.id}`;
  try {
    const known = JSON.parse(sessionStorage.getItem(place) ?? '{}');
    if (values) sessionStorage.setItem(place, JSON.stringify({ ...known, ...values }));
    return known;
  } catch {
    return {};
  }
}

/** Show a part: `storyboard`, `script` or `timeline`. */
export function showPart(name) {
  document.getElementById(`tab-${name}`)?.click();
}

/** Show `player` or `shot` at the side. */
export function showSide(name) {
  const page = must('.film');
  if (page.dataset.side === name) return;
  page.dataset.side = name;
  for (const one of ['player', 'shot']) mark(must(`#tab-${one}`), one === name);
  dispatchEvent(new CustomEvent('side', { detail: name }));
}

function mark(tab, selected) {
  tab.setAttribute('aria-selected', String(selected));
  tab.tabIndex = selected ? 0 : -1;
}

function arrows(list) {
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...list.querySelectorAll('[role=tab]')].filter((tab) => tab.offsetParent);
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    event.preventDefault();
    event.stopPropagation();
    next.click();
    next.focus();
  });
}

/** @param {import('./film-store.js').FilmStore} store */
export function tabs(store) {
  const page = must('.film');
  const known = remembered(store);
  const parts = must('.film-tabs');
  const show = (tab) => {
    page.dataset.tab = tab.id.slice(4);
    for (const one of parts.querySelectorAll('[role=tab]')) mark(one, one === tab);
    remembered(store, { part: tab.id });
    dispatchEvent(new Event('resize')); // what was hidden measures itself
    if (innerWidth < 820) scrollTo(0, Math.min(scrollY, Math.max(0, must('.inspector').getBoundingClientRect().bottom + scrollY - 56))); // its beginning
  };
  parts.addEventListener('click', (event) => event.target.closest('[role=tab]') && show(event.target.closest('[role=tab]')));
  const sides = must('.side-tabs');
  sides.addEventListener('click', (event) => {
    const tab = event.target.closest('[role=tab]');
    if (tab) showSide(tab.id.slice(4));
  });
  [parts, sides].forEach(arrows);
  addEventListener('side', (event) => remembered(store, { side: event.detail }));
  if (known.part && document.getElementById(known.part)) show(document.getElementById(known.part));
  if (known.side && innerWidth >= 820) showSide(known.side);
  const stop = store.subscribe((state) => {
    if (!state.shots.length) return;
    stop();
    if (known.selected) store.select(known.selected);
    store.subscribe(({ selected }) => remembered(store, { selected }), ['selected']);
  }, ['shots']);
  store.subscribe((state) => state.playing && innerWidth >= 820 && showSide('player'), ['playing']);
}
