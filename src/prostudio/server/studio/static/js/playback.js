/**
 * The page's one player: which file plays, where it stands, how fast it goes. The stage shows its
 * video, the transport's buttons and the timeline call it; film seconds everywhere.
 */
import { store } from './film-store.js';
import { makeDraft } from './draft.js';
import { current } from './sources.js';
import { frameAt } from './timescale.js';

const TELL_MS = 100;
const SPEEDS = [1, 2, 4, 8];

class Playback {
  constructor() {
    this.video = document.createElement('video');
    this.video.playsInline = true;
    this.video.preload = 'auto';
    this.video.tabIndex = -1;
    /** @type {import('./sources.js').Source|null} */
    this.source = null;
    this._watchers = new Set();
    this._told = 0;
    this._back = 0;
    for (const name of ['play', 'pause', 'ended']) this.video.addEventListener(name, () => this._state());
    this.video.addEventListener('loadedmetadata', () => this._place());
    this.video.addEventListener('seeked', () => this._at());
    this.video.addEventListener('error', () => this._broken());
    store.subscribe(() => this._sought(), ['seek']);
    store.subscribe(() => this._choose(), ['film', 'meta', 'draft', 'alone', 'chosen']);
    store.subscribe(() => this._asked(), ['alone']);
  }

  get fps() {
    const [count, of = 1] = String(store.state.timeline?.fps ?? store.state.meta?.fps ?? 30).split('/');
    return Number(count) / Number(of) || 30;
  }

  /** How long the film is, as far as anybody knows. */
  get seconds() {
    const last = store.state.shots.at(-1);
    return store.state.timeline?.seconds || (last ? last.start + last.length : 0) || store.state.meta?.seconds || 0;
  }

  /** Call `fn(film second)` with every frame that is shown. @returns {() => void} */
  watch(fn) {
    this._watchers.add(fn);
    return () => this._watchers.delete(fn);
  }

  toggle() {
    if (store.state.playing || store.state.waiting) this.pause();
    else this.play();
  }

  /** Play what is today's; where there is nothing, make a draft and play that. */
  async play(rate = 1) {
    this._reverse(0);
    this._choose(true);
    if (!this.source) return this._draft();
    store.set({ waiting: false });
    this.video.playbackRate = rate;
    const end = this.source.until ?? this.seconds;
    if (store.state.playhead >= Math.min(end, this._last()) - 0.05) this.seek(this.source.until ? this._shot().start : 0);
    try {
      await this.video.play();
    } catch (error) {
      if (error.name === 'NotAllowedError') { this.video.muted = true; await this.video.play().catch(() => {}); }
    }
  }

  async _draft() {
    if (!store.state.shots.length) return;
    store.set({ waiting: true });
    if (store.state.draft?.state === 'making') return;
    if (await makeDraft(store)) store.set({ waiting: false });
  }

  pause() {
    this._reverse(0);
    store.set({ waiting: false });
    this.video.pause();
  }

  /** One frame on or back from the one that is seen; the playhead may be a tenth of a second late. @param {number} frames */
  step(frames) {
    this.pause();
    const here = this.source && this.video.readyState ? this.video.currentTime + this.source.from : store.state.playhead;
    this.seek((frameAt(here, this.fps) + frames) / this.fps);
  }

  /** L and J: faster with each press; the other way slows down to play. @param {1|-1} way */
  shuttle(way) {
    const now = this._back ? -this._back : this.video.paused ? 0 : this.video.playbackRate; // as it is, not as it was told last
    const next = Math.sign(now) === way ? SPEEDS[Math.min(SPEEDS.indexOf(Math.abs(now)) + 1, SPEEDS.length - 1)] : 1;
    if (way > 0) this.play(next);
    else this._reverse(next);
    store.set({ speed: way * next });
  }

  /** @param {number} seconds */
  seek(seconds) {
    store.seek(Math.min(Math.max(0, seconds), this.seconds));
  }

  _shot() {
    return store.shot(store.state.alone);
  }

  _last() {
    return this.video.duration ? this.video.duration + (this.source?.from ?? 0) : this.seconds;
  }

  /** Load what is to be played; what plays now is left alone unless asked for. */
  _choose(now = false) {
    const found = current(store.state);
    const waited = store.state.waiting && found;
    if (found?.url === this.source?.url) {
      this.source = found;
    } else if (now || waited || this.video.paused) {
      this.source = found;
      if (found) this.video.src = found.url;
      else { this.video.removeAttribute('src'); this.video.load(); }
      store.set({ source: found?.kind ?? null, broken: false });
    }
    store.set({ fresh: Boolean(this.source?.fresh) });
    if (store.state.waiting && store.state.draft?.state === 'failed') store.set({ waiting: false });
    if (waited && !now) this.play();
  }

  _asked() {
    const shot = this._shot();
    if (!shot) return;
    this.seek(shot.start);
    this.play();
  }

  _sought() {
    this._place();
    this._at(store.state.playhead);
  }

  _place() {
    if (!this.source || !this.video.readyState) return;
    const wanted = Math.max(0, store.state.playhead - this.source.from);
    if (frameAt(this.video.currentTime, this.fps) !== frameAt(wanted, this.fps)) {
      this.video.currentTime = Math.min(wanted + 0.25 / this.fps, Math.max(0, this.video.duration - 0.5 / this.fps));
    }
    store.set({ duration: this.video.duration });
  }

  _broken() {
    if (!this.video.getAttribute('src')) return;
    store.set({ broken: true, waiting: false });
    this._state();
  }

  _reverse(speed) {
    clearInterval(this._timer);
    this._back = speed;
    if (!speed) return;
    this.video.pause();
    store.set({ playing: true });
    this._timer = setInterval(() => {
      const next = store.state.playhead - speed * 0.1;
      if (next <= 0) this.pause();
      this.seek(next);
    }, 100);
  }

  _state() {
    const playing = !this.video.paused && !this.video.ended;
    store.set({ playing: playing || Boolean(this._back), speed: playing ? this.video.playbackRate : 1 });
    if (playing) this._run();
    else if (!this._back) this._at();
  }

  _run() {
    cancelAnimationFrame(this._frame);
    const tick = () => {
      if (this.video.paused) return;
      this._at();
      this._frame = requestAnimationFrame(tick);
    };
    this._frame = requestAnimationFrame(tick);
  }

  /** Tell where the film stands; the store hears it ten times a second. */
  _at(seconds = this.video.currentTime + (this.source?.from ?? 0)) {
    if (!this.source) seconds = store.state.playhead;
    for (const fn of this._watchers) fn(seconds);
    const until = this.source?.until;
    if (until && (store.state.playing || this.video.ended) && seconds >= until - 0.5 / this.fps) {
      this.video.pause();
      if (seconds > until) this.video.currentTime = until - 0.5 / this.fps - this.source.from; // a busy machine looks late
      store.set({ alone: null });
    }
    const now = performance.now();
    if (now - this._told < TELL_MS && store.state.playing) return;
    this._told = now;
    if (this.video.seeking && !store.state.playing) return;
    store.set({ playhead: seconds });
  }
}

export const playback = new Playback();
