/** Every caption with its time, as the .srt has them: read along, press to go there, press again to change it. */
import { h } from './dom.js';
import { playback } from './playback.js';
import { beyond, clock } from './timescale.js';

/** @param {import('./film-store.js').FilmStore} store @returns {HTMLElement} */
export function transcript(store) {
  const list = h('ol', { class: 'transcript', 'aria-label': 'Captions with their times', tabindex: -1 });
  let told = '', current = null;

  const draw = () => {
    const captions = store.state.timeline?.captions ?? [];
    const key = captions.map((one) => `${one.start.toFixed(1)} ${one.text}`).join('|');
    list.hidden = !captions.length;
    if (key === told || list.querySelector('input')) return;
    told = key;
    current = null;
    list.replaceChildren(...captions.map(row));
    mark(store.state.playhead);
  };

  function row(caption) {
    const text = h('button', { type: 'button', dir: 'auto' }, caption.text);
    const item = h('li', null, h('time', null, clock(caption.start, 0)), text);
    const edit = async () => (await import(/* later */ './caption-edit.js')).editCaption(store, caption, item, draw);
    text.addEventListener('click', () => {
      const again = item === current && !store.state.playing && Math.abs(store.state.playhead - caption.start) < 0.1;
      if (again) return edit();
      playback.seek(caption.start + 0.001);
      return store.select(store.resolve(caption.shot));
    });
    text.addEventListener('keydown', (event) => {
      const next = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
      if (next !== undefined) { next?.querySelector('button')?.focus(); event.preventDefault(); }
      else if (event.key === 'F2') { edit(); event.preventDefault(); }
    });
    return item;
  }

  function mark(seconds) {
    const captions = store.state.timeline?.captions ?? [];
    const at = beyond(captions, (one) => one.start, seconds + 0.002) - 1;
    const item = at >= 0 && seconds < captions[at].end ? list.children[at] : null;
    if (item === current) return;
    current?.removeAttribute('aria-current');
    current = item ?? null;
    current?.setAttribute('aria-current', 'true');
    if (current && !list.contains(document.activeElement)) keepSeen(list, current);
  }

  store.subscribe(draw, ['timeline']);
  playback.watch(mark);
  draw();
  return list;
}

/** Within the list alone: the page never moves by itself. */
function keepSeen(list, item) {
  const top = item.offsetTop - list.offsetTop, high = item.offsetHeight;
  if (top < list.scrollTop + high || top + high > list.scrollTop + list.clientHeight - high) list.scrollTop = top - list.clientHeight / 3;
}
