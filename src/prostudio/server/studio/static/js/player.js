/** The stage: the film as it plays, else the still of the shot under the playhead, and what is being made. */
import { h, icon } from './dom.js';
import { playback } from './playback.js';
import { followDraft, isDrafted } from './draft.js';
import { loaded } from './shot-picture.js';
import { sources } from './sources.js';
import { transcript } from './transcript.js';

export const NAMES = { film: 'Film', draft: 'Draft', take: 'Take' };

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  const still = h('img', { class: 'stage-still', alt: '', decoding: 'async' });
  const note = h('div', { class: 'stage-note', role: 'status' });
  const badge = h('span', { class: 'stage-badge' });
  const play = h('button', { class: 'stage-play', type: 'button', 'aria-label': 'Play', on: { click: () => playback.toggle() } }, icon('play'));
  const stage = h('div', { class: 'stage' }, playback.video, still, badge, play, note);
  const choice = h('div', { class: 'stage-sources', role: 'group', 'aria-label': 'What plays' });
  element.classList.add('player');
  const said = transcript(store);
  const phone = matchMedia('(max-width: 819.98px)');
  const settle = () => (phone.matches ? document.querySelector('[data-component="timeline"]') ?? element : element).append(said);
  element.replaceChildren(stage, choice);
  settle();
  phone.addEventListener('change', settle);
  playback.video.setAttribute('aria-label', 'The film');
  playback.video.addEventListener('click', () => playback.toggle());
  followDraft(store);

  const words = document.createElement('track');
  Object.assign(words, { kind: 'captions', label: 'Captions' });
  playback.video.append(words);

  /** @type {Promise<void>|null} */
  let notes = null;
  const say = () => {
    if (!notes && !hasNotes(store.state)) return;
    notes ??= import(/* later */ './player-notes.js').then((module) => { tell = () => module.tell(store, note, choice); });
    notes.then(() => tell(), () => { notes = null; });
  };
  let tell = () => {};
  note.hidden = choice.hidden = true;

  const draw = () => {
    const { state } = store;
    const shot = store.shotAt(state.playhead);
    const shown = Boolean(state.source) && !state.broken && (state.playing || (state.playhead > 0.02 && (state.fresh || state.chosen))); // films begin in black
    const [wide, high] = String(state.meta?.size ?? '1280x720').split('x').map(Number);
    stage.style.setProperty('--aspect', `${wide || 16} / ${high || 9}`);
    stage.classList.toggle('upright', high > wide);
    stage.dataset.source = shown ? state.source : 'still';
    stage.classList.toggle('playing', state.playing);
    picture(still, shot, shown);
    badge.textContent = state.fresh && !shown ? badgeOf(state, shot, true) : badgeOf(state, shot, shown);
    badge.hidden = !badge.textContent || state.playing;
    play.hidden = state.playing || state.waiting || !state.shots.length;
    say();
    caption(words, state);
  };
  store.subscribe(draw, ['film', 'meta', 'shots', 'draft', 'source', 'fresh', 'playing', 'waiting', 'broken', 'chosen', 'alone', 'loading', 'speed']);
  let before = '';
  store.subscribe((state) => {
    const now = `${store.shotAt(state.playhead)?.key} ${state.playhead > 0.02}`;
    if (now !== before && !state.playing) draw();
    before = now;
  }, ['playhead']);
  draw();
}

function picture(still, shot, shown) {
  const url = shot ? (shot.state === 'making' && shot.preview) || shot.still : null;
  still.hidden = shown || !url || !still.getAttribute('src');
  if (!url || shown) return;
  if (still.dataset.wanted !== url) {
    still.dataset.wanted = url;
    loaded(url, () => still.dataset.wanted === url).then((there) => {
      if (there && still.dataset.wanted === url) { still.src = url; still.hidden = still.parentElement.dataset.source !== 'still'; }
      else if (still.dataset.wanted === url) delete still.dataset.wanted;
    });
  }
  still.alt = `Shot ${shot.number}: ${shot.prompt || shot.words || 'no words yet'}`;
}

function badgeOf(state, shot, shown) {
  if (shown) return state.fresh ? (state.source === 'film' ? '' : NAMES[state.source]) : `${NAMES[state.source]}, before your changes`;
  if (!shot) return '';
  return shot.state === 'making' ? `Shot ${shot.number} · ${Math.round((shot.progress ?? 0) * 100)} %` : `Shot ${shot.number} · still`;
}

/** Whether there is anything to say or to choose. */
function hasNotes(state) {
  const { film, draft, waiting, broken, shots, loading, alone } = state;
  return Boolean(waiting || broken || alone || film?.state === 'failed' || (draft?.state === 'failed' && !isDrafted(state))
    || (!shots.length && !loading) || sources(state).length);
}

/** The captions of what plays, behind the CC button. */
function caption(words, state) {
  const of = state.source && `/api/films/${state.id}/captions?format=vtt&v=${state.draft?.revision ?? state.film?.made_revision ?? ''}`;
  if (!of || words.getAttribute('src') === of) return;
  words.src = of;
  words.srclang = state.meta?.language ?? 'en';
}
