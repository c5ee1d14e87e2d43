/** The stage: the film as it plays, else the still of the shot under the playhead, and what is being made. */
import { h, icon } from './dom.js';
import { playback } from './playback.js';
import { followDraft, isDrafted, makeDraft } from './draft.js';
import { loaded } from './shot-picture.js';
import { sources } from './sources.js';
import { clock } from './timescale.js';
import { transcript } from './transcript.js';

const NAMES = { film: 'Film', draft: 'Draft', take: 'Take' };

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
    write(note, noteOf(store));
    choose(choice, store);
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

/** What lies over the picture, as `[text, button label, what it does]`, or null. */
function noteOf(store) {
  const { film, draft, waiting, broken, shots, loading } = store.state;
  if (waiting) {
    const older = sources(store.state)[0];
    const text = draft?.state === 'making' && draft.progress ? `Making a draft… ${Math.round(draft.progress * 100)} %` : 'Making a draft…';
    return older ? [text, 'Play the earlier one', () => { store.set({ waiting: false, chosen: older.kind }); playback.play(); }] : [text];
  }
  if (broken) return ['This file cannot be played here.', 'Make a draft', () => { store.set({ broken: false }); makeDraft(store); }];
  if (draft?.state === 'failed' && !isDrafted(store.state)) {
    const why = draft.error?.message ?? 'The draft could not be made.';
    return [`${why}${draft.error?.hint ? ` ${draft.error.hint}.` : ''}`, 'Try again', () => playback.play()];
  }
  if (film?.state === 'failed' && film.error) return [`Rendering stopped: ${film.error.message}${film.error.hint ? `. ${film.error.hint}` : ''}`, 'Try again', () => store.make()];
  if (!shots.length && !loading) return ['Nothing to play yet: write a first shot.'];
  return null;
}

/** Only what changed is written, so that a screen reader hears a percentage no more than it must. */
function write(note, said) {
  const key = said ? said.slice(0, 2).join('|') : '';
  note.hidden = !said;
  if (note.dataset.said === key) return;
  note.dataset.said = key;
  note.replaceChildren(...(said ? [h('span', {}, said[0]), ...(said[1] ? [h('button', { class: 'button', type: 'button', on: { click: said[2] } }, said[1])] : [])] : []));
}

function choose(choice, store) {
  const { state } = store;
  const all = sources(state);
  const shot = state.alone && store.shot(state.alone);
  const key = JSON.stringify([all, state.source, state.chosen, shot?.number]);
  if (choice.dataset.key === key) return;
  choice.dataset.key = key;
  const pick = (kind) => () => { store.set({ chosen: kind, alone: null }); playback.seek(state.playhead); };
  choice.replaceChildren(
    ...(all.length > 1 || (all.length && !all[0].fresh) ? all.map((one) => h('button', {
      class: 'chip', type: 'button', 'aria-pressed': String(state.source === one.kind), on: { click: pick(one.kind) },
    }, one.fresh ? NAMES[one.kind] : `${NAMES[one.kind]}, earlier`)) : []),
    ...(shot ? [h('button', { class: 'chip', type: 'button', 'aria-pressed': 'true', on: { click: () => store.set({ alone: null }) } },
      `Shot ${shot.number} alone · ${clock(shot.length)}`, icon('close'))] : []),
  );
  choice.hidden = !choice.childElementCount;
}

/** The captions of what plays, behind the CC button. */
function caption(words, state) {
  const of = state.source && `/api/films/${state.id}/captions?format=vtt&v=${state.draft?.revision ?? state.film?.made_revision ?? ''}`;
  if (!of || words.getAttribute('src') === of) return;
  words.src = of;
  words.srclang = state.meta?.language ?? 'en';
}
