/** Every film as a poster, newest first, kept as the server tells. */
import { api } from './api.js';
import { ask, openMenu } from './dialog.js';
import { arrange, fill, h, icon, later } from './dom.js';
import { stateWords } from './film-states.js';
import { ACTIVE, follow, line, subscribe } from './line.js';
import { poster } from './posters.js';
import { toast, toastError } from './toast.js';
import { soon } from './undo.js';
import { when } from './figures.js';
import { clock, count, left } from './words.js';

/** @typedef {import('./line.js').Film} Film */

const PAGE = 24;

/** @param {HTMLElement} root */
export function mount(root) {
  /** @type {Map<string, Film>} */ let films = new Map();
  /** @type {Map<string, {sum: string, node: HTMLElement, update: (film: Film) => void}>} */ let cards = new Map();
  /** @type {Set<string>} */ const gone = new Set();
  /** @type {string | null} */ let next = null;
  let total = -1;

  const grid = h('ul', { class: 'posters' });
  const note = h('div', { class: 'films-note' });
  const more = h('button', { class: 'button', type: 'button', hidden: true, on: { click: () => load(false) } }, 'Show more');
  fill(root, h('h2', { id: 'films-title', class: 'films-title' }, 'Films'), grid, note, h('div', { class: 'films-more' }, more));
  fill(grid, [1, 2, 3, 4].map(() => h('li', { class: 'poster-card', 'aria-hidden': 'true' }, h('div', { class: 'poster skeleton' }), h('p', { class: 'skeleton poster-line' }, '.'))));

  /** @param {boolean} fresh the first page again, else the next one */
  async function load(fresh) {
    try {
      const known = fresh ? Math.min(500, Math.max(PAGE, films.size)) : PAGE;
      const page = await api('GET', `/api/films?limit=${known}${fresh || !next ? '' : `&before=${next}`}`);
      if (fresh) films = new Map();
      for (const film of page.films) films.set(film.id, film);
      next = page.next;
      more.hidden = !next;
      fill(note);
      draw();
    } catch (failure) {
      const { message, hint, status } = /** @type {any} */ (failure);
      if (films.size && status === 0) return; // the banner tells
      if (!films.size) fill(grid);
      fill(note, h('div', { class: 'problem' }, icon('alert'), h('div', null, h('strong', null, message), hint && h('p', { class: 'small muted' }, hint)),
        h('button', { class: 'button small', type: 'button', on: { click: () => load(true) } }, 'Try again')));
    }
  }
  const reload = later(() => load(true), 250);

  function draw() {
    const shown = [...films.values()].filter((film) => !gone.has(film.id));
    const next = new Map();
    arrange(grid, shown.map((film) => {
      const sum = JSON.stringify([film.title, film.state, film.poster, film.shots, film.seconds, film.films, film.revision, film.made_revision]);
      const before = cards.get(film.id);
      const card = before?.sum === sum ? before : { sum, ...draw1(film) };
      if (before && card !== before && before.node.contains(document.activeElement)) queueMicrotask(() => /** @type {HTMLElement | null} */ (card.node.querySelector('a'))?.focus());
      card.update(film);
      next.set(film.id, card);
      return card.node;
    }));
    cards = next;
    root.classList.toggle('is-empty', !shown.length);
    document.body.classList.toggle('no-films', !shown.length);
    if (!shown.length) fill(note, firstRun()); else if (note.querySelector('.first-run')) fill(note);
  }

  /** @param {Film} film a poster card, and what is done when only its progress changed */
  function draw1(film) {
    const title = film.title || 'Untitled';
    const busy = ACTIVE.has(film.state);
    const length = film.films[0]?.seconds ?? film.seconds;
    const facts = [length ? clock(length) : null, film.shots ? count(film.shots, 'shot') : null, when(film.ended ?? film.created)].filter(Boolean).join(' · ');
    const dots = h('button', { class: 'icon-button poster-menu', type: 'button', 'aria-label': `More for ${title}`, 'aria-haspopup': 'menu' }, icon('more'));
    dots.addEventListener('click', () => openMenu(dots, items(films.get(film.id) ?? film)));
    const chip = h('span', { class: `chip glass state-${film.state}` });
    const meter = h('span', { class: 'meter', role: 'progressbar', 'aria-label': `${title}: made`, 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('span'));
    const link = h('a', { class: 'poster', href: `/films/${film.id}` }, poster(film, ''), chip, busy && meter);
    const node = h('li', { class: 'poster-card', dataset: { film: film.id, state: film.state } }, link,
      h('div', { class: 'poster-text' }, h('div', { class: 'grow' }, h('h3', { class: 'clip', title }, title), h('p', { class: 'muted small numerals' }, facts)), dots));
    const update = (/** @type {Film} */ now) => {
      fill(chip, stateChip(now));
      link.setAttribute('aria-label', `${title}, ${chip.textContent}`);
      meter.setAttribute('aria-valuenow', String(Math.floor(now.progress * 100)));
      meter.style.setProperty('--share', String(now.progress));
    };
    return { node, update };
  }

  /** @param {Film} film */
  function items(film) {
    const busy = ACTIVE.has(film.state) || film.state === 'queued' || film.state === 'paused';
    const post = (/** @type {string} */ verb, /** @type {string} */ told) => async () => {
      try { await api('POST', `/api/films/${film.id}/${verb}`); toast(`${told}: ${film.title}`, { kind: 'ok' }); } catch (failure) { toastError(failure); }
      reload();
    };
    return [
      { label: 'Open', icon: 'film', run: () => location.assign(`/films/${film.id}`) },
      busy ? { label: 'Cancel', icon: 'close', run: post('cancel', 'Cancelled') } : { label: film.films.length ? 'Make again' : 'Make the film', icon: 'play', run: post('make', 'In the queue') },
      ...film.films.map((one) => ({ label: film.films.length > 1 ? `Download ${one.profile}` : 'Download', icon: 'download', run: () => save(one.download) })),
      { label: 'Duplicate', icon: 'copy', run: post('duplicate', 'Copied') },
      null,
      { label: 'Delete', icon: 'trash', danger: true, disabled: ACTIVE.has(film.state), hint: ACTIVE.has(film.state) ? 'cancel first' : undefined, run: () => remove(film) },
    ];
  }

  /** @param {Film} film */
  async function remove(film) {
    if (film.films.length && !await ask({ title: `Delete “${film.title || 'Untitled'}”?`, text: 'The finished film, its script and its takes are removed from this machine.', confirm: 'Delete', danger: true })) return;
    gone.add(film.id);
    draw();
    soon({
      text: `Deleted: ${film.title || 'Untitled'}`,
      commit: () => api('DELETE', `/api/films/${film.id}`, undefined, { keepalive: true }).catch((failure) => { if (failure.status !== 404) { gone.delete(film.id); draw(); toastError(failure); } }),
      revert: () => { gone.delete(film.id); draw(); },
    });
  }

  subscribe(() => {
    let strange = total >= 0 && line.count !== total;
    total = line.count;
    for (const film of [...line.films, ...line.ended]) {
      if (films.has(film.id)) films.set(film.id, film); else strange = true;
    }
    // What left the line and did not end lately is asked for anew.
    const told = new Set([...line.films, ...line.ended].map((film) => film.id));
    strange ||= [...films.values()].some((film) => (ACTIVE.has(film.state) || film.state === 'queued') && !told.has(film.id) && !line.more);
    draw();
    if (strange) reload();
  });
  load(true).then(follow);
}

/** @param {Film} film */
function stateChip(film) {
  if (ACTIVE.has(film.state)) return [h('i', { class: 'dot live' }), `${Math.floor(film.progress * 100)} %`, left(film.eta_s) && ` · ${left(film.eta_s)} left`];
  if (film.state === 'done' && film.revision && film.made_revision && film.revision !== film.made_revision) return [h('i', { class: 'dot stale' }), 'Changed since'];
  return [h('i', { class: `dot ${film.state}` }), stateWords(film)];
}

/** @param {string} address */
function save(address) {
  const link = /** @type {HTMLAnchorElement} */ (h('a', { href: address, download: '' }));
  link.click();
}

/** What a person sees who has no film yet. */
function firstRun() {
  const steps = [
    ['text', 'Write or drop', 'An idea, a script, or your own pictures. Say as little as you like.'],
    ['grid', 'See every shot', 'The storyboard is drawn within seconds. Change words, cameras, order.'],
    ['play', 'Make the film', 'Voice, music and captions are made here. Watch it grow, then download.'],
  ];
  return h('div', { class: 'first-run' }, h('h3', { class: 'label' }, 'How it goes'), h('ol', null, steps.map(([sign, title, words], at) => h('li', null,
    h('span', { class: 'step' }, icon(sign)), h('div', null, h('h4', null, h('span', { class: 'numerals' }, `${at + 1}. `), title), h('p', { class: 'muted small' }, words))))));
}
