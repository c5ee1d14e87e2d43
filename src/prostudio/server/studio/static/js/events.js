/**
 * Server-sent events that come back by themselves.
 *
 * Read with `fetch`, not EventSource: an answer's status tells a film that is gone from a server
 * that is, every event comes whatever its name, and a stream that fell silent is noticed. A page
 * that nobody sees holds no stream, because a browser allows six connections to one server.
 */
import { client, logIn } from './api.js';
import { h, icon } from './dom.js';

const SILENT_MS = 40_000; // the server says something every 15 s
const HIDDEN_MS = 20_000;
const WAITS = [300, 800, 1500, 3000, 5000];

/** @type {Set<Stream>} */
const down = new Set();

/**
 * @typedef {object} Listener
 * @property {(name: string, data: any, id: number | null) => void} [onEvent]
 * @property {() => void} [onUp] connected, again or for the first time: now is the time for the full state
 * @property {() => void} [onDown]
 */

/** Everything that happens to a film, until `close()`. @param {string} film @param {Listener} listener */
export function listen(film, listener) {
  return stream(`/api/films/${film}/events?stay=1`, listener);
}

/** Any stream of events. @param {string} path @param {Listener} listener @returns {() => void} close */
export function stream(path, listener) {
  const one = new Stream(path, listener);
  return () => one.close();
}

class Stream {
  /** @param {string} path @param {Listener} listener */
  constructor(path, listener) {
    this.path = path;
    this.listener = listener;
    this.last = /** @type {number | null} */ (null);
    this.tries = 0;
    this.ended = false;
    this.abort = new AbortController();
    this.timer = 0;
    this.hidden = 0;
    this.up = false;
    this.seen = () => this.look();
    this.again = () => this.retry();
    document.addEventListener('visibilitychange', this.seen);
    window.addEventListener('online', this.again);
    this.run();
  }

  close() {
    this.ended = true;
    this.abort.abort();
    clearTimeout(this.timer);
    clearTimeout(this.hidden);
    document.removeEventListener('visibilitychange', this.seen);
    window.removeEventListener('online', this.again);
    this.mark(true);
  }

  look() {
    clearTimeout(this.hidden);
    if (document.hidden) this.hidden = window.setTimeout(() => { this.abort.abort(); this.up = false; }, HIDDEN_MS);
    else if (this.abort.signal.aborted) this.retry();
  }

  retry() {
    if (this.ended || this.up) return;
    clearTimeout(this.timer);
    this.abort.abort();
    this.run();
  }

  async run() {
    const abort = new AbortController();
    this.abort = abort;
    try {
      const since = this.last === null ? '' : `${this.path.includes('?') ? '&' : '?'}after=${this.last}`;
      const answer = await fetch(this.path + since, {
        headers: { Accept: 'text/event-stream', 'X-Client': client }, cache: 'no-store', signal: abort.signal,
      });
      if (answer.status === 401) return logIn();
      if (answer.status === 404) { this.close(); return this.listener.onEvent?.('removed', {}, null); }
      if (answer.status !== 200 || !answer.body) throw new Error(String(answer.status));
      this.tries = 0;
      this.up = true;
      this.mark(true);
      this.listener.onUp?.();
      await this.read(answer.body, abort);
      if (abort === this.abort && !abort.signal.aborted) this.wait(300); // it ended in order
    } catch (failure) {
      if (abort !== this.abort || this.ended) return;
      if (abort.signal.aborted && document.hidden) return; // `look` opens it again
      this.wait(WAITS[Math.min(this.tries++, WAITS.length - 1)]);
    }
    return undefined;
  }

  /** @param {number} pause */
  wait(pause) {
    if (this.up) this.listener.onDown?.();
    this.up = false;
    this.mark(false);
    this.timer = window.setTimeout(() => this.run(), pause);
  }

  /** @param {ReadableStream<Uint8Array>} body @param {AbortController} abort */
  async read(body, abort) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const silent = window.setTimeout(() => { abort.abort(); if (!document.hidden && !this.ended) this.wait(300); }, SILENT_MS);
      const { value, done } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      const parts = (text + value).split('\n\n');
      text = /** @type {string} */ (parts.pop());
      for (const part of parts) this.take(part);
    }
  }

  /** @param {string} part one event's lines */
  take(part) {
    let name = 'message', data = '', id = null;
    for (const line of part.split('\n')) {
      if (line.startsWith('event: ')) name = line.slice(7);
      else if (line.startsWith('data: ')) data += line.slice(6);
      else if (line.startsWith('id: ')) id = Number(line.slice(4));
    }
    if (id !== null) this.last = id;
    if (data) this.listener.onEvent?.(name, JSON.parse(data), id);
  }

  /** @param {boolean} well */
  mark(well) {
    if (well) down.delete(this); else down.add(this);
    banner();
  }
}

/** @type {HTMLElement | null} */
let shown = null;
let soon = 0;

/** Says that the server is away while any stream is; what is short is not told. */
function banner() {
  clearTimeout(soon);
  if (down.size === 0) {
    if (shown) { shown.remove(); shown = null; document.documentElement.style.removeProperty('--lost'); }
    return;
  }
  if (shown) return;
  soon = window.setTimeout(() => {
    const again = () => down.forEach((one) => one.retry());
    shown = h('div', { class: 'lost-banner', role: 'status' }, icon('plug'),
      h('span', null, h('strong', null, 'The studio is out of reach. '), 'What you type is kept; it goes on by itself.'),
      h('button', { class: 'button small', type: 'button', on: { click: again } }, 'Try now'));
    document.body.prepend(shown);
    document.documentElement.style.setProperty('--lost', `${shown.offsetHeight}px`); // what sticks, sticks below it
  }, 900);
}
