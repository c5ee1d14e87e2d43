/** What is said over the stage, and the choice of what plays; read when there is anything of it. */
import { h, icon } from './dom.js';
import { isDrafted, makeDraft } from './draft.js';
import { playback } from './playback.js';
import { NAMES } from './player.js';
import { sources } from './sources.js';
import { styled } from './style.js';
import { clock } from './timescale.js';

await styled('player-notes');

/** @param {import('./film-store.js').FilmStore} store @param {HTMLElement} note @param {HTMLElement} choice */
export function tell(store, note, choice) {
  write(note, noteOf(store));
  choose(choice, store);
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
    return failed('No draft: ', draft.error ?? { message: 'it could not be made' }, () => playback.play());
  }
  if (film?.state === 'failed' && film.error) return failed('Rendering stopped: ', film.error, () => store.make());
  if (!shots.length && !loading) return ['Nothing to play yet: write a first shot.'];
  return null;
}

/** What went wrong, and the button that mends it. */
function failed(what, { code, message, hint }, again) {
  const text = `${what}${message}.${hint ? ` ${hint[0].toUpperCase()}${hint.slice(1)}.` : ''}`;
  return code === 'weights' ? [text, 'Engines and weights', () => location.assign('/engines'), 'failed'] : [text, 'Try again', again, 'failed'];
}

/** Only what changed is written, so that a screen reader hears a percentage no more than it must. */
function write(note, said) {
  const key = said ? said.slice(0, 2).join('|') : '';
  note.hidden = !said;
  if (note.dataset.said === key) return;
  note.dataset.said = key;
  note.classList.toggle('failed', said?.[3] === 'failed');
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
