/** Dragging: cards to another place, pictures and clips from outside onto cards or between them. */
import { h } from './dom.js';
import { announce } from './film-news.js';

const GAP = 14;

/**
 * Read when a pointer first comes to the cards, or something is dragged over the page.
 * @param {Object} board the storyboard
 */
export function dropping(board) {
  const { list, store, scroller } = board;
  const mark = h('div', { class: 'drop-mark', hidden: true });
  list.append(mark);
  /** @type {string|null} */
  let dragged = null;

  const index = (event) => {
    const box = list.getBoundingClientRect();
    const column = Math.min(board.columns - 1, Math.max(0, Math.floor((event.clientX - box.left + GAP / 2) / (board.width + GAP))));
    const row = Math.max(0, Math.floor((event.clientY - box.top) / (board.height + GAP)));
    const after = event.clientX - box.left - column * (board.width + GAP) > board.width / 2 ? 1 : 0;
    return Math.min(store.state.shots.length, row * board.columns + column + after);
  };
  const point = (at) => {
    mark.hidden = at === null;
    if (at === null) return;
    const end = at > 0 && (at % board.columns === 0 || at === store.state.shots.length);
    const { x, y } = board.place(end ? at - 1 : at);
    mark.style.setProperty('transform', `translate(${x + (end ? board.width + GAP / 2 - 1 : -GAP / 2 - 2)}px, ${y}px)`);
  };
  const clear = () => {
    point(null);
    list.querySelectorAll('.over, .dragged').forEach((card) => card.classList.remove('over', 'dragged'));
    dragged = null;
  };
  const files = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

  list.addEventListener('dragstart', (event) => {
    const card = event.target.closest?.('.shot');
    if (!card) return;
    dragged = card.dataset.key;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.getAttribute('aria-label'));
    event.dataTransfer.setDragImage(card, event.offsetX, event.offsetY);
    requestAnimationFrame(() => card.classList.add('dragged'));
  });
  list.addEventListener('dragend', clear);
  list.addEventListener('dragover', (event) => {
    if (dragged) {
      event.preventDefault();
      point(index(event));
    } else if (files(event)) {
      event.preventDefault();
      const card = event.target.closest?.('.shot');
      list.querySelectorAll('.over').forEach((one) => one !== card && one.classList.remove('over'));
      card?.classList.add('over');
    }
  });
  scroller.addEventListener('dragleave', (event) => {
    if (!scroller.contains(event.relatedTarget)) { point(null); list.querySelectorAll('.over').forEach((one) => one.classList.remove('over')); }
  });
  addEventListener('drop', (event) => {
    if (dragged) {
      event.preventDefault();
      moved(store, dragged, index(event));
    }
    clear();
  });
}

function moved(store, key, at) {
  const { shots } = store.state;
  const from = shots.findIndex((shot) => shot.key === key);
  if (at === from || at === from + 1) return;
  announce(`Shot ${from + 1} is now number ${at > from ? at : at + 1} of ${shots.length}`);
  store.move(key, shots[at]?.key ?? null);
}

/** Onto a card: its picture; beside cards: new shots at the end, one a file. */
export async function bring(store, key, files) {
  if (key) await store.picture(key, files.shift());
  for (const file of files) {
    const last = key ?? store.state.shots.at(-1)?.key ?? null;
    const id = await store.insert(last, { prompt: file.name.replace(/\.\w+$/, '') });
    if (!id) return;
    key = key && store.shot(id).key;
    await store.picture(id, file);
  }
}
