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

/** 812 B, 3.4 MB, 12 GB. @param {number} bytes */
export function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0, value = bytes;
  while (value >= 999.5 && at < units.length - 1) { value /= 1000; at += 1; }
  return `${at && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}

/** today 14:05, yesterday, 3 March. @param {string} iso */
export function when(iso) {
  const then = new Date(iso), now = new Date();
  if (Number.isNaN(then.getTime())) return '';
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
  const time = then.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (days <= 0) return `today ${time}`;
  if (days === 1) return `yesterday ${time}`;
  const year = then.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return then.toLocaleDateString([], { day: 'numeric', month: 'short', year });
}

/** 1 shot, 2 shots. @param {number} count @param {string} one @param {string} [many] */
export function count(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
