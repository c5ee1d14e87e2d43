/** Tells what happened elsewhere or went wrong, in words, once; and the deeds that many parts of the page offer. */
import { toastError } from './toast.js';

/** Said to screen readers. @param {string} text */
export function announce(text) {
  const region = document.getElementById('announcer') ?? document.body.appendChild(
    Object.assign(document.createElement('div'), { id: 'announcer', className: 'sr-only', role: 'status' }));
  region.setAttribute('aria-live', 'polite');
  region.textContent = text;
}

/** Read when the first is done. */
const deeds = () => import(/* later */ './film-deeds.js').catch(() => { toastError({ status: 0 }); return null; });

/** Delete a shot, with a way back. */
export const removeShot = async (store, id) => (await deeds())?.removeShot(store, id);

/** Undo or redo, and say what. @param {'undo'|'redo'} which */
export const stepBack = async (store, which) => (await deeds())?.stepBack(store, which);

/** Another take of a shot, unless that is under way or locked. */
export const reroll = async (store, id, how) => (await deeds())?.reroll(store, id, how);

/** @param {import('./film-store.js').FilmStore} store */
export function soothe(store) {
  store.on('problem', (error) => toastError(error));
  for (const name of ['others', 'refused', 'orphan']) store.on(name, async (data) => (await deeds())?.news[name](store, data));
}
