/** The film along its length: shots, captions, voice and music under one playhead. */
import { api } from './api.js';
import { h, later } from './dom.js';
import { playback } from './playback.js';
import { captionsRow } from './timeline-captions.js';
import { shotsRow } from './timeline-shots.js';
import { ruler, wave } from './timeline-waves.js';
import { clock } from './timescale.js';
import { transport } from './transport.js';

const LOAD_MS = 300;
const ROWS = ['Shots', 'Captions', 'Voice', 'Music'];

const hands = () => import(/* later */ './timeline-hands.js').catch(() => null);

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  new Timeline(element, store);
}

/** What the rows draw into: pixels a second, the part that is seen, and what edges snap to. */
class Timeline {
  constructor(element, store) {
    this.store = store;
    this.pps = 0; // 0 while the whole film is to be seen
    this.width = 1; // measured once a frame: reading it between writes lays the page out anew
    this.left = 0;
    this.snapping = true;
    this.rows = [ruler(this), shotsRow(this), captionsRow(this), wave(this, 'voice'), wave(this, 'music')];
    this.head = h('div', { class: 'tl-playhead' }, h('span', { class: 'tl-grip' }));
    this.inner = h('div', { class: 'tl-inner' }, ...this.rows.map((row) => row.element), this.head);
    this.view = h('div', { class: 'tl-view' }, this.inner);
    const heads = h('div', { class: 'tl-heads', 'aria-hidden': 'true' }, ...ROWS.map((name) => h('span', null, name)));
    const bar = transport(store, {
      zoom: (by) => this.zoom(by), fit: () => this.fit(), snapping: (on) => { this.snapping = on; }, isSnapping: true,
    });
    element.classList.add('timeline');
    element.setAttribute('aria-label', 'Timeline');
    element.prepend(bar, h('div', { class: 'tl' }, heads, this.view));
    this._listen();
    this._restore();
    this.load();
  }

