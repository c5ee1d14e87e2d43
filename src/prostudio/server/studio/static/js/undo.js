/** What can be taken back: a deletion waits while its toast stands, an edit is undone by its owner. */
import { toast } from './toast.js';

/** @type {Set<() => void>} */
const waiting = new Set();

/**
 * Do something that cannot be taken back only after the toast went, so that it can.
 * @param {{text: string, commit: () => unknown, revert: () => void, seconds?: number}} deed
 */
export function soon({ text, commit, revert, seconds = 7 }) {
  let decided = false;
  const settle = () => { if (decided) return; decided = true; waiting.delete(settle); commit(); };
  const back = () => { if (decided) return; decided = true; waiting.delete(settle); revert(); };
  waiting.add(settle);
  toast(text, { action: { label: 'Undo', run: back }, seconds, onGone: () => window.setTimeout(settle) });
}

addEventListener('pagehide', () => [...waiting].forEach((settle) => settle()));
