/** A shot's picture: the next one is loaded before the last one goes, previews at most two a second. */
import { h, icon } from './dom.js';

const PREVIEW_MS = 500;

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
    if (this.loading || this.timer) return;
    const wait = Math.max(0, this.at + pause - performance.now());
    this.timer = setTimeout(() => { this.timer = 0; this.load(); }, wait);
  }

  async load() {
    const address = this.wanted;
    if (!address) return this.broken();
    this.loading = true;
    const next = new Image();
    next.src = address;
    try {
      await next.decode();
      this.image.src = address;
      this.image.hidden = false;
      this.none.hidden = true;
      this.element.classList.add('there');
    } catch {
      if (address === this.wanted) this.broken();
    }
    this.loading = false;
    this.at = performance.now();
    if (this.wanted !== address) this.load();
    return undefined;
  }

  broken() {
    this.tries = (this.tries ?? 0) + 1;
    if (this.image.hidden) this.none.hidden = false;
    if (this.tries > 4) return;
    const address = this.wanted;
    setTimeout(() => { if (this.wanted === address && !this.loading) this.load(); }, 1500 * this.tries);
  }
}
