/** One shot's card: its picture, what it says and shows, how far it is. Changes only what changed. */
import { fill, h, icon } from './dom.js';
import { removeShot, reroll } from './film-news.js';
import { CAMERAS } from './shot-choices.js';
import { Picture } from './shot-picture.js';
import { showSide } from './film-tabs.js';
import { left } from './words.js';

const STATES = { waiting: 'waiting', making: 'making', stale: 'changed since its take', failed: 'failed' };

/** What the picture shows, for those who do not see it. @param {import('./film-store.js').Shot} shot */
export function described(shot) {
  const text = (shot.prompt || shot.words || 'no words yet').replace(/\s+/g, ' ').slice(0, 180);
  return `Shot ${shot.number}: ${text}`;
}

/** @param {import('./film-store.js').Shot} shot @returns {string} 4.0 s */
export function lasts(shot) {
  return `${(shot.length ?? shot.seconds ?? 0).toFixed(1)} s`;
}

/** How far it is, in words. */
export function standing(shot) {
  if (shot.uploading) return 'bringing the picture';
  if (shot.state === 'making') {
    if (shot.progress >= 1) return 'finishing';
    const share = `${Math.floor((shot.progress ?? 0) * 100)} %`;
    return shot.left_s ? `${share} · ${left(shot.left_s)}` : share;
  }
  return STATES[shot.state] ?? '';
}

export class Card {
  /** @param {import('./film-store.js').FilmStore} store @param {string} key */
  constructor(store, key) {
    this.store = store;
    this.key = key;
    this.build();
  }

  get shot() {
    return this.store.shot(this.key);
  }

