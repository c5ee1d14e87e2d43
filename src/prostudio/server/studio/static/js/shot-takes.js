/** The takes of a shot: the one in use, the others, two of them side by side. */
import { fill, h, icon } from './dom.js';
import { ask, openSheet } from './dialog.js';
import { announce } from './film-news.js';
import { toastError } from './toast.js';
import { when } from './figures.js';
import { count } from './words.js';

export class Takes {
  /** @param {import('./film-store.js').FilmStore} store */
  constructor(store) {
    this.store = store;
    this.list = h('ul', { class: 'takes' });
    this.head = h('h3', null);
    this.compare = h('button', { class: 'button small', type: 'button', on: { click: () => this.side() } }, icon('compare'), 'Compare');
    this.element = h('section', { class: 'takes-box', 'aria-label': 'Takes' }, h('div', { class: 'row' }, this.head, h('span', { class: 'grow' }), this.compare), this.list);
    store.on('takes wanted', () => { this.wanted = true; this.reach(); });
  }

  /** @param {import('./film-store.js').Shot} shot */
  async show(shot, other) {
    const stands = `${shot.takes} ${shot.take} ${shot.state === 'making'}`;
    if (!other && stands === this.stands) return;
    this.stands = stands;
    this.key = shot.key;
    if (other) this.put([]);
    if (!shot.takes) return this.put([]);
    try {
      const takes = await this.store.takes(shot.key);
      if (this.key === shot.key) this.put(takes);
    } catch (error) {
      this.store.failed(error);
    }
    return undefined;
  }

  /** Into sight, when somebody asked for takes. */
  reach() {
    if (!this.wanted || !this.takes?.length) return;
    this.wanted = false;
    this.element.scrollIntoView({ block: 'start' });
  }

  /** Newest first; their numbers count from the oldest. */
  put(list) {
    const takes = [...list].sort((one, other) => (one.made < other.made ? 1 : -1));
    this.takes = takes;
    this.element.hidden = !takes.length;
    this.head.textContent = count(takes.length, 'take');
    this.compare.hidden = takes.length < 2;
    fill(this.list, takes.map((take, index) => this.row(take, takes.length - index)));
    this.reach();
  }

  row(take, number) {
    const name = `Take ${number}`;
    const use = take.used
      ? h('span', { class: 'chip accent' }, icon('check'), 'In use')
      : h('button', { class: 'button small', type: 'button', 'aria-label': `Use ${name.toLowerCase()}`, on: { click: () => this.pick(take, name) } }, 'Use');
    const away = !take.used && h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Delete ${name.toLowerCase()}`, on: { click: () => this.remove(take, name) } }, icon('trash'));
    const film = preview(take, name);
    return h('li', { class: take.used ? 'used' : '', 'aria-current': take.used ? 'true' : null }, film,
      h('div', { class: 'take-facts' }, h('span', null, h('b', null, name), take.made && h('span', { class: 'muted' }, ` · ${when(take.made)}`)),
        h('span', { class: 'muted clip' }, [take.label ?? take.engine, take.seed !== null && take.seed !== undefined ? `seed ${take.seed}` : ''].filter(Boolean).join(' · '))), use, away);
  }

  async pick(take, name) {
    const at = [...this.list.children].findIndex((row) => row.contains(document.activeElement));
    if (await this.store.pick(this.key, take.key)) announce(`${name} is in use`);
    this.list.children[at]?.querySelector('button')?.focus();
  }

  async remove(take, name) {
    const sure = await ask({ title: `Delete ${name.toLowerCase()}?`, text: 'A take cost time to make; this cannot be undone.', confirm: 'Delete', danger: true });
    if (!sure) return;
    this.stands = '';
    if (await this.store.removeTake(take.key)) this.show(this.store.shot(this.key), false).catch(toastError);
  }

  /** Two takes over each other, with a line between them that is dragged. */
  side() {
    const [first, second] = [this.takes.find((take) => take.used) ?? this.takes[0], this.takes.find((take) => !take.used) ?? this.takes[1]];
    const numbered = (take) => `Take ${this.takes.length - this.takes.indexOf(take)}`;
    const stage = h('div', { class: 'ab' });
    const line = h('input', { type: 'range', min: '0', max: '100', value: '50', 'aria-label': 'How much of the left take is seen', class: 'ab-line' });
    const chosen = [first, second];
    const films = [];
    const put = () => {
      films.length = 0;
      fill(stage, chosen.map((take, at) => { const film = preview(take, numbered(take), true); film.classList.add(at ? 'right' : 'left'); films.push(film); return film; }), h('i', { class: 'ab-mark' }), line);
      together(films);
      slide();
    };
    const slide = () => stage.style.setProperty('--at', `${line.value}%`);
    const select = (at, label) => {
      const box = h('select', { 'aria-label': label, class: 'input', on: { change: () => { chosen[at] = this.takes.find((take) => take.key === box.value); put(); } } },
        this.takes.map((take) => h('option', { value: take.key, selected: take === chosen[at] }, `${numbered(take)}${take.used ? ', in use' : ''}`)));
      const use = h('button', { class: 'button small', type: 'button', on: { click: async () => { close(); await this.pick(chosen[at], numbered(chosen[at])); } } }, icon('check'), 'Use this one');
      return h('div', { class: 'row' }, box, use);
    };
    line.addEventListener('input', slide);
    put();
    const close = openSheet('Compare takes', h('div', { class: 'stack' }, stage, h('div', { class: 'ab-names' }, select(0, 'Left'), select(1, 'Right'))), { wide: true });
    line.focus();
  }
}

function preview(take, name, large = false) {
  if (!take.video) return h('img', { src: take.still, alt: `${name}, a still`, class: 'take-film' });
  const film = h('video', { src: large ? take.video : null, poster: take.still, 'aria-label': name, class: 'take-film', loop: true, playsinline: true, preload: 'none', tabindex: '-1' });
  film.muted = true;
  if (!large) {
    film.addEventListener('pointerenter', () => { film.src ||= take.video; film.play().catch(() => {}); });
    film.addEventListener('pointerleave', () => film.pause());
  }
  return film;
}

/** Both play the same moment. */
function together(films) {
  const videos = films.filter((film) => film instanceof HTMLVideoElement);
  for (const film of videos) film.preload = 'auto';
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  Promise.all(videos.map((film) => new Promise((ready) => film.addEventListener('canplay', ready, { once: true })))).then(() => {
    if (!still) videos.forEach((film) => { film.currentTime = 0; film.play().catch(() => {}); });
  });
}