  _listen() {
    const { store } = this;
    const soon = later(() => this.load(), LOAD_MS);
    for (const name of ['planned', 'up', 'done', 'state']) store.on(name, soon);
    store.on('draft', (data) => data.state === 'done' && soon());
    store.subscribe(() => { if (store.state.timeline?.revision !== store.state.meta?.revision) soon(); }, ['meta']);
    store.subscribe(() => this.draw(), ['shots', 'timeline', 'selected', 'draft', 'film']);
    playback.watch((seconds) => this._moved(seconds));
    this.view.addEventListener('scroll', () => { this.draw(); this.keep(); }, { passive: true });
    this.view.addEventListener('wheel', (event) => this._wheel(event), { passive: false });
    this.view.addEventListener('pointerdown', (event) => this._scrub(event));
    new ResizeObserver(() => this.draw()).observe(this.view);
    new MutationObserver(() => this.draw()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  /** Ask the server where everything stands. */
  async load() {
    const { store } = this;
    if (this._loading) { this._again = true; return; }
    this._loading = true;
    try {
      store.set({ timeline: await api('GET', `${store.path}/timeline`) });
    } catch (error) {
      if (error.status === 0) store.set({ lost: true });
    }
    this._loading = false;
    if (this._again) { this._again = false; this.load(); }
  }

  get seconds() { return Math.max(playback.seconds, 1); }
  get scale() { return this.pps || this.width / this.seconds; }
  /** The seconds that are seen. */
  get from() { return this.left / this.scale; }
  get to() { return (this.left + this.width) / this.scale; }

  x(seconds) { return seconds * this.scale; }

  /** Where shots stand: as the server planned them; a shot that is newer than the plan by its own figures. */
  spans() {
    const { shots, timeline } = this.store.state;
    const planned = new Map((timeline?.shots ?? []).map((one) => [this.store.resolve(one.id), one]));
    return shots.map((shot) => {
      const plan = planned.get(shot.id);
      const length = this.stretched?.key === shot.key ? this.stretched.length : plan?.seconds ?? shot.length ?? 0;
      return { shot, start: plan?.start ?? shot.start ?? 0, length, transition: shot.transition ?? plan?.transition };
    });
  }

  draw() {
    if (this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      this.width = this.view.clientWidth;
      this.left = this.view.scrollLeft;
      if (!this.width) return; // in a tab that is not shown
      const spans = this.spans();
      this.wide();
      for (const row of this.rows) row.draw(spans);
      this._line(this.store.state.playhead);
    });
  }

  wide() {
    const wide = this.pps ? `${Math.ceil(this.x(this.seconds))}px` : '100%';
    if (this.inner.style.width !== wide) this.inner.style.width = wide;
  }

  _line(seconds) {
    this.head.style.transform = `translateX(${this.x(Math.min(seconds, this.seconds))}px)`;
    this.rows[0].told?.(seconds);
  }

  _moved(seconds) {
    this._line(seconds);
    const x = this.x(seconds) - this.left;
    if (this.pps && !this._pointer && (x < 0 || x > this.width - 24)) this.view.scrollLeft = this.x(seconds) - this.width * 0.15;
    this.keep();
  }

  /** @param {number} by @param {number} [at] pixels from the left that stay where they are */
  async zoom(by, at) { (await hands())?.zoom(this, by, at); }

  fit() { this.zoom(0); }

  _wheel(event) {
    if (!event.ctrlKey && !event.metaKey) {
      if (!this.pps || event.deltaX || Math.abs(event.deltaY) < 1) return;
      event.preventDefault();
      this.view.scrollLeft += event.deltaY;
      return;
    }
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), event.clientX - this.view.getBoundingClientRect().left);
  }

  /** Film second under a pointer. */
  at(event) {
    const x = event.clientX - this.view.getBoundingClientRect().left + this.view.scrollLeft;
    return Math.min(Math.max(0, x / this.scale), this.seconds);
  }

  /** Pressed: the film goes there; held and moved, it goes along. A finger that moves scrolls. */
  _scrub(event) {
    if (event.button !== 0 || event.target.closest('button, input, textarea, [data-drags]')) return;
    if (event.target.closest('.tl-shots')) this.store.select(this.store.shotAt(this.at(event))?.id ?? null); // one too narrow for a button
    if (event.pointerType === 'touch' && !event.target.closest('.tl-ruler')) {
      this.view.addEventListener('click', (one) => playback.seek(this.at(one)), { once: true });
      return;
    }
    const held = { on: true, playing: this.store.state.playing };
    this.view.setPointerCapture(event.pointerId);
    if (held.playing) playback.pause();
    playback.seek(this.at(event));
    const ended = new AbortController();
    const up = () => {
      ended.abort();
      this._pointer = held.on = false;
      if (held.playing) playback.play();
    };
    this._pointer = true;
    for (const name of ['pointerup', 'pointercancel']) this.view.addEventListener(name, up, { signal: ended.signal });
    hands().then((module) => module?.follow(this, event, held));
  }

  /** What a reload finds again. */
  keep() {
    this._kept ??= later(() => {
      const value = { pps: this.pps, left: this.view.scrollLeft, playhead: this.store.state.playhead };
      try { localStorage.setItem(`prostudio.view.${this.store.state.id}`, JSON.stringify(value)); } catch { /* full or forbidden */ }
    }, 500);
    this._kept();
  }

  _restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(`prostudio.view.${this.store.state.id}`) ?? 'null'); } catch { /* not ours */ }
    if (!kept) return;
    this.pps = Number(kept.pps) || 0;
    const end = this.store.subscribe(() => {
      if (!this.store.state.shots.length) return;
      end();
      if (kept.playhead > 0 && !this.store.state.playhead) playback.seek(kept.playhead);
      requestAnimationFrame(() => requestAnimationFrame(() => { this.view.scrollLeft = kept.left || 0; }));
    }, ['shots']);
  }
}

/** The words for a time on the ruler, as a screen reader tells them. */
export function told(store, seconds) {
  const shot = store.shotAt(seconds);
  return `${clock(seconds)} of ${clock(playback.seconds)}${shot ? `, shot ${shot.number}` : ''}`;
}
