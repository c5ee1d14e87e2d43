/** The captions in their places; each is changed where it stands. */
import { editCaption } from './caption-edit.js';
import { h } from './dom.js';
import { playback } from './playback.js';
import { beyond } from './timescale.js';

/** @param {any} view */
export function captionsRow(view) {
  const { store } = view;
  const element = h('ol', { class: 'tl-row tl-captions', 'aria-label': 'Captions' });
  const nodes = new Map();
  let editing = null;

  const all = () => store.state.timeline?.captions ?? [];

  function draw() {
    const captions = all();
    const first = Math.max(0, beyond(captions, (one) => one.start, view.from - (view.to - view.from) / 2) - 2);
    const seen = new Map();
    for (let at = first; at < captions.length && captions[at].start <= view.to + (view.to - view.from) / 2; at += 1) seen.set(captions[at].n, captions[at]);
    for (const [n, node] of nodes) if (!seen.has(n) && n !== editing) { node.remove(); nodes.delete(n); }
    for (const [n, caption] of seen) {
      let node = nodes.get(n);
      if (!node) { node = made(n); nodes.set(n, node); element.append(node); }
      place(node, caption);
    }
    if (seen.size && !element.querySelector('[tabindex="0"]')) element.querySelector('button')?.setAttribute('tabindex', '0');
  }

  function made(n) {
    const face = h('button', { type: 'button', tabindex: -1 });
    face.addEventListener('click', () => { roam(face); playback.seek(caption(n).start + 0.001); store.select(store.resolve(caption(n).shot)); });
    face.addEventListener('dblclick', () => edit(n));
    face.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === 'F2') edit(n);
      else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') go(n + (event.key === 'ArrowRight' ? 1 : -1));
      else return;
      event.preventDefault();
    });
    return h('li', { class: 'tl-caption', 'data-caption': n }, face);
  }

  const caption = (n) => all().find((one) => one.n === n) ?? { start: 0, end: 0, text: '' };

  function place(node, { start, end, text }) {
    node.style.transform = `translateX(${view.x(start)}px)`;
    node.style.width = `${Math.max(1, view.x(end - start) - 1)}px`;
    const face = node.firstElementChild;
    if (face.textContent === text || face.localName !== 'button') return;
    face.textContent = text;
    face.title = `${text}\n(double click or Enter to change it)`;
  }

  /** One of the row is in the order of Tab. */
  function roam(face) {
    for (const one of element.querySelectorAll('button[tabindex="0"]')) one.tabIndex = -1;
    face.tabIndex = 0;
  }

  function go(n) {
    if (!all().some((one) => one.n === n)) return;
    playback.seek(caption(n).start + 0.001);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const face = nodes.get(n)?.firstElementChild;
      if (face) { roam(face); face.focus(); }
    }));
  }

  function edit(n) {
    const node = nodes.get(n);
    if (!node || editing !== null) return;
    editing = n;
    node.classList.add('editing');
    editCaption(store, caption(n), node, () => { editing = null; node.classList.remove('editing'); });
  }

  return { element, draw };
}
