/** The film along its length: shots, captions, voice and music under one playhead. */
import { api } from './api.js';
import { h, later } from './dom.js';
import { playback } from './playback.js';
import { captionsRow } from './timeline-captions.js';
import { shotsRow } from './timeline-shots.js';
import { ruler, wave } from './timeline-waves.js';
import { clock, onFrame, snap } from './timescale.js';
import { transport } from './transport.js';

const MOST_PPS = 240;
const REACH_PX = 7;
const LOAD_MS = 300;
const ROWS = ['Shots', 'Captions', 'Voice', 'Music'];

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
    this.view.addEventListener('scroll', () => { this.draw(); this._keep(); }, { passive: true });
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
      this._wide();
      for (const row of this.rows) row.draw(spans);
      this._line(this.store.state.playhead);
    });
  }

  _wide() {
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
    this._keep();
  }

  /** @param {number} by @param {number} [at] pixels from the left that stay where they are */
  zoom(by, at = this.x(this.store.state.playhead) - this.left) {
    const fit = this.width / this.seconds;
    const anchor = at >= 0 && at <= this.width ? at : this.width / 2;
    const second = (this.left + anchor) / this.scale;
    const pps = Math.min(MOST_PPS, this.scale * by);
    this.pps = pps <= fit * 1.01 ? 0 : pps;
    this._wide();
    this.view.scrollLeft = second * this.scale - anchor;
    this.draw();
    this._keep();
  }

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

  /** A second on a frame, drawn to what is near: cuts, captions, the playhead where asked. */
  near(seconds, { head = false } = {}) {
    const { timeline, playhead } = this.store.state;
    const marks = this.snapping ? [
      ...(timeline?.shots ?? []).flatMap((one) => [one.start, one.start + one.seconds]),
      ...(timeline?.captions ?? []).flatMap((one) => [one.start, one.end]),
      ...(timeline?.music ?? []).map((one) => one.start), ...(head ? [playhead] : []),
    ] : [];
    const found = snap(seconds, marks, REACH_PX / this.scale);
    return { time: onFrame(found.time, playback.fps), mark: found.mark };
  }

  _scrub(event) {
    if (event.button !== 0 || event.target.closest('button, input, textarea, [data-drags]')) return;
    this._pointer = true;
    const was = this.store.state.playing;
    let moved = false;
    const go = (one) => playback.seek(moved ? this.near(this.at(one)).time : this.at(one));
    if (event.target.closest('.tl-shots')) this.store.select(this.store.shotAt(this.at(event))?.id ?? null); // one too narrow for a button
    const move = (one) => { moved ||= Math.abs(one.clientX - event.clientX) > 3; if (moved) go(one); };
    const up = () => {
      this._pointer = false;
      this.view.removeEventListener('pointermove', move);
      if (was) playback.play();
    };
    if (event.pointerType === 'touch' && !event.target.closest('.tl-ruler')) {
      this.view.addEventListener('click', go, { once: true }); // a finger that moves scrolls
      this._pointer = false;
      return;
    }
    this.view.setPointerCapture(event.pointerId);
    if (was) playback.pause();
    go(event);
    this.view.addEventListener('pointermove', move);
    this.view.addEventListener('pointerup', up, { once: true });
    this.view.addEventListener('pointercancel', up, { once: true });
  }

  /** What a reload finds again. */
  _keep() {
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
