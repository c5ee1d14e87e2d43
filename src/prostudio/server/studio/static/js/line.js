/** The line of films as the server tells it: one stream for the whole page. */
import { stream } from './events.js';
import { createStore } from './state.js';

/**
 * @typedef {object} Film
 * @property {string} id
 * @property {'draft' | 'queued' | 'planning' | 'running' | 'composing' | 'paused' | 'done' | 'failed' | 'cancelled'} state
 * @property {string} title
 * @property {string | null} reason
 * @property {number} progress 0 to 1
 * @property {number | null} eta_s
 * @property {string | null} stage
 * @property {string} created
 * @property {string | null} ended
 * @property {{code: string, message: string, hint: string | null} | null} error
 * @property {{profile: string, name: string, bytes: number, seconds: number, download: string}[]} films
 * @property {string | null} [poster]
 * @property {number | null} [shots]
 * @property {number | null} [seconds]
 * @property {string | null} [revision]
 * @property {string | null} [made_revision]
 */

const store = createStore({ films: /** @type {Film[]} */ ([]), ended: /** @type {Film[]} */ ([]), more: 0, count: 0, known: false });

export const line = store.state;
export const subscribe = store.subscribe;

let open = false;

/** Listen; the second call and later ones do nothing. */
export function follow() {
  if (open) return;
  open = true;
  stream('/api/films/line/events', {
    onEvent: (name, data) => { if (name === 'line') store.set({ ...data, known: true }); },
  });
}

export const ACTIVE = new Set(['planning', 'running', 'composing']);
