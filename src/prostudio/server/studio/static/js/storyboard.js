/**
 * The storyboard: one card a shot, in film order. Cards stand at computed places, so that of a long
 * film only those in sight exist, and a card that moves glides.
 */
import { fill, h, icon } from './dom.js';
import { openMenu } from './menu.js';
import { stepBack } from './film-news.js';
import { Card } from './shot-card.js';
import { count, clock } from './words.js';

const GAP = 14;
const LEAST = 250;
/** Below this many shots every card exists: the browser's own search finds them. */
const ALL = 60;
const AHEAD = 700;

class Storyboard {
  /** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
  constructor(element, store) {
    this.store = store;
    /** @type {Map<string, Card>} by the shot's key */
    this.cards = new Map();
    this.list = h('div', { class: 'shots', role: 'list', 'aria-label': 'Shots' });
    this.scroller = h('div', { class: 'shots-scroll' }, this.list);
    this.told = h('span', { class: 'muted' });
    this.add = h('button', { class: 'shot-new', type: 'button', on: { click: () => this.insert(this.store.state.shots.at(-1)?.key) } },
      icon('plus'), h('span', null, 'New shot'));
    fill(element, this.head(), this.scroller);
    this.list.append(h('div', { role: 'listitem', style: { display: 'contents' } }, this.add));
    new ResizeObserver(() => this.measure()).observe(this.list);
    document.addEventListener('scroll', () => this.lay(), { capture: true, passive: true });
    addEventListener('resize', () => this.lay());
    this.list.addEventListener('focusin', (event) => {
      const card = event.target.closest('.shot');
      if (card) store.select(card.dataset.key);
    });
    store.subscribe(() => this.lay(), ['shots', 'selected', 'loading', 'meta', 'gone']);
    store.on('show', (what) => this.show(what));
    store.on('split', async (key) => (await import(/* later */ './shot-split.js')).split(store, key));
    this.drops();
    this.measure();
  }

  /** Dragging is read when a pointer comes near; a file that is dropped anywhere never takes the page away. */
  drops() {
    /** @type {Promise<Object>|null} */
    let module = null;
    const read = () => { module ??= import(/* later */ './shot-drop.js').then((it) => { it.dropping(this); return it; }); return module; };
    this.list.addEventListener('pointerover', read, { once: true });
    addEventListener('dragenter', read, { once: true });
    addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
    addEventListener('drop', async (event) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!files.length || event.defaultPrevented) return;
      event.preventDefault();
      if (this.scroller.contains(event.target)) (await read()).bring(this.store, event.target.closest('.shot')?.dataset.key, files);
    });
  }

  head() {
    const more = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'More about the storyboard', title: 'More' }, icon('more'));
    const back = (which, label) => ({ label: this.store.state.meta?.[which] ? `${label}: ${this.store.state.meta[which]}` : label, icon: which, disabled: !this.store.state.meta?.[which], run: () => stepBack(this.store, which) });
    more.addEventListener('click', () => openMenu(more, () => [
      back('undo', 'Undo'), back('redo', 'Redo'), null,
      { label: 'Lock every shot', icon: 'lock', run: () => this.lockAll(true) },
      { label: 'Unlock every shot', icon: 'unlock', run: () => this.lockAll(false) },
    ]));
    return h('header', { class: 'pane-head' }, h('h2', null, 'Storyboard'), this.told, h('span', { class: 'grow' }),
      h('button', { class: 'button small', type: 'button', on: { click: () => this.insert(this.store.state.selected) }, title: 'A new shot after the chosen one (N)' }, icon('plus'), 'Shot'), more);
  }

  async insert(after, parts) {
    const id = await this.store.insert(after ?? null, parts);
    if (id) this.show({ key: this.store.shot(id).key, edit: 'prompt', fresh: true });
  }

  lockAll(locked) {
    for (const shot of this.store.state.shots) if (shot.locked !== locked) this.store.edit(shot.key, { locked });
  }

  measure() {
    const width = this.list.clientWidth;
    if (!width) return;
    this.columns = Math.max(1, Math.floor((width + GAP) / (LEAST + GAP)));
    this.width = Math.floor((width - GAP * (this.columns - 1)) / this.columns);
    const body = parseFloat(getComputedStyle(this.list).getPropertyValue('--shot-body'));
    this.height = Math.round((this.width * 9) / 16) + body;
    this.list.style.setProperty('--shot-width', `${this.width}px`);
    this.list.style.setProperty('--shot-height', `${this.height}px`);
    this.lay(true);
  }

  /** Where the card at an index stands. */
  place(index) {
    const [row, column] = [Math.floor(index / this.columns), index % this.columns];
    return { x: column * (this.width + GAP), y: row * (this.height + GAP) };
  }

  /** First and one past the last card in sight, or near it. */
  range(length) {
    if (length <= ALL) return [0, length];
    const top = this.list.getBoundingClientRect().top;
    const row = this.height + GAP;
    const first = Math.floor((-top - AHEAD) / row), last = Math.ceil((innerHeight - top + AHEAD) / row);
    return [Math.max(0, first * this.columns), Math.min(length, last * this.columns)];
  }

  lay(still = false) {
    const { state } = this.store;
    if (!this.width) return;
    if (state.loading && !state.shots.length) return this.skeleton();
    this.list.querySelectorAll('.shot.ghost').forEach((ghost) => ghost.remove());
    this.list.classList.toggle('still', still === true);
    const [first, stop] = this.range(state.shots.length);
    const focused = document.activeElement;
    const kept = new Set();
    const cards = [];
    state.shots.forEach((shot, index) => {
      const known = this.cards.get(shot.key);
      if ((index < first || index >= stop) && !(known && known.element.contains(focused))) return;
      kept.add(shot.key);
      const card = known ?? new Card(this.store, shot.key);
      this.cards.set(shot.key, card);
      const { x, y } = this.place(index);
      card.element.style.setProperty('transform', `translate(${x}px, ${y}px)`);
      card.show(shot, index, state.shots.length, shot.id === state.selected);
      cards.push(card.element);
    });
    for (const [key, card] of this.cards) if (!kept.has(key)) { card.element.remove(); this.cards.delete(key); }
    this.order(cards, focused);
    this.foot(state);
    return undefined;
  }

  /** The order of elements is the order of the film; focus survives the moving of elements. */
  order(cards, focused) {
    let at = this.list.firstElementChild;
    for (const element of cards) {
      if (element === at) at = at.nextElementSibling;
      else this.list.insertBefore(element, at);
    }
    if (focused !== document.activeElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
    const chosen = this.list.querySelector('.shot[tabindex="0"]');
    if (!chosen && cards[0]) cards[0].tabIndex = 0;
  }

  foot(state) {
    const total = state.shots.length;
    const { x, y } = this.place(total);
    this.add.hidden = !state.meta;
    this.add.style.setProperty('transform', `translate(${x}px, ${y}px)`);
    const rows = Math.ceil((total + 1) / this.columns);
    this.list.style.setProperty('height', `${Math.max(0, rows * (this.height + GAP) - GAP)}px`);
    this.told.textContent = total ? `${count(total, 'shot')} · ${clock(state.meta?.seconds ?? 0)}` : '';
  }

  skeleton() {
    if (this.list.querySelector('.ghost')) return;
    this.add.hidden = true;
    for (let index = 0; index < this.columns * 2; index += 1) {
      const { x, y } = this.place(index);
      const ghost = h('div', { class: 'shot ghost', 'aria-hidden': 'true' }, h('div', { class: 'shot-picture' }), h('i', null), h('i', null));
      ghost.style.setProperty('transform', `translate(${x}px, ${y}px)`);
      this.list.append(ghost);
    }
  }

  /** Bring a shot into sight, and go into it. @param {{key: string, edit?: string, fresh?: boolean, focus?: boolean, later?: boolean}} what */
  show({ key, edit, fresh, focus, later }) {
    if (later) queueMicrotask(() => requestAnimationFrame(() => this.show({ key, edit, fresh, focus })));
    const index = this.store.state.shots.findIndex((shot) => shot.key === key);
    if (index < 0 || !this.width) return;
    this.store.select(key);
    this.reveal(index);
    this.lay();
    const card = this.cards.get(key);
    if (edit) card?.edit(edit, fresh);
    else if (focus) card?.element.focus({ preventScroll: true });
  }

  reveal(index) {
    const { y } = this.place(index);
    const inner = this.scroller.scrollHeight > this.scroller.clientHeight + 1;
    const box = inner ? this.scroller : document.scrollingElement;
    const top = this.list.getBoundingClientRect().top - (inner ? box.getBoundingClientRect().top : 0) + box.scrollTop + y;
    const room = inner ? box.clientHeight : innerHeight;
    if (top < box.scrollTop + 8) box.scrollTop = top - 12;
    else if (top + this.height > box.scrollTop + room) box.scrollTop = top + this.height - room + 16;
  }
}

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  new Storyboard(element, store);
}
