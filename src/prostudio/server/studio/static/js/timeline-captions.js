/** The captions in their places; each is changed where it stands. */
import { openSheet } from './dialog.js';
import { h } from './dom.js';
import { playback } from './playback.js';
import { beyond } from './timescale.js';
import { withCaption } from './caption-words.js';

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
    const { text, shot: id } = caption(n);
    const shot = store.shot(id);
    if (!shot || editing !== null) return;
    editing = n;
    const node = nodes.get(n);
    const face = node.firstElementChild;
    const field = h('input', { class: 'tl-caption-field', 'aria-label': `Caption ${n}`, value: text.replace(/\s+/g, ' '), spellcheck: 'true' });
    field.size = Math.max(16, text.length + 2);
    node.classList.add('editing');
    node.replaceChildren(field);
    const close = (keep, focus) => {
      if (editing === null) return;
      editing = null;
      node.classList.remove('editing');
      node.replaceChildren(face);
      if (focus) face.focus();
      const typed = field.value.replace(/\s+/g, ' ').trim();
      if (keep && typed !== text.replace(/\s+/g, ' ').trim()) save(shot.key, n, typed, face);
    };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') close(true, true);
      else if (event.key === 'Escape') close(false, true);
    });
    field.addEventListener('pointerdown', (event) => event.stopPropagation());
    field.addEventListener('blur', () => close(true, false));
    field.focus();
    field.select();
  }

  /** A caption is part of what the shot says; where its place cannot be told, the whole is shown. */
  function save(key, n, typed, face) {
    const shot = store.shot(key);
    const own = all().filter((one) => store.shot(one.shot)?.key === key);
    const fields = withCaption(shot, own.map((one) => one.text), own.findIndex((one) => one.n === n), typed);
    if (!fields) { whole(shot, typed); return; }
    face.textContent = typed;
    store.edit(shot.id, fields);
  }

  function whole(shot, typed) {
    const field = h('textarea', { class: 'field', rows: 6, 'aria-label': 'Words of the shot', value: shot.words });
    const shut = openSheet(`Words of shot ${shot.number}`, h('div', { class: 'tl-words' },
      h('p', { class: 'muted' }, 'These words are spoken as one; change them here. You typed: ', h('strong', null, typed)), field,
      h('button', { class: 'button primary', type: 'button', on: { click: () => { store.edit(shot.id, { words: field.value }); shut(); } } }, 'Save')));
  }

  return { element, draw };
}
