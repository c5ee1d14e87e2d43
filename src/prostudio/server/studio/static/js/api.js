/** The one door to the server: JSON in, JSON out, and errors as they are told. */

/** Names this tab, so that its own edits are known when they come back as events. */
export const client = tab();

/** What the server refused, in its words; status 0 and code `lost` when it does not answer. */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {string | null} [hint] */
  constructor(status, code, message, hint = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Ask the server.
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path
 * @param {any} [body] a value (sent as JSON) or FormData
 * @param {{signal?: AbortSignal, headers?: Record<string, string>, keepalive?: boolean}} [options]
 * @returns {Promise<any>} null where there is nothing to tell
 * @throws {ApiError}
 */
export async function api(method, path, body, options = {}) {
  const form = body instanceof FormData;
  const headers = { 'X-Client': client, Accept: 'application/json', ...options.headers };
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  const content = body === undefined || form ? body : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: content, signal: options.signal, keepalive: options.keepalive });
  } catch (failure) {
    if (/** @type {any} */ (failure).name === 'AbortError') throw failure;
    throw lost();
  }
  return read(answer.status, answer.headers.get('Content-Type'), await answer.text().catch(() => { throw lost(); }));
}

/** What an answer says, or the error that it is. @param {number} status @param {string | null} kind @param {string} text */
export function read(status, kind, text) {
  const value = kind?.includes('json') && text ? JSON.parse(text) : null;
  if (status >= 200 && status < 300) return value;
  if (status === 401) logIn();
  if (value?.message) throw new ApiError(status, value.code, value.message, value.hint);
  if (status >= 502 && status <= 504) throw lost();
  throw new ApiError(status, 'fault', `The server answered ${status}.`, 'Try again; its log tells more.');
}

export function lost() {
  return new ApiError(0, 'lost', 'The studio does not answer.', 'It is tried again; what you typed is kept.');
}

/** To the login page, and back here. */
export function logIn() {
  const here = location.pathname + location.search;
  if (location.pathname !== '/login') location.assign(`/login?next=${encodeURIComponent(here)}`);
}

function tab() {
  const make = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (one) => one.toString(36).padStart(2, '0')).join('').slice(0, 10);
  try {
    const kept = sessionStorage.getItem('prostudio.tab');
    const entry = /** @type {any} */ (performance.getEntriesByType('navigation')[0]);
    if (kept && entry?.type === 'reload') return kept; // a duplicated tab copies the storage, not the name
    const name = make();
    sessionStorage.setItem('prostudio.tab', name);
    return name;
  } catch {
    return make();
  }
}
