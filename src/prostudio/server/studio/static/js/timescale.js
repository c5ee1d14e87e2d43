/**
 * Seconds and pixels: how times are written, where ticks stand, what an edge snaps to.
 * Nothing here touches the page.
 */

/**
 * A time as people read it: `0:07.4`, `1:02:05`.
 * @param {number} seconds
 * @param {number} [digits] after the point
 */
export function clock(seconds, digits = 1) {
  const scale = 10 ** digits;
  const whole = Math.round(Math.max(0, seconds || 0) * scale);
  const rest = whole % (60 * scale);
  const minutes = Math.floor(whole / (60 * scale));
  const tail = (rest / scale).toFixed(digits).padStart(digits ? digits + 3 : 2, '0');
  return minutes < 60 ? `${minutes}:${tail}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${tail}`;
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

/**
 * Seconds between two numbered ticks, so that they stand at least `least` pixels apart.
 * @param {number} pps pixels a second
 */
export function tickStep(pps, least = 72) {
  return STEPS.find((step) => step * pps >= least) || 1800;
}

/**
 * A time on the nearest frame.
 * @param {number} seconds
 * @param {number} fps
 */
export function onFrame(seconds, fps) {
  return Math.round(seconds * fps) / fps;
}

/**
 * The number of the frame that is seen at a time.
 * @param {number} seconds
 * @param {number} fps
 */
export function frameAt(seconds, fps) {
  return Math.floor(seconds * fps + 0.01); // a hundredth: 3/30 of a second times 30 may fall short of 3
}

/**
 * The nearest of some times when it is within reach, else the time itself.
 * @param {number} seconds
 * @param {number[]} marks
 * @param {number} reach in seconds
 * @returns {{time: number, mark: number|null}}
 */
export function snap(seconds, marks, reach) {
  let best = null;
  for (const mark of marks) {
    if (Math.abs(mark - seconds) <= reach && (best === null || Math.abs(mark - seconds) < Math.abs(best - seconds))) best = mark;
  }
  return { time: best === null ? seconds : best, mark: best };
}

/**
 * The first index whose value is beyond `wanted`, in a growing list.
 * @template T
 * @param {T[]} list
 * @param {(one: T) => number} value
 * @param {number} wanted
 */
export function beyond(list, value, wanted) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(list[middle]) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
