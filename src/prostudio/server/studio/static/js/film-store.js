/**
 * The film page's one state: what the server says, with what was typed and not yet answered on top.
 * Components read `store.state`, subscribe, and call actions; nobody else talks to the server about shots.
 */
import { api, client } from './api.js';
import { listen } from './events.js';
import { Edits, HEAD } from './film-edits.js';
import { follow, IN_LINE } from './film-progress.js';

/**
 * @typedef {Object} Shot  As GET /api/films/{film}/shots tells it, and:
 * @property {string} id  changes when the shot is edited
 * @property {string} key  never changes while the page is open
 * @property {Object<string, string>} errors  by field: why the server refused what was typed
 *
 * @typedef {Object} State
 * @property {string} id @property {Object|null} film @property {Object|null} meta
 * @property {Shot[]} shots @property {Object|null} timeline @property {Object|null} draft
 * @property {string|null} selected  id of a shot
 * @property {number} playhead @property {number} seek @property {boolean} playing @property {number} duration
 * @property {'saved'|'saving'|'offline'|'error'} saving
 * @property {boolean} lost @property {boolean} gone @property {boolean} loading
 * @property {Object|null} error
 */

/** The server is away before the actions were read. */
const LOST = { status: 0, code: 'lost', message: 'The studio does not answer.', hint: null };

export class FilmStore {
  /** @param {string} id the film's */
  constructor(id) {
    /** @type {State} */
    this.state = {
      id, film: null, meta: null, shots: [], timeline: null, draft: null, selected: null,
      playhead: 0, seek: 0, playing: false, duration: 0, saving: 'saved',
      lost: false, gone: false, loading: true, error: null,
    };
    this.path = `/api/films/${id}`;
    this.edits = new Edits(this);
    this._watchers = new Set();
    this._listeners = new Map();
    this._changed = new Set();
    this._renamed = new Map();
    this._keys = 0;
    this._answers = 0;
    this._refreshing = null;
  }

  /** Load everything and listen; called once, by film.js. */
  async open() {
    if (this._stop) return;
    this._listen();
    follow(this);
    await this.refresh();
    this.edits.restore();
  }

  _listen() {
    this._stop?.();
    this._stop = listen(this.state.id, {
      onEvent: (name, data) => this._heard(name, data),
      onUp: () => this._up(),
      onDown: () => this.set({ lost: true }),
    });
  }

  /**
   * Call `fn(state, changed)` after changes, once for all of a task.
   * @param {(state: State, changed: Set<string>) => void} fn
   * @param {string[]} [names] only for changes of these
   * @returns {() => void} ends it
   */
  subscribe(fn, names) {
    const watcher = { fn, names };
    this._watchers.add(watcher);
    return () => this._watchers.delete(watcher);
  }

  /** Change parts of the state. @param {Partial<State>} parts */
  set(parts) {
    for (const [name, value] of Object.entries(parts)) {
      if (Object.is(this.state[name], value)) continue;
      this.state[name] = value;
      this._touch(name);
    }
  }

  _touch(name) {
    if (!this._changed.size) queueMicrotask(() => this._tell());
    this._changed.add(name);
  }

  _tell() {
    const changed = this._changed;
    this._changed = new Set();
    for (const { fn, names } of this._watchers) {
      if (!names || names.some((name) => changed.has(name))) fn(this.state, changed);
    }
  }

  /** Hear every event of the film by its name. @returns {() => void} ends it */
  on(name, fn) {
    const set = this._listeners.get(name) ?? new Set();
    this._listeners.set(name, set.add(fn));
    return () => set.delete(fn);
  }

  emit(name, data) {
    for (const fn of this._listeners.get(name) ?? []) fn(data);
  }

  _heard(name, data) {
    this.emit(name, data);
    if (name === 'edited') this._edited(data);
    else if (name === 'planned') this.refresh();
    else if (name === 'removed') this.set({ gone: true });
  }

  _edited(data) {
    this.rename(data.renamed);
    const mine = data.by === client;
    if (mine && (this.edits.busy || data.revision === this.state.meta?.revision)) return;
    this.refresh().then(() => !mine && this.emit('others', data));
  }

  _up() {
    const lost = this.state.lost;
    this.set({ lost: false });
    if (lost) this.emit('up');
    if (lost || this.state.meta) this.refresh();
    this.edits.flush();
  }

  /** The id a shot has now. */
  resolve(id) {
    for (let step = 0; this._renamed.has(id) && step < 999; step += 1) id = this._renamed.get(id);
    return id;
  }

  rename(renamed) {
    for (const [old, now] of Object.entries(renamed ?? {})) {
      if (old === now) continue;
      this._renamed.delete(now);
      this._renamed.set(old, now);
    }
  }

  /** @returns {Shot|undefined} by an id it has or had, or by its key */
  shot(id) {
    const now = this.resolve(id);
    return this.state.shots.find((shot) => shot.id === now || shot.key === id);
  }

  /** @returns {Shot|undefined} what is on the screen at this second */
  shotAt(seconds) {
    return this.state.shots.findLast((shot) => shot.start <= seconds + 1e-6) ?? this.state.shots[0];
  }

  /** Change one shot here, without asking anybody. */
  put(key, parts) {
    const shots = this.state.shots.map((shot) => (shot.key === key ? { ...shot, ...parts } : shot));
    this.set({ shots });
  }

