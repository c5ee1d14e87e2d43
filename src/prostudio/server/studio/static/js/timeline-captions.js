/** The captions in their places; each is changed where it stands. */
import { h } from './dom.js';
import { playback } from './playback.js';
import { sheet } from './timeline-waves.js';
import { beyond } from './timescale.js';

const FACE_PX = 5; // a caption that is narrower is drawn on canvas

/** @param {any} view */
export function captionsRow(view) {
  const { store } = view;
  const { element, clear, high, colour } = sheet(view, 'captions');
  const list = element.appendChild(h('ol', { class: 'tl-list', 'aria-label': 'Captions' }));
  const nodes = new Map();
  let editing = null, painted = false;

  const all = () => store.state.timeline?.captions ?? [];

  function draw() {
    const captions = all();
    const first = Math.max(0, beyond(captions, (one) => one.start, view.from - (view.to - view.from) / 2) - 2);
    const seen = new Map();
    const narrow = [];
    for (let at = first; at < captions.length && captions[at].start <= view.to + (view.to - view.from) / 2; at += 1) {
      if (view.x(captions[at].end - captions[at].start) < FACE_PX) narrow.push(captions[at]);
      else seen.set(captions[at].n, captions[at]);
    }
    if (narrow.length || painted) paint(narrow);
    for (const [n, node] of nodes) if (!seen.has(n) && n !== editing) { node.remove(); nodes.delete(n); }
    for (const [n, caption] of seen) {
      let node = nodes.get(n);
      if (!node) { node = made(n); nodes.set(n, node); list.append(node); }
      place(node, caption);
    }
    if (seen.size && !list.querySelector('[tabindex="0"]')) list.querySelector('button')?.setAttribute('tabindex', '0');
  }

  function paint(narrow) {
    const context = clear();
    painted = narrow.length > 0;
    context.fillStyle = colour();
    context.globalAlpha = 0.4;
    for (const one of narrow) context.fillRect(view.x(one.start) - view.left, high() * 0.2, Math.max(0.6, view.x(one.end - one.start) - 0.4), high() * 0.6);
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
    const told = `${view.scale} ${start} ${end} ${text}`;
    if (node.dataset.told === told) return;
    node.dataset.told = told;
    const wide = Math.max(1, view.x(end - start) - 1);
    node.style.left = `${view.x(start)}px`;
    node.style.width = `${wide}px`;
    node.classList.toggle('narrow', wide < 20);
    node.classList.toggle('tight', wide < 56);
    const face = node.firstElementChild;
    if (face.textContent === text || face.localName !== 'button') return;
    face.textContent = text;
    face.title = `${text}\n(double click or Enter to change it)`;
  }

  /** One of the row is in the order of Tab. */
  function roam(face) {
    for (const one of list.querySelectorAll('button[tabindex="0"]')) one.tabIndex = -1;
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

  async function edit(n) {
    const node = nodes.get(n);
    if (!node || editing !== null) return;
    editing = n;
    node.classList.add('editing');
    const { editCaption } = await import(/* later */ './caption-edit.js');
    editCaption(store, caption(n), node, () => { editing = null; node.classList.remove('editing'); });
  }

  return { element, draw };
}
