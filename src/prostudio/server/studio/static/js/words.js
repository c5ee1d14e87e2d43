/** Figures as people say them. */

/** 0:07, 12:40, 1:02:03. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ one) => String(one).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** About how long something still takes. @param {number | null | undefined} seconds */
export function left(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '';
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `${Math.round(seconds / 5) * 5} s`;
  if (seconds < 90) return 'a minute';
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600), minutes = Math.round((seconds % 3600) / 600) * 10;
  return minutes && minutes < 60 ? `${hours} h ${minutes} min` : `${Math.round(seconds / 3600)} h`;
}

/** 1 shot, 2 shots. @param {number} count @param {string} one @param {string} [many] */
export function count(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
