/** Menus of what is read with the page: dialog.js itself comes when the first opens. */
import { toastError } from './toast.js';

/** @param {HTMLElement} anchor @param {() => import('./dialog.js').Item[]} items as they are when it opens */
export async function openMenu(anchor, items) {
  try { (await import(/* later */ './dialog.js')).openMenu(anchor, items()); } catch { toastError({ status: 0 }); }
}
