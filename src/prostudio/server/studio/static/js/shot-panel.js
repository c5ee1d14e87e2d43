/** Everything that one shot says and has, to be changed in place. */
import { fill, h, icon } from './dom.js';
import { fields } from './shot-fields.js';
import { removeShot, reroll } from './film-news.js';
import { described, lasts, standing } from './shot-card.js';
import { chosenFile, openShotMenu } from './shot-menu.js';
import { Picture } from './shot-picture.js';
import { Takes } from './shot-takes.js';
import { left } from './words.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  new Panel(element, store);
}

class Panel {
  constructor(element, store) {
    this.store = store;
    this.picture = new Picture();
    this.name = h('h2', null);
    this.state = h('span', { class: 'muted' });
    this.made = h('p', { class: 'shot-made muted' });
    this.read = h('div', { class: 'read-as', 'aria-label': 'How the prompt was read' });
    this.fields = fields(store, () => this.key);
    this.takes = new Takes(store);
    this.why = h('details', { class: 'why' }, h('summary', null, 'Why this picture'), this.whyText = h('div', { class: 'stack' }));
    this.none = h('div', { class: 'empty' }, icon('grid'), h('h3', null, 'No shot chosen'), h('p', null, 'Choose a card of the storyboard, or press the right arrow.'));
    this.box = h('div', { class: 'shot-panel' }, this.head(), this.fields.element, this.takes.element, this.why, this.foot());
    fill(element, this.none, this.box);
    store.subscribe(() => this.show(), ['selected', 'shots', 'meta']);
    this.show();
  }

  get key() {
    return this.store.state.selected && this.store.shot(this.store.state.selected)?.key;
  }

  press(sign, label, run, more = '') {
    return h('button', { class: `button small ${more}`, type: 'button', on: { click: run } }, icon(sign), label);
  }

  head() {
    const own = async () => {
      const key = this.key;
      const file = await chosenFile();
      if (file) this.store.picture(key, file);
    };
    this.bar = h('div', { class: 'shot-progress', role: 'progressbar', 'aria-label': 'This shot is made', 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('i', null));
    this.own = this.press('image', 'Use a picture', own, 'over');
    this.roll = this.press('reroll', 'Re-roll', () => reroll(this.store, this.key));
    this.play = this.press('play', 'Play', () => { this.store.set({ alone: null }); this.store.set({ alone: this.store.state.selected }); });
    this.lock = this.press('lock', 'Lock', () => this.store.edit(this.key, { locked: !this.store.shot(this.key).locked }));
    const more = h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'More', on: { click: () => openShotMenu(more, this.store, this.key) } }, icon('more'));
    const view = h('div', { class: 'shot-view' }, this.picture.element, this.own, this.bar);
    view.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
    view.addEventListener('drop', (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.store.picture(this.key, event.dataTransfer.files[0]);
    });
    return h('div', { class: 'stack' }, view, h('div', { class: 'shot-title' }, this.name, this.state),
      h('div', { class: 'row' }, this.roll, this.play, this.lock, h('span', { class: 'grow' }), more), this.made, this.read);
  }

  foot() {
    return h('div', { class: 'row panel-foot' },
      this.split = this.press('split', 'Split', () => this.store.emit('split', this.key)),
      this.join = this.press('join', 'Join with next', () => this.store.join(this.key)), h('span', { class: 'grow' }),
      this.press('trash', 'Delete', () => removeShot(this.store, this.key), 'quiet'));
  }

  show() {
    const shot = this.key && this.store.shot(this.key);
    this.none.hidden = Boolean(shot);
    this.box.hidden = !shot;
    if (!shot || shot === this.shown) return;
    const other = shot.key !== this.shown?.key;
    this.shown = shot;
    const { shots } = this.store.state;
    this.picture.show(shot, described(shot), this.store.state.meta?.size);
    this.name.textContent = `Shot ${shot.number} · ${lasts(shot)}`;
    this.state.textContent = standing(shot);
    this.own.lastChild.textContent = shot.picture ? 'Use another' : 'Use a picture';
    this.progress(shot);
    fill(this.lock, icon(shot.locked ? 'lock' : 'unlock'), shot.locked ? 'Locked' : 'Lock');
    this.lock.setAttribute('aria-pressed', String(Boolean(shot.locked)));
    this.split.disabled = !/\S\s+\S/.test(shot.words ?? '');
    this.join.disabled = shot.key === shots.at(-1)?.key;
    this.tell(shot);
    this.fields.show(shot, other);
    this.takes.show(shot, other);
  }

  progress(shot) {
    const share = Math.round((shot.progress ?? 0) * 100);
    this.bar.hidden = shot.state !== 'making';
    this.bar.setAttribute('aria-valuenow', String(share));
    this.bar.firstElementChild.style.setProperty('transform', `scaleX(${share / 100})`);
    this.roll.disabled = shot.state === 'making';
  }

  tell(shot) {
    const wait = shot.estimate_s && shot.state !== 'drawn' ? `about ${left(shot.estimate_s)} for a take` : '';
    this.made.textContent = [shot.label, shot.scene_title, wait].filter(Boolean).join(' · ');
    const chip = (text, kind) => h('span', { class: `chip ${kind}` }, text);
    fill(this.read, (shot.read_as ?? []).map((text) => chip(text, '')), (shot.left_out ?? []).map((text) => chip(text, 'left-out')));
    this.read.hidden = !this.read.childElementCount;
    const lines = [shot.why, ...(shot.notes ?? []), shot.left_out?.length ? `Not drawn: ${shot.left_out.join(', ')}.` : ''].filter(Boolean);
    this.why.hidden = !lines.length;
    fill(this.whyText, lines.map((line) => h('p', null, line)));
  }
}
