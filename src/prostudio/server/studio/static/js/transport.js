/** The row of controls above the timeline: play, frames, time, draft, captions, sound, full screen, zoom. */
import { h, icon } from './dom.js';
import { bind } from './keys.js';
import { playback } from './playback.js';
import { isDrafted, makeDraft } from './draft.js';
import { clock } from './timescale.js';

/** A button that shows an icon and is named by words. */
function pressable(name, label, run, { class: extra = '', ...rest } = {}) {
  return h('button', { class: `icon-button ${extra}`, type: 'button', 'aria-label': label, title: label, on: { click: run }, ...rest }, icon(name));
}

/**
 * @param {import('./film-store.js').FilmStore} store
 * @param {{zoom: (by: number) => void, fit: () => void, snapping: (on: boolean) => void, isSnapping: boolean}} view
 * @returns {HTMLElement}
 */
export function transport(store, view) {
  const play = pressable('play', 'Play (space)', () => playback.toggle(), { class: 'transport-play' });
  const now = h('span', { class: 'transport-now' }, '0:00.0');
  const whole = h('span', { class: 'transport-whole' }, '0:00.0');
  const speed = h('span', { class: 'chip transport-speed', hidden: true });
  const draft = h('button', { class: 'button transport-draft', type: 'button', on: { click: () => makeDraft(store) } });
  const words = pressable('captions', 'Captions (C)', () => captions(), { 'aria-pressed': 'false' });
  const sound = pressable('volume', 'Sound (M)', () => hush(), { 'aria-pressed': 'true' });
  const magnet = pressable('magnet', 'Snap to cuts and words', () => snapping(), { class: 'wide', 'aria-pressed': String(view.isSnapping) });
  const full = () => fullScreen();
  const row = h('div', { class: 'transport', role: 'toolbar', 'aria-label': 'Playing' },
    h('div', { class: 'transport-part' },
      pressable('start', 'To the beginning (Home)', () => playback.seek(0), { class: 'wide' }),
      pressable('back', 'One frame back (,)', () => playback.step(-1)),
      play,
      pressable('on', 'One frame on (.)', () => playback.step(1)),
      h('span', { class: 'transport-time' }, now, h('span', { 'aria-hidden': 'true' }, ' / '), whole), speed),
    h('div', { class: 'transport-part middle' }, draft),
    h('div', { class: 'transport-part end' }, words, sound, pressable('full', 'Full screen (F)', full),
      h('span', { class: 'transport-line wide' }), magnet,
      pressable('minus', 'Zoom out (−)', () => view.zoom(1 / 1.5), { class: 'zoom out' }), pressable('plus', 'Zoom in (+)', () => view.zoom(1.5), { class: 'zoom' }),
      pressable('fit', 'The whole film (0)', () => view.fit(), { class: 'wide' })));

  function captions() {
    const track = playback.video.textTracks[0];
    if (!track) return;
    track.mode = track.mode === 'showing' ? 'hidden' : 'showing';
    words.setAttribute('aria-pressed', String(track.mode === 'showing'));
  }
  function hush() {
    playback.video.muted = !playback.video.muted;
  }
  function snapping() {
    const on = magnet.getAttribute('aria-pressed') !== 'true';
    magnet.setAttribute('aria-pressed', String(on));
    view.snapping(on);
  }
  playback.video.addEventListener('volumechange', () => {
    sound.setAttribute('aria-pressed', String(!playback.video.muted));
    sound.replaceChildren(icon(playback.video.muted ? 'mute' : 'volume'));
  });

  const draw = (state) => {
    const on = state.playing || state.waiting;
    play.replaceChildren(icon(on ? 'pause' : 'play'));
    play.setAttribute('aria-label', on ? 'Pause (space)' : 'Play (space)');
    play.title = on ? 'Pause (space)' : 'Play (space)';
    play.disabled = !state.shots.length;
    whole.textContent = clock(playback.seconds);
    speed.hidden = !state.playing || Math.abs(state.speed ?? 1) === 1;
    speed.textContent = `${state.speed < 0 ? '−' : ''}${Math.abs(state.speed ?? 1)}×`;
    drawDraft(draft, state);
  };
  store.subscribe(draw, ['playing', 'waiting', 'speed', 'shots', 'timeline', 'draft', 'film', 'meta']);
  playback.watch((seconds) => { now.textContent = clock(seconds); });
  bindKeys({ captions, hush, full, view });
  draw(store.state);
  return row;
}

/** The draft's button says how the draft stands. */
function drawDraft(button, state) {
  const { draft, film } = state;
  const making = draft?.state === 'making';
  const current = isDrafted(state);
  const rendered = Boolean(film?.films?.length) && film.made_revision === (state.meta?.revision ?? film.revision);
  const percent = making ? Math.round((draft.progress ?? 0) * 100) : 0;
  button.dataset.state = making ? 'making' : current ? 'current' : 'old';
  button.disabled = making || current || !state.shots.length;
  button.style.setProperty('--done', `${percent}%`);
  const text = making ? `Draft ${percent} %` : current ? 'Draft is up to date' : draft?.state === 'done' ? 'Update draft' : 'Make a draft';
  button.hidden = rendered && !making;
  if (button.dataset.text === text) return;
  button.dataset.text = text;
  button.replaceChildren(icon(current ? 'check' : 'edit'), text);
}

function fullScreen() {
  const stage = playback.video.closest('.stage');
  if (document.fullscreenElement) document.exitFullscreen();
  else stage?.requestFullscreen?.().catch(() => {});
}

function bindKeys({ captions, hush, full, view }) {
  const group = 'Player';
  bind({ keys: 'Space', label: 'Play or pause', group, run: () => playback.toggle() });
  bind({ keys: 'k', label: 'Pause', group, run: () => playback.pause() });
  bind({ keys: 'l', label: 'Play, faster with each press', group, run: () => playback.shuttle(1) });
  bind({ keys: 'j', label: 'Backwards, faster with each press', group, run: () => playback.shuttle(-1) });
  bind({ keys: ',', label: 'One frame back', group, run: () => playback.step(-1) });
  bind({ keys: '.', label: 'One frame on', group, run: () => playback.step(1) });
  bind({ keys: 'Home', label: 'To the beginning', group, run: () => playback.seek(0) });
  bind({ keys: 'End', label: 'To the end', group, run: () => playback.seek(playback.seconds) });
  bind({ keys: 'c', label: 'Captions', group, run: captions });
  bind({ keys: 'm', label: 'Sound', group, run: hush });
  bind({ keys: 'f', label: 'Full screen', group, run: full });
  bind({ keys: '+', label: 'Zoom in', group: 'Timeline', run: () => view.zoom(1.5) });
  bind({ keys: '-', label: 'Zoom out', group: 'Timeline', run: () => view.zoom(1 / 1.5) });
  bind({ keys: '0', label: 'The whole film', group: 'Timeline', run: () => view.fit() });
}
