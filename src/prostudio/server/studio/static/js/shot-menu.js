/** What can be done with a shot, as a menu. */
import { openMenu } from './dialog.js';
import { removeShot } from './film-news.js';
import { PICTURES } from './shot-choices.js';

/** Let the user choose a file. @returns {Promise<File|null>} */
export function chosenFile() {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = PICTURES;
    input.addEventListener('change', () => resolve(input.files[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Open it at a button. */
export function openShotMenu(anchor, store, key) {
  openMenu(anchor, entries(store, key));
}

/** @param {import('./film-store.js').FilmStore} store @param {string} key */
function entries(store, key) {
  const { shots } = store.state;
  const shot = store.shot(key);
  const at = shots.indexOf(shot);
  const fresh = async (after) => {
    const id = await store.insert(after);
    if (id) store.emit('show', { key: store.shot(id).key, edit: 'prompt', fresh: true });
  };
  const move = (before) => { store.emit('show', { key, focus: true, later: true }); store.move(key, before ?? null); };
  return [
    { label: 'Use a picture or clip ...', icon: 'image', run: async () => { const file = await chosenFile(); if (file) store.picture(key, file); } },
    ...(shot.picture ? [{ label: 'Take its picture away', icon: 'close', run: () => store.edit(key, { picture: null }) }] : []),
    null,
    { label: 'New shot before', icon: 'plus', run: () => fresh(shots[at - 1]?.key ?? null) },
    { label: 'New shot after', icon: 'plus', hint: 'N', run: () => fresh(key) },
    { label: 'Split ...', icon: 'split', hint: 'S', disabled: !/\S\s+\S/.test(shot.words ?? ''), run: () => store.emit('split', key) },
    { label: 'Join with the next', icon: 'join', disabled: at === shots.length - 1, run: () => store.join(key) },
    null,
    { label: 'Move earlier', icon: 'left', hint: 'Alt ←', disabled: at === 0, run: () => move(shots[at - 1].key) },
    { label: 'Move later', icon: 'right', hint: 'Alt →', disabled: at === shots.length - 1, run: () => move(shots[at + 2]?.key) },
    { label: shot.locked ? 'Unlock' : 'Lock', icon: shot.locked ? 'unlock' : 'lock', hint: 'X', run: () => store.edit(key, { locked: !shot.locked }) },
    null,
    { label: 'Delete', icon: 'trash', danger: true, hint: 'Del', run: () => removeShot(store, key) },
  ];
}
