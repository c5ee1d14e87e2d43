/** What is done with shots on a press; read at the first one and mixed into the store, so `this` is the store. */
import { api } from './api.js';
import { IN_LINE } from './film-progress.js';

/** What a new shot shows until something is typed: a shot that says and shows nothing is none. */
const NEW_PROMPT = 'a new shot';
const MOST_PICTURE = 50_000_000;

/** A refusal of ours, told as the server's are. */
function refusal(message, hint) {
  return Object.assign(new Error(message), { status: 422, code: 'media', hint });
}

/** @type {ThisType<import('./film-store.js').FilmStore & Object>} */
export const actions = {
  /** One change of the list of shots, after what was typed. @returns {Promise<Object|null>} the answer */
  async change(method, path, body) {
    this.edits.flush();
    try {
      const answer = await this.edits.after(async () => {
        const got = await api(method, `${this.path}${typeof path === 'function' ? path() : path}`, body?.());
        if (got?.revision) this.take(got);
        return got;
      });
      if (answer?.revision && !answer.shots && !answer.shot) await this.refresh();
      return answer ?? {};
    } catch (error) {
      this.failed(error);
      this.emit('problem', error);
      await this.refresh();
      return null;
    }
  },

  _of(id) {
    const key = this.shot(id)?.key ?? id;
    return () => `/shots/${this.shot(key)?.id ?? id}`;
  },

  /** A new shot after another one, or at the beginning. @returns {Promise<string|undefined>} its id */
  async insert(after, parts = { prompt: NEW_PROMPT }) {
    const key = after && this.shot(after)?.key;
    const before = new Set(this.state.shots.map((shot) => shot.key));
    const body = () => ({ after: key ? this.shot(key)?.id ?? null : null, ...parts });
    if (!(await this.change('POST', '/shots', body))) return undefined;
    const made = this.state.shots.find((shot) => !before.has(shot.key));
    if (made) this.select(made.id);
    return made?.id;
  },

  /** Take a shot out; `undo` brings it back. */
  async remove(id) {
    const path = this._of(id);
    const at = this.state.shots.indexOf(this.shot(id));
    const next = this.state.shots[at + 1] ?? this.state.shots[at - 1];
    const done = await this.change('DELETE', path);
    if (done && next) this.select(next.key);
    return done;
  },

  /** Put a shot before another one, or at the end. */
  move(id, before) {
    const path = this._of(id);
    const key = before && this.shot(before)?.key;
    this._moveHere(this.shot(id), key);
    return this.change('POST', () => `${path()}/move`, () => ({ before: key ? this.shot(key)?.id : null }));
  },

  _moveHere(shot, before) {
    const shots = this.state.shots.filter((one) => one !== shot);
    const at = before ? shots.findIndex((one) => one.key === before) : shots.length;
    shots.splice(at, 0, shot);
    this.set({ shots: shots.map((one, index) => ({ ...one, number: index + 1 })) });
  },

  /** Part a shot in two at an index into its words. */
  split(id, at) {
    const path = this._of(id);
    return this.change('POST', () => `${path()}/split`, () => ({ at }));
  },

  /** Make one shot of this one and the next. */
  join(id) {
    const path = this._of(id);
    return this.change('POST', () => `${path()}/join`, () => ({}));
  },

  /** A further take of this shot alone. */
  async reroll(id, how = {}) {
    const path = this._of(id);
    const film = await this.change('POST', () => `${path()}/reroll`, () => how);
    if (!film) return null;
    if (film.state) this.set({ film });
    const shot = this.shot(id);
    if (shot && shot.state !== 'drawn' && IN_LINE.has(film.state)) this.put(shot.key, { awaited: true, state: 'waiting', progress: null });
    await this.refresh();
    return film;
  },

  /** @returns {Promise<Object[]>} */
  async takes(id) {
    return (await api('GET', `${this.path}${this._of(id)()}/takes`)).takes;
  },

  pick(id, take) {
    const path = this._of(id);
    return this.change('POST', () => `${path()}/pick`, () => ({ take }));
  },

  removeTake(key) {
    return this.change('DELETE', `/takes/${key}`);
  },

  /** Give a shot a picture of the user's. @param {File|null} file */
  async picture(id, file) {
    const shot = this.shot(id);
    if (!shot) return;
    if (!file) return this.edit(id, { picture: null });
    this.put(shot.key, { uploading: true, errors: { ...shot.errors, picture: '' } });
    try {
      const upload = await this.upload(file);
      this.put(shot.key, { uploading: false });
      await this.change('PATCH', this._of(shot.key), () => ({ picture: upload.id }));
    } catch (error) {
      this.failed(error);
      const errors = { ...this.shot(shot.key)?.errors, picture: error.message }; // the hint is told below
      this.put(shot.key, { uploading: false, errors });
      this.emit('problem', error);
    }
  },

  /** @param {File} file @returns {Promise<{id: string, name: string, kind: string}>} */
  async upload(file) {
    if (file.size > MOST_PICTURE) {
      const size = Math.round(file.size / 1e6);
      throw refusal(`${file.name} is ${size} MB; pictures and clips may be up to 50 MB here`, 'make it smaller and drop it again');
    }
    const form = new FormData();
    form.append('files', file, file.name);
    return (await api('POST', `${this.path}/uploads`, form)).uploads[0];
  },

  async undo() {
    return this.change('POST', '/undo', () => ({}));
  },

  async redo() {
    return this.change('POST', '/redo', () => ({}));
  },

  /** Replace the script; throws what the server refuses it for. */
  async saveScript(text) {
    this.edits.flush();
    const put = () => api('PUT', `${this.path}/script`, { text, revision: this.state.meta?.revision });
    const answer = await this.edits.after(put);
    await this.refresh();
    return answer;
  },

  /** Make the film, in these profiles or its own. */
  make(profiles) {
    return this._film('make', profiles ? { profiles } : {});
  },

  cancel() {
    return this._film('cancel', {});
  },

  async _film(what, body) {
    await this.edits.flush();
    try {
      this.set({ film: { ...this.state.film, ...(await api('POST', `${this.path}/${what}`, body)) } });
      await this.refresh();
      return true;
    } catch (error) {
      this.failed(error);
      this.emit('problem', error);
      return false;
    }
  },
};