  /** Take the server's list: shots keep their keys, and what is not saved yet stays on top. */
  take(answer) {
    this._answers += 1;
    this.rename(answer.renamed);
    const { shots, shot, renamed, ...meta } = answer;
    this.set({ meta: { ...this.state.meta, ...meta } });
    const before = new Map(this.state.shots.map((one) => [this.resolve(one.id), one]));
    if (shots) this.set({ shots: shots.map((one) => this._merged(one, before.get(one.id))) });
    else if (shot) {
      this.set({ shots: this.state.shots.map((one) =>
        (this.resolve(one.id) === shot.id ? this._merged(shot, one) : one)) });
    }
    if (this.state.selected) this.set({ selected: this.shot(this.state.selected)?.id ?? null });
  }

  _merged(shot, before) {
    const key = before?.key ?? `shot-${(this._keys += 1)}`;
    const running = before?.state === 'making' && shot.state === 'making';
    const progress = running ? Math.max(before.progress ?? 0, shot.progress ?? 0) : shot.progress;
    const preview = progress >= 1 ? null : (running && before.preview) || shot.preview;
    // Asked for anew, but not begun: until then it is the take of an older asking.
    const awaited = Boolean(before?.awaited) && ['stale', 'waiting', 'made'].includes(shot.state) && IN_LINE.has(this.state.film?.state);
    const state = awaited ? 'waiting' : shot.state;
    return { ...shot, key, state, awaited, progress, preview, errors: before?.errors ?? {}, ...this.edits.of(key) };
  }

  /** Ask for film and shots again; calls during one are answered by the one after it. */
  refresh() {
    this._again = Boolean(this._refreshing);
    this._refreshing ??= this._refresh().finally(() => {
      this._refreshing = null;
      if (this._again) this.refresh();
    });
    return this._refreshing;
  }

  async _refresh() {
    const answers = this._answers;
    try {
      const [film, list] = await Promise.all([api('GET', this.path), api('GET', `${this.path}/shots`)]);
      this.set({ film, error: null, lost: false });
      // A list that is older than an answer would take that one's change back: ask again.
      if (this.edits.busy) this.edits.then = () => this.refresh();
      else if (answers !== this._answers) this._again = true;
      else this.take({ undo: null, redo: null, ...list });
      this.set({ loading: false });
    } catch (error) {
      this.failed(error);
      this.set({ loading: false, error: this.state.meta ? null : error });
    }
  }

  /** What every failed call means for the page; the caller tells the rest. */
  failed(error) {
    if (error.status === 0) this._away();
    else if (error.status === 404) this.missing();
  }

  /** A stream may stay open for a while on a line that is cut: only a new one shows what is true. */
  _away() {
    if (this.state.lost) return;
    this.set({ lost: true });
    this._listen();
  }

  /** Look whether the film is there at all. */
  async missing() {
    try {
      this.set({ film: await api('GET', this.path) });
    } catch (error) {
      if (error.status === 404) this.set({ gone: true });
    }
  }

  /** Change fields of a shot: shown at once, saved by itself. */
  edit(id, fields) {
    const shot = this.shot(id);
    if (!shot) return;
    const errors = { ...shot.errors };
    for (const name of Object.keys(fields)) delete errors[name];
    this.put(shot.key, { ...fields, errors });
    const typed = Object.keys(fields).some((name) => ['prompt', 'words', 'style', 'scene_title'].includes(name));
    this.edits.add(shot.key, fields, typed ? undefined : 0);
  }

  /** Change the film's head: title, style, voice, cast, music ... */
  head(fields) {
    if (this.state.film) this.set({ film: { ...this.state.film, ...fields } });
    if (this.state.meta) this.set({ meta: { ...this.state.meta, ...fields } });
    this.edits.add(HEAD, fields);
  }

  headTaken(answer) {
    if (answer?.id) this.set({ film: { ...this.state.film, ...answer, ...this.edits.of(HEAD) } });
    if (answer?.revision) this.set({ meta: { ...this.state.meta, ...answer, ...this.edits.of(HEAD) } });
    this.refresh();
  }

  /** @returns {Promise<{text: string, format: string, revision: string}>} */
  script() {
    return api('GET', `${this.path}/script`);
  }

  /** @param {string|null} id */
  select(id) {
    const shot = id && this.shot(id);
    this.set({ selected: shot ? shot.id : null });
  }

  /** Let the player and the timeline go to this second. */
  seek(seconds) {
    this.set({ playhead: seconds, seek: seconds });
    this._touch('seek');
  }
}

/** Actions of film-actions.js: the first call of any reads them all. */
for (const name of ['insert', 'remove', 'move', 'split', 'join', 'reroll', 'takes', 'pick', 'removeTake', 'picture', 'upload', 'undo', 'redo', 'saveScript', 'make', 'cancel']) {
  FilmStore.prototype[name] = async function first(...given) {
    const { actions } = await import(/* later */ './film-actions.js').catch(() => ({}));
    if (!actions) { this.failed(LOST); this.emit('problem', LOST); return null; }
    Object.assign(FilmStore.prototype, actions);
    return this[name](...given);
  };
}

/** @type {FilmStore & typeof import('./film-actions.js').actions} */
export const store = new FilmStore(document.body.dataset.film ?? '');
