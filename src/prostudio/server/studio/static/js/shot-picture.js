/** A shot's picture: the next one is loaded before the last one goes, previews at most two a second. */
import { h, icon } from './dom.js';

const PREVIEW_MS = 500;
/** A browser opens six connections to a server; pictures being drawn must not hold up what is typed. */
const AT_ONCE = 3;

/** @type {Map<string, {wanted: (() => boolean)[], promise: Promise<boolean>, done: (there: boolean) => void}>} in turn */
const waiting = new Map();
/** Addresses that came: the browser's cache has them. */
const known = new Set();
let running = 0;

/**
 * Load a picture in turn, so that it is there when an element shows it.
 * @param {string} address @param {() => boolean} [wanted] asked when its turn comes
 * @returns {Promise<boolean>} whether it is there
 */
export function loaded(address, wanted = () => true) {
  if (known.has(address)) return Promise.resolve(true);
  const asked = waiting.get(address) ?? { wanted: [] };
  asked.wanted.push(wanted);
  if (!asked.promise) {
    asked.promise = new Promise((done) => { asked.done = done; });
    waiting.set(address, asked);
    next();
  }
  return asked.promise;
}

async function next() {
  const [address, asked] = waiting.entries().next().value ?? [];
  if (running >= AT_ONCE || !asked) return;
  waiting.delete(address);
  let there = known.has(address);
  if (!there && asked.wanted.some((wanted) => wanted())) {
    running += 1;
    const image = new Image();
    image.src = address;
    there = await image.decode().then(() => true, () => false);
    running -= 1;
    if (there) known.add(address);
  }
  asked.done(there);
  next();
}

export class Picture {
  constructor() {
    this.image = h('img', { alt: '', decoding: 'async', draggable: 'false' });
    this.none = h('span', { class: 'picture-none', hidden: true }, icon('image'));
    this.element = h('div', { class: 'picture' }, this.image, this.none);
    this.at = 0;
    this.image.hidden = true;
  }

  /** @param {import('./film-store.js').Shot} shot @param {string} alt @param {string} [size] of the film, 1280x720 */
  show(shot, alt, size) {
    const making = shot.state === 'making' && shot.preview;
    if (this.image.alt !== alt) this.image.alt = alt;
    const [width, height] = (size ?? '16x9').split('x').map(Number);
    this.element.classList.toggle('tall', height > width);
    this.element.classList.toggle('live', Boolean(making));
    this.want(making ? shot.preview : shot.still, making ? PREVIEW_MS : 0);
  }

  want(address, pause) {
    if (address === this.wanted) return;
    this.wanted = address;
    if (known.has(address) && !pause) { this.put(address); return; }
    if (this.loading || this.timer) return;
    const wait = Math.max(0, this.at + pause - performance.now());
    this.timer = setTimeout(() => { this.timer = 0; this.load(); }, wait);
  }

  async load() {
    const address = this.wanted;
    if (!address) return this.broken();
    this.loading = true;
    const there = await loaded(address, () => this.wanted === address && this.element.isConnected);
    this.loading = false;
    if (there) this.put(address);
    else if (address === this.wanted) this.broken();
    this.at = performance.now();
    if (this.wanted !== address) this.load();
    return undefined;
  }

  put(address) {
    this.image.src = address;
    this.image.hidden = false;
    this.none.hidden = true;
    this.element.classList.add('there');
    this.tries = 0;
  }

  broken() {
    this.tries = (this.tries ?? 0) + 1;
    if (this.image.hidden) this.none.hidden = false;
    if (this.tries > 4) return;
    const address = this.wanted;
    setTimeout(() => { if (this.wanted === address && !this.loading) this.load(); }, 1500 * this.tries);
  }
}
