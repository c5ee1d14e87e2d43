/**
 * What was typed and is not answered yet: sent 400 ms after the last key, kept in the browser until
 * the server has it, sent again when the server was lost. Each field for itself: the last edit wins.
 */
import { api, client } from './api.js';

const WAIT_MS = 400;
const RETRIES_MS = [1000, 2000, 4000, 8000];
const ORPHAN_MS = 30_000;
/** The film's head (title, music ...) is edited under this key. */
export const HEAD = 'head';

export class Edits {
  /** @param {import('./film-store.js').FilmStore} store */
  constructor(store) {
    this.store = store;
    /** @type {Map<string, Object<string, {value: *, refused?: boolean}>>} by key of a shot, then field */
    this._open = new Map();
    this._timers = new Map();
    this._chain = Promise.resolve();
    this._running = 0;
    this._tries = 0;
    /** @type {(() => void)|null} called once when nothing is on its way any more */
    this.then = null;
    this._place = `prostudio.unsent.${store.state.id}.`;
    addEventListener('pagehide', () => this._leave());
    addEventListener('online', () => this.flush());
    setInterval(() => this._open.size && this._keep(), ORPHAN_MS / 3);
  }

  /** Whether something is on its way to the server. */
  get busy() {
    return this._running > 0;
  }

  /** Fields of a shot that are typed and not saved. @returns {Object<string, *>} */
  of(key) {
    return Object.fromEntries(Object.entries(this._open.get(key) ?? {}).map(([name, { value }]) => [name, value]));
  }

  /** Remember values of fields and send them soon. */
  add(key, fields, wait = WAIT_MS) {
    const open = this._open.get(key) ?? {};
    for (const [name, value] of Object.entries(fields)) open[name] = { value };
    this._open.set(key, open);
    this._keep();
    this._show();
    clearTimeout(this._timers.get(key));
    this._timers.set(key, setTimeout(() => this._send(key), wait));
  }

  /** Send what is typed now. @returns {Promise<void>} ends when everything is answered */
  flush() {
    for (const key of this._open.keys()) this._send(key);
    return this._chain;
  }

  /**
   * Do something that changes the film, after everything before it.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>}
   */
  after(work) {
    this._running += 1;
    this._show();
    const done = this._chain.then(work).finally(() => {
      this._running -= 1;
      this._show();
      if (!this._running) this._rested();
    });
    this._chain = done.then(() => {}, () => {});
    return done;
  }

  _rested() {
    const then = this.then;
    this.then = null;
    then?.();
  }

  _send(key) {
    clearTimeout(this._timers.get(key));
    this._timers.delete(key);
    if (!this._unrefused(key).length) return;
    this.after(() => this._patch(key)).catch((error) => this._failed(key, error));
  }

  _unrefused(key) {
    return Object.entries(this._open.get(key) ?? {}).filter(([, edit]) => !edit.refused);
  }

  async _patch(key) {
    const edits = this._unrefused(key);
    if (!edits.length) return;
    const shot = key === HEAD ? null : this.store.shot(key);
    if (key !== HEAD && !shot) return this._drop(key);
    const body = Object.fromEntries(edits.map(([name, { value }]) => [name, value]));
    const path = shot ? `${this.store.path}/shots/${shot.id}` : this.store.path;
    const answer = await this._sent(key, edits, path, body);
    if (!answer) return;
    this._tries = 0;
    this._forget(key, edits);
    if (shot) this.store.take(answer);
    else this.store.headTaken(answer);
  }

  async _sent(key, edits, path, body) {
    try {
      return await api('PATCH', path, body);
    } catch (error) {
      if (error.status === 0 || error.status >= 500 || error.status === 429) throw error;
      if (error.status === 404) return this._gone(key);
      for (const [, edit] of edits) edit.refused = true;
      const problem = error.hint ? `${error.message}. ${error.hint}` : error.message;
      const errors = Object.fromEntries(edits.map(([name]) => [name, problem]));
      const shot = this.store.shot(key);
      if (shot) this.store.put(shot.key, { errors: { ...shot.errors, ...errors } });
      this.store.emit('refused', { key, errors, error });
      return null;
    }
  }

  /** The shot, or the film, is there no more: what was typed is given back. */
  async _gone(key) {
    await this.store.missing();
    if (!this.store.state.gone) this._drop(key);
    this.then = () => this.store.refresh();
    return null;
  }

  _failed(key, error) {
    this.store.failed(error);
    const wait = RETRIES_MS[Math.min(this._tries, RETRIES_MS.length - 1)];
    this._tries += 1;
    clearTimeout(this._timers.get(key));
    this._timers.set(key, setTimeout(() => this._send(key), wait));
    this._show();
  }

  _forget(key, edits) {
    const open = this._open.get(key);
    for (const [name, edit] of edits) if (open && open[name] === edit) delete open[name];
    if (open && !Object.keys(open).length) this._open.delete(key);
    this._keep();
  }

  _drop(key) {
    const lost = this.of(key);
    this._open.delete(key);
    this._keep();
    this.store.emit('orphan', lost);
  }

  _show() {
    const edits = [...this._open.values()].flatMap((open) => Object.values(open));
    const waits = edits.some((edit) => !edit.refused) || this._running > 0;
    const refused = edits.some((edit) => edit.refused) ? 'error' : 'saved';
    this.store.set({ saving: waits ? (this.store.state.lost ? 'offline' : 'saving') : refused });
  }

  _keep() {
    const shots = [...this._open].map(([key, open]) => {
      const id = key === HEAD ? HEAD : this.store.shot(key)?.id ?? key;
      return [id, Object.fromEntries(Object.entries(open).map(([name, { value }]) => [name, value]))];
    });
    try {
      if (shots.length) localStorage.setItem(this._place + client, JSON.stringify({ at: Date.now(), shots }));
      else localStorage.removeItem(this._place + client);
    } catch { /* private mode, or full: what is typed still stands in the page */ }
  }

  /** After loading: take up what this tab had not saved, and what closed tabs left. */
  restore() {
    for (const name of this._left()) {
      const { shots } = JSON.parse(localStorage.getItem(name) ?? '{"shots": []}');
      localStorage.removeItem(name);
      for (const [id, fields] of shots) {
        if (id === HEAD) this.add(HEAD, fields);
        else if (this.store.shot(id)) this.store.edit(id, fields);
        else this.store.emit('orphan', fields);
      }
    }
  }

  _left() {
    try {
      return Object.keys(localStorage).filter((name) => {
        if (!name.startsWith(this._place)) return false;
        if (name === this._place + client) return true;
        return Date.now() - JSON.parse(localStorage.getItem(name)).at > ORPHAN_MS;
      });
    } catch {
      return [];
    }
  }

  _leave() {
    this._keep();
    for (const key of this._open.keys()) {
      const edits = this._unrefused(key);
      const shot = key === HEAD ? null : this.store.shot(key);
      if (!edits.length || (key !== HEAD && !shot)) continue;
      const body = Object.fromEntries(edits.map(([name, { value }]) => [name, value]));
      const path = shot ? `${this.store.path}/shots/${shot.id}` : this.store.path;
      api('PATCH', path, body, { keepalive: true }).catch(() => {});
    }
  }
}
