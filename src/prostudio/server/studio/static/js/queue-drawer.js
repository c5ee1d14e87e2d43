/** The queue's drawer: what is made, what waits and what ended, steered by mouse or keys. */
import { api } from './api.js';
import { arrange, h, icon } from './dom.js';
import { stateWords } from './film-states.js';
import { ACTIVE, line, subscribe } from './line.js';
import { poster } from './posters.js';
import { carry } from './reorder.js';
import { toast, toastError } from './toast.js';
import { when } from './figures.js';
import { count, left } from './words.js';

/** @typedef {import('./line.js').Film} Film */

/**
 * The drawer of a button; it stands in the page and is closed.
 * @param {HTMLElement} button
 * @returns {(show?: boolean) => void} opens or closes it
 */
export function drawerOf(button) {
  const body = h('div', { class: 'queue-body' });
  const shut = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close the queue' }, icon('close'));
  const said = h('p', { class: 'sr-only', 'aria-live': 'polite' });
  const drawer = h('div', { class: 'queue', role: 'dialog', 'aria-label': 'Queue', tabindex: '-1', hidden: true, id: 'queue' },
    h('div', { class: 'queue-head' }, h('h2', null, 'Queue'), shut), body, said);
  document.body.append(drawer);
  button.setAttribute('aria-controls', 'queue');

  const toggle = (show = drawer.hidden) => {
    drawer.hidden = !show;
    button.setAttribute('aria-expanded', String(show));
    if (show) { draw(); drawer.focus(); } else button.focus();
  };
  shut.addEventListener('click', () => toggle(false));
  drawer.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) { event.stopPropagation(); toggle(false); } });

  const contents = keeper(said);
  function draw() {
    if (drawer.hidden || drawer.querySelector('.is-carried')) return;
    const held = document.activeElement;
    const lost = held instanceof HTMLElement && body.contains(held) ? [held.closest('li')?.dataset.film, held.dataset.act] : null;
    arrange(body, contents());
    if (!lost || body.contains(held)) return;
    const again = body.querySelector(`[data-film="${lost[0]}"] [data-act="${lost[1]}"]`) ?? body.querySelector(`[data-film="${lost[0]}"] button`);
    if (again instanceof HTMLElement) again.focus(); else drawer.focus();
  }
  subscribe(draw);
  return toggle;
}

/**
 * Draws the queue again and again, keeping every row whose film did not change but for how far it is.
 * @param {HTMLElement} said
 */
function keeper(said) {
  /** @typedef {{sum: string, node: HTMLElement, update?: (film: Film) => void}} Row */
  /** @type {Map<string, Row>} */ let rows = new Map();
  const sections = ['Being made', 'Next', 'Ended'].map((title) => {
    const list = h('ul', { class: 'queue-list' });
    return { list, node: h('section', null, h('h3', { class: 'label' }, title), list) };
  });
  const wait = [1, 2].map(() => h('div', { class: 'queue-item skeleton', 'aria-hidden': 'true' }));
  const more = h('p', { class: 'muted small queue-more' });
  const empty = h('div', { class: 'empty' }, icon('queue'), h('h3', null, 'Nothing to make'),
    h('p', null, 'Films that are being made show here, with how far they are and how long it takes.'));

  return () => {
    if (!line.known) return wait;
    const made = line.films.filter((film) => ACTIVE.has(film.state));
    const waiting = line.films.filter((film) => !ACTIVE.has(film.state));
    if (!line.films.length && !line.ended.length) return [empty];
    /** @type {Map<string, Row>} */ const next = new Map();
    const place = (/** @type {number} */ at, /** @type {Film[]} */ films, /** @type {(film: Film) => Omit<Row, 'sum'>} */ draw) => {
      const nodes = films.map((film, number) => {
        const sum = JSON.stringify([at, at === 1 && [number, waiting.map((one) => one.id)], film.state, film.title, film.poster, film.error, film.films.length]);
        const before = rows.get(film.id);
        const row = before?.sum === sum ? before : { sum, ...draw(film) };
        row.update?.(film);
        next.set(film.id, row);
        return row.node;
      });
      arrange(sections[at].list, nodes);
      return nodes.length > 0;
    };
    const shown = [place(0, made, running), place(1, waiting, (film) => ({ node: waits(film, waiting, said) })), place(2, line.ended, (film) => ({ node: ended(film) }))];
    rows = next;
    more.textContent = `and ${count(line.more, 'more film')}`;
    return sections.flatMap((one, at) => [shown[at] && one.node, at === 1 && line.more > 0 && more]).filter((one) => one instanceof Node);
  };
}

