/** Sizes and dates as people say them. */

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
  const time = then.toLocaleTimeString([], { timeStyle: 'short' });
  if (days <= 0) return `today ${time}`;
  if (days === 1) return `yesterday ${time}`;
  const year = then.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return then.toLocaleDateString([], { day: 'numeric', month: 'short', year });
}

const PROFILES = /** @type {Record<string, string>} */ ({ youtube: 'YouTube', tiktok: 'TikTok' });

/** A profile as its host writes itself. @param {string} name */
export function profileName(name) {
  return PROFILES[name] ?? `${name[0].toUpperCase()}${name.slice(1)}`;
}