  build() {
    this.picture = new Picture();
    this.chip = h('span', { class: 'shot-chip' });
    this.state = h('span', { class: 'shot-state' });
    this.label = h('span', { class: 'shot-label' });
    this.bar = h('div', { class: 'shot-progress', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('i', null));
    this.lock = this.button('lock', 'Lock', () => this.store.edit(this.key, { locked: !this.shot.locked }));
    this.play = this.button('play', 'Play this shot', () => this.playAlone());
    this.prompt = this.text('prompt', 'What is seen', 'What is seen; empty: its words are drawn');
    this.words = this.text('words', 'Words spoken', 'Nothing is said');
    this.seen = Object.fromEntries(['prompt', 'words'].map((name) => [name, h('span', { class: 'shown', dir: 'auto', 'aria-hidden': 'true' })]));
    const text = (name) => h('div', { class: `shot-says ${name}` }, this.seen[name], this[name]);
    this.error = h('p', { class: 'shot-error', role: 'alert', hidden: true });
    this.roll = h('button', { class: 'button small', type: 'button', title: 'Another take of this shot alone (R)', on: { click: () => reroll(this.store, this.key) } }, icon('reroll'), h('span', null, 'Re-roll'));
    this.camera = h('select', { class: 'chip-select', 'aria-label': 'Camera', on: { change: () => this.store.edit(this.key, { camera: this.camera.value }) } },
      CAMERAS.map((name) => h('option', { value: name }, name)));
    this.takes = h('button', { class: 'shot-takes', type: 'button', on: { click: () => { this.store.select(this.key); showSide('shot'); this.store.emit('takes', this.key); } } });
    this.more = this.button('more', 'More', async () => (await import(/* later */ './shot-menu.js')).openShotMenu(this.more, this.store, this.key));
    this.element = h('article', { class: 'shot', role: 'listitem', tabindex: '-1', dataset: { key: this.key } },
      h('div', { class: 'shot-picture', draggable: 'true', on: { click: (event) => this.pressed(event), dblclick: () => this.playAlone() } },
        this.picture.element, this.chip, h('div', { class: 'shot-corner' }, this.lock, this.state), this.label, this.play, this.bar),
      h('div', { class: 'shot-body' }, text('prompt'), text('words'), this.error,
        h('div', { class: 'shot-foot' }, this.roll, h('span', { class: 'shot-camera', title: 'Camera' }, icon('camera'), this.camera), h('span', { class: 'grow' }), this.takes, this.more)));
    this.inner = [this.prompt, this.words, this.roll, this.camera, this.takes, this.more, this.lock, this.play];
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace' && event.target === this.element) removeShot(this.store, this.key);
    });
  }

  button(sign, label, run) {
    return h('button', { class: 'icon-button small', type: 'button', 'aria-label': label, title: label, on: { click: (event) => { event.stopPropagation(); run(); } } }, icon(sign));
  }

  text(name, label, placeholder) {
    const area = h('textarea', { class: 'shot-text', 'aria-label': label, placeholder, rows: '1', dir: 'auto', spellcheck: 'true' });
    // Unfocused, a text ends in an ellipsis: that is `shown`, below the textarea that is not seen then.
    area.addEventListener('input', () => this.store.edit(this.key, { [name]: name === 'prompt' ? area.value || null : area.value }));
    area.addEventListener('blur', () => { area.scrollTop = 0; this.store.edits.flush(); });
    return area;
  }

  pressed(event) {
    if (event.target.closest('button')) return;
    this.element.focus({ preventScroll: true });
    this.store.seek(this.shot.start ?? 0);
    showSide('shot');
  }

  playAlone() {
    this.store.select(this.key);
    this.store.set({ alone: null });
    this.store.set({ alone: this.shot.id });
    showSide('player');
  }

  /** @param {'prompt'|'words'} name @param {boolean} [fresh] what stands there is replaced by typing */
  edit(name, fresh = false) {
    this[name].focus({ preventScroll: true });
    const { length } = this[name].value;
    this[name].setSelectionRange(fresh ? 0 : length, length);
  }

  /** @param {import('./film-store.js').Shot} shot */
  show(shot, index, total, selected) {
    if (this.selected !== selected) this.choose(selected);
    if (shot === this.shown && index === this.index && total === this.total) return;
    [this.shown, this.index, this.total] = [shot, index, total];
    const { element } = this;
    element.setAttribute('aria-label', `Shot ${shot.number}, ${lasts(shot)}`);
    element.setAttribute('aria-posinset', String(index + 1));
    element.setAttribute('aria-setsize', String(total));
    element.dataset.state = shot.state;
    element.dataset.shot = shot.id;
    element.classList.toggle('locked', Boolean(shot.locked));
    this.picture.show(shot, described(shot), this.store.state.meta?.size);
    fill(this.chip, h('b', null, shot.number), ` · ${lasts(shot)}`);
    this.label.textContent = shot.label ?? '';
    if (document.activeElement !== this.prompt || !this.typed('prompt')) value(this.prompt, shot.prompt ?? '');
    if (document.activeElement !== this.words || !this.typed('words')) value(this.words, shot.words ?? '');
    this.tell('prompt', shot.prompt, this.prompt.placeholder);
    this.tell('words', shot.words && `“${shot.words}”`, this.words.placeholder);
    const [locked, several] = [Boolean(shot.locked), (shot.narration?.length ?? 0) > 1];
    this.prompt.readOnly = this.camera.disabled = locked;
    this.words.readOnly = locked || several;
    this.prompt.title = locked ? 'Locked; unlock it to change it (X)' : '';
    this.words.title = several ? 'Several voices speak here; change them in the tab Shot' : this.prompt.title;
    value(this.camera, shot.camera ?? 'auto');
    this.facts(shot);
  }

  tell(name, text, none) {
    const shown = this.seen[name];
    const says = (text || none).slice(0, 600);
    if (shown.textContent !== says) shown.textContent = says;
    shown.classList.toggle('none', !text);
  }

  typed(name) {
    return name in this.store.edits.of(this.key);
  }

  facts(shot) {
    const busy = shot.state === 'making';
    const share = Math.round((shot.progress ?? 0) * 100);
    const text = standing(shot);
    if (this.state.textContent !== text) this.state.textContent = text;
    this.bar.hidden = !busy && shot.state !== 'waiting' && !shot.uploading;
    this.bar.classList.toggle('waits', shot.state === 'waiting' || Boolean(shot.uploading));
    this.bar.setAttribute('aria-valuenow', String(share));
    this.bar.setAttribute('aria-label', `Shot ${shot.number} is made`);
    this.bar.firstElementChild.style.setProperty('transform', `scaleX(${share / 100})`);
    this.roll.disabled = busy;
    const wait = !busy && shot.state !== 'drawn' && shot.estimate_s ? ` · about ${left(shot.estimate_s)}` : '';
    this.roll.title = shot.locked ? 'Locked: its take stays' : `Another take of this shot alone (R)${wait}`;
    this.roll.classList.toggle('off', Boolean(shot.locked));
    fill(this.lock, icon(shot.locked ? 'lock' : 'unlock'));
    this.lock.setAttribute('aria-pressed', String(Boolean(shot.locked)));
    this.lock.title = shot.locked ? 'Locked: its take stays (X)' : 'Lock: keep its take (X)';
    this.takes.hidden = !(shot.takes > 1);
    if (shot.takes > 1) fill(this.takes, icon('compare'), shot.takes, h('span', null, ' takes'));
    const problem = Object.values(shot.errors ?? {}).find(Boolean) ?? (shot.state === 'failed' ? shot.why ?? 'It could not be made.' : '');
    this.error.hidden = !problem;
    if (this.error.textContent !== problem) this.error.textContent = this.error.title = problem;
    this.element.classList.toggle('wrong', Boolean(problem));
  }

  choose(selected) {
    this.selected = selected;
    this.element.classList.toggle('selected', selected);
    this.element.tabIndex = selected ? 0 : -1;
    if (selected) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
    for (const one of this.inner) one.tabIndex = selected ? 0 : -1;
  }
}

/** Show a text; one that somebody types keeps the spaces that the server leaves out. */
export function value(element, text) {
  const plain = (one) => one.replace(/\s+/g, ' ').trim();
  if (document.activeElement === element && plain(element.value) === plain(text)) return;
  if (element.value !== text) element.value = text;
}
