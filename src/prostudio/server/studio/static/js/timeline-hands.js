/** The timeline under the hand: zoom, what edges snap to, and a playhead that goes along. */
import { playback } from './playback.js';
import { onFrame, snap } from './timescale.js';

const MOST_PPS = 480; // 20 pixels a frame at 24 a second
const REACH_PX = 7;

/** @param {any} view @param {number} by @param {number} [at] pixels from the left that stay where they are */
export function zoom(view, by, at = view.x(view.store.state.playhead) - view.left) {
  const fit = view.width / view.seconds;
  const anchor = at >= 0 && at <= view.width ? at : view.width / 2;
  const second = (view.left + anchor) / view.scale;
  const pps = Math.min(MOST_PPS, view.scale * by);
  view.pps = pps <= fit * 1.01 ? 0 : pps;
  view.wide();
  view.view.scrollLeft = second * view.scale - anchor;
  view.left = view.view.scrollLeft;
  view.draw();
  view.keep();
}

/** A second on a frame, drawn to what is near: cuts, captions, the playhead where asked. */
export function near(view, seconds, { head = false } = {}) {
  const { timeline, playhead } = view.store.state;
  const marks = view.snapping ? [
    ...(timeline?.shots ?? []).flatMap((one) => [one.start, one.start + one.seconds]),
    ...(timeline?.captions ?? []).flatMap((one) => [one.start, one.end]),
    ...(timeline?.music ?? []).map((one) => one.start), ...(head ? [playhead] : []),
  ] : [];
  const found = snap(seconds, marks, REACH_PX / view.scale);
  return { time: onFrame(found.time, playback.fps), mark: found.mark };
}

/** While a hand holds the playhead. @param {any} view @param {PointerEvent} pressed @param {{on: boolean}} held */
export function follow(view, pressed, held) {
  if (!held.on) return;
  let moved = false;
  const move = (event) => {
    moved ||= Math.abs(event.clientX - pressed.clientX) > 3;
    if (!held.on) view.view.removeEventListener('pointermove', move);
    else if (moved) playback.seek(near(view, view.at(event)).time);
  };
  view.view.addEventListener('pointermove', move);
}