/** @param {Film} film @param {Node | null} handle @param {...import('./dom.js').Child} rest */
function item(film, handle, ...rest) {
  return h('li', { class: 'queue-item', dataset: { film: film.id, state: film.state } }, handle,
    h('a', { class: 'queue-poster', href: `/films/${film.id}`, tabindex: '-1', 'aria-hidden': 'true' }, poster(film, '', 160)),
    h('div', { class: 'queue-text' }, h('a', { class: 'queue-title clip', href: `/films/${film.id}` }, film.title || 'Untitled'), rest));
}

/** @param {Film} first */
function running(first) {
  const words = h('span'), figures = h('span');
  const meter = h('div', { class: 'meter', role: 'progressbar', 'aria-label': `${first.title}: made`, 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('span'));
  const node = item(first, null, h('p', { class: 'queue-note numerals' }, words, figures), meter,
    h('div', { class: 'queue-acts' }, act(first, 'pause', 'pause', 'Pause'), act(first, 'cancel', 'close', 'Cancel')));
  const update = (/** @type {Film} */ film) => {
    const percent = Math.floor(film.progress * 100), time = left(film.eta_s);
    words.textContent = stateWords(film);
    figures.textContent = time ? `${percent} %, ${time} left` : `${percent} %`;
    meter.setAttribute('aria-valuenow', String(percent));
    meter.style.setProperty('--share', String(film.progress));
  };
  return { node, update };
}

/** @param {Film} film @param {Film[]} waiting @param {HTMLElement} said */
function waits(film, waiting, said) {
  const at = waiting.indexOf(film);
  const handle = film.state === 'paused' ? null : h('button', {
    class: 'icon-button small queue-grip', type: 'button', dataset: { act: 'grip' },
    'aria-label': `Move ${film.title}: number ${at + 1} of ${waiting.length}; arrow keys move it`, title: 'Drag, or press the arrow keys',
  }, icon('grip'));
  const place = async (/** @type {number} */ to) => {
    if (to < 0 || to >= waiting.length || to === at) return;
    const before = to > at ? waiting[to + 1] : waiting[to];
    try {
      await api('POST', `/api/films/${film.id}/move`, { before: before?.id ?? null });
      said.textContent = `${film.title} is number ${to + 1} now`;
    } catch (failure) { toastError(failure); }
  };
  handle?.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) { event.preventDefault(); place(at + step); }
  });
  const row = item(film, handle,
    h('p', { class: 'queue-note' }, stateWords(film), film.state === 'queued' && h('span', null, `number ${at + 1}`)),
    h('div', { class: 'queue-acts' }, film.state === 'paused' ? act(film, 'resume', 'play', 'Resume') : act(film, 'pause', 'pause', 'Pause'), act(film, 'cancel', 'close', 'Cancel')));
  if (handle) carry(handle, row, place);
  return row;
}

/** @param {Film} film */
function ended(film) {
  const done = film.state === 'done' && film.films[0];
  return item(film, null,
    h('p', { class: 'queue-note' }, h('span', { class: `chip ${film.state === 'done' ? 'ok' : film.state === 'failed' ? 'danger' : ''}` }, stateWords(film)), film.ended && h('time', { datetime: film.ended }, when(film.ended))),
    film.error && h('p', { class: 'queue-error small' }, film.error.message),
    h('div', { class: 'queue-acts' },
      done && h('a', { class: 'button small', href: done.download, download: '', dataset: { act: 'download' } }, icon('download'), 'Download'),
      !done && act(film, 'retry', 'reroll', 'Make again')));
}

const TOLD = /** @type {Record<string, string>} */ ({ pause: 'Paused', resume: 'Goes on', cancel: 'Cancelled', retry: 'In the queue again' });

/** @param {Film} film @param {'pause' | 'resume' | 'cancel' | 'retry'} verb @param {string} sign @param {string} label */
function act(film, verb, sign, label) {
  const button = h('button', { class: 'button small quiet', type: 'button', dataset: { act: verb }, 'aria-label': `${label}: ${film.title}` }, icon(sign), label);
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    try {
      await api('POST', `/api/films/${film.id}/${verb}`);
      const again = verb === 'cancel' ? { label: 'Make it after all', run: () => api('POST', `/api/films/${film.id}/retry`).catch(toastError) } : undefined;
      toast(`${TOLD[verb]}: ${film.title}`, { kind: 'ok', action: again });
    } catch (failure) { toastError(failure); }
    button.removeAttribute('aria-busy');
  });
  return button;
}
