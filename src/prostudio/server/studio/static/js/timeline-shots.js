/** The strip of shots: each as long as it is, its state, its edge to pull, the way into it. */
import { h } from './dom.js';
import { cutHandle } from './timeline-cuts.js';
import { playback } from './playback.js';
import { loaded } from './shot-picture.js';
import { sheet } from './timeline-waves.js';

const AROUND = 0.5; // of what is seen, on each side
const FACE_PX = 7; // a shot that is narrower is drawn with its neighbours, on canvas
const PICTURE_PX = 16;
const EDGE_PX = 7;
const PREVIEW_MS = 500;

/** @param {any} view */
export function shotsRow(view) {
  const { store } = view;
  const { element, clear, high, colour } = sheet(view, 'shots');
  const list = element.appendChild(h('ol', { class: 'tl-list', 'aria-label': 'Shots' }));
  const nodes = new Map();
  let narrow = false;

  /** @param {{shot: any, start: number, length: number}[]} spans */
  function draw(spans) {
    const room = (view.to - view.from) * AROUND;
    const seen = spans.filter((one) => one.start + one.length >= view.from - room && one.start <= view.to + room);
    const faces = seen.filter((one) => view.x(one.length) >= FACE_PX || one.shot.id === store.state.selected);
    if (faces.length < seen.length || narrow) paint(seen);
    narrow = faces.length < seen.length;
    const keys = new Set(faces.map((one) => one.shot.key));
    for (const [key, node] of nodes) if (!keys.has(key)) { node.item.remove(); nodes.delete(key); }
    let before = null;
    for (const span of faces) {
      const node = nodes.get(span.shot.key) ?? made(span.shot.key);
      place(node, span);
      const next = before ? before.nextElementSibling : list.firstElementChild;
      if (next !== node.item) list.insertBefore(node.item, next);
      before = node.item;
    }
    if (faces.length && !keys.has(store.shot(store.state.selected)?.key)) nodes.get(faces[0].shot.key).face.tabIndex = 0;
  }

  function paint(seen) {
    const context = clear();
    context.fillStyle = colour();
    for (const { shot, start, length } of seen) {
      const wide = view.x(length);
      if (wide >= FACE_PX) continue;
      context.globalAlpha = shot.state === 'making' ? 1 : shot.number % 2 ? 0.34 : 0.22;
      context.fillRect(view.x(start) - view.left, 0, Math.max(0.6, wide), high());
    }
  }

  function made(key) {
    const label = h('span', { class: 'tl-number' });
    const face = h('button', { class: 'tl-face', type: 'button', tabindex: -1 }, label);
    const line = h('span', { class: 'tl-progress', hidden: true });
    const item = h('li', { class: 'tl-shot' }, face, line);
    const node = { item, face, label, line, cut: null, edge: null, url: '', swapped: 0, told: '' };
    face.addEventListener('pointerdown', (event) => edgeUnder(event, face) && pull(event, key));
    face.addEventListener('pointermove', (event) => { face.style.cursor = edgeUnder(event, face) ? 'ew-resize' : ''; });
    face.addEventListener('click', (event) => {
      if (event.detail && edgeUnder(event, face)) return;
      store.select(key);
      playback.seek(event.detail ? view.at(event) : spanOf(key).start);
    });
    face.addEventListener('dblclick', () => store.set({ alone: store.shot(key).id }));
    face.addEventListener('keydown', (event) => keyed(event, key));
    nodes.set(key, node);
    return node;
  }

  const spanOf = (key) => view.spans().find((one) => one.shot.key === key);

  function place(node, { shot, start, length, transition }) {
    const selected = shot.id === store.state.selected;
    const wide = Math.max(2, view.x(length));
    const told = `${view.scale} ${start} ${length} ${selected} ${shot.number} ${transition?.kind} ${transition?.seconds}`;
    if (node.shot === shot && node.told === told) return;
    Object.assign(node, { shot, told });
    node.item.style.left = `${view.x(start)}px`;
    node.item.style.width = `${wide}px`;
    node.item.dataset.state = shot.state;
    node.item.dataset.shot = shot.id;
    node.label.textContent = wide > 20 ? String(shot.number) : '';
    node.face.setAttribute('aria-label', `Shot ${shot.number}, ${length.toFixed(1)} s${shot.state === 'drawn' ? '' : `, ${shot.state}`}: ${shot.prompt || shot.words || 'no words'}`);
    node.face.title = `${shot.number} · ${length.toFixed(1)} s${shot.prompt ? ` · ${shot.prompt.slice(0, 120)}` : ''}`;
    node.face.setAttribute('aria-pressed', String(selected));
    node.face.tabIndex = selected ? 0 : -1;
    picture(node, shot, wide);
    node.line.hidden = shot.state !== 'making';
    if (shot.state === 'making') node.line.style.setProperty('--done', String(shot.progress ?? 0));
    handles(node, shot, transition, selected, wide);
  }

  /** The still, or the newest look at what is being made: at most two a second. */
  function picture(node, shot, wide) {
    const url = wide > PICTURE_PX ? (shot.state === 'making' && shot.preview) || shot.still || '' : '';
    if (url === node.url) return;
    const now = performance.now();
    if (shot.state === 'making' && now - node.swapped < PREVIEW_MS) return;
    node.swapped = now;
    node.url = url;
    if (!url) { node.face.style.backgroundImage = ''; return; }
    loaded(url, () => node.url === url && node.item.isConnected).then((there) => {
      if (there && node.url === url) node.face.style.backgroundImage = `url("${encodeURI(url)}")`;
      else if (node.url === url) node.url = '';
    });
  }

  function handles(node, shot, transition, selected, wide) {
    if (shot.number > 1 && wide > 30) {
      node.cut ??= cutHandle(view, shot.key);
      node.cut.draw(shot, transition, selected);
      if (!node.cut.element.isConnected) node.item.append(node.cut.element);
    } else { node.cut?.element.remove(); }
    if (selected && wide > 20) {
      node.edge ??= edge(shot.key);
      node.edge.setAttribute('aria-label', `Length of shot ${shot.number}`);
      node.edge.setAttribute('aria-valuenow', spanLength(shot).toFixed(1));
      node.edge.setAttribute('aria-valuetext', `${spanLength(shot).toFixed(1)} seconds`);
      if (!node.edge.isConnected) node.item.append(node.edge);
    } else { node.edge?.remove(); }
  }

  const spanLength = (shot) => (view.stretched?.key === shot.key ? view.stretched.length : shot.length ?? 0);
  const edgeUnder = (event, face) => event.pointerType !== 'touch' && face.clientWidth > 24 && face.getBoundingClientRect().right - event.clientX < EDGE_PX;

  function edge(key) {
    const found = h('span', { class: 'tl-edge', role: 'slider', tabindex: 0, 'aria-valuemin': 0.5, 'aria-valuemax': 600, 'data-drags': 'length' });
    found.addEventListener('pointerdown', (event) => pull(event, key));
    found.addEventListener('keydown', async (event) => {
      const step = { ArrowLeft: -0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const { nudge } = await import(/* later */ './timeline-edge.js');
      nudge(view, key, spanLength(store.shot(key)) + step * (event.shiftKey ? 5 : 1));
    });
    return found;
  }

  /** Pull a shot's end; a hand that let go before this was loaded pulls nothing. */
  async function pull(event, key) {
    event.preventDefault();
    event.stopPropagation();
    let held = true;
    addEventListener('pointerup', () => { held = false; }, { once: true });
    const edges = await import(/* later */ './timeline-edge.js');
    if (held) edges.pull(view, key, spanOf(key).start, nodes.get(key).item);
  }

  function keyed(event, key) {
    const { shots } = store.state;
    const at = shots.findIndex((one) => one.key === key);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shots.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const shot = shots[Math.min(Math.max(0, to), shots.length - 1)];
    store.select(shot.id);
    playback.seek(spanOf(shot.key).start);
    requestAnimationFrame(() => requestAnimationFrame(() => nodes.get(shot.key)?.face.focus()));
  }

  return { element, draw };
}
