/** Keys of the storyboard; the player's are in its own module. */
import { bind } from './keys.js';
import { announce, removeShot, reroll, stepBack } from './film-news.js';
import { showPart, showSide } from './film-tabs.js';

/** @param {import('./film-store.js').FilmStore} store */
export function bindKeys(store) {
  const chosen = () => store.state.selected && store.shot(store.state.selected);
  const one = (keys, label, run) => bind({ keys, label, group: 'Storyboard', run: () => run(chosen()), when: () => Boolean(chosen()) });
  const all = (keys, label, run, more = {}) => bind({ keys, label, group: 'Storyboard', run, ...more });

  const walk = (step) => () => {
    const { shots } = store.state;
    if (!shots.length) return;
    const at = chosen() ? shots.indexOf(chosen()) + step : step > 0 ? 0 : shots.length - 1;
    const shot = shots[Math.min(Math.max(at, 0), shots.length - 1)];
    store.select(shot.key);
    store.emit('show', { key: shot.key, focus: true });
  };
  const shift = (step) => async (shot) => {
    const { shots } = store.state;
    const at = shots.indexOf(shot) + step;
    if (at < 0 || at >= shots.length) return;
    const before = step > 0 ? shots[at + 1]?.key : shots[at].key;
    store.emit('show', { key: shot.key, focus: true, later: true });
    announce(`Shot ${shot.number} is now number ${at + 1} of ${shots.length}`);
    await store.move(shot.key, before ?? null);
  };

  all('ArrowLeft', 'The shot before', walk(-1));
  all('ArrowRight', 'The next shot', walk(1));
  one('Alt+ArrowLeft', 'Move the shot earlier', shift(-1));
  one('Alt+ArrowRight', 'Move the shot later', shift(1));
  one('e', 'Edit its picture', (shot) => store.emit('show', { key: shot.key, edit: 'prompt' }));
  one('w', 'Edit its words', (shot) => store.emit('show', { key: shot.key, edit: 'words' }));
  one('Enter', 'Everything about the shot', () => { showSide('shot'); document.getElementById('tab-shot')?.focus(); });
  one('r', 'Re-roll: another take of it', (shot) => reroll(store, shot.key));
  one('x', 'Lock it, or unlock it', (shot) => store.edit(shot.key, { locked: !shot.locked }));
  one('s', 'Split it', (shot) => store.emit('split', shot.key));
  one('Delete', 'Delete it', (shot) => removeShot(store, shot.key));
  all('n', 'A new shot after it', () => store.insert(store.state.selected).then((id) => {
    if (id) store.emit('show', { key: store.shot(id).key, edit: 'prompt', fresh: true });
  }));
  // By its button, which says what dear work would take before it begins.
  all('Ctrl+Enter', 'Render the film', () => { document.activeElement?.blur?.(); document.querySelector('.render > .button')?.click(); }, { always: true });
  all('Ctrl+z', 'Undo', () => stepBack(store, 'undo'));
  all('Ctrl+Shift+z Ctrl+y', 'Redo', () => stepBack(store, 'redo'));
  all('Escape', 'Leave a field, close the shot', () => {
    if (document.activeElement?.matches('.shot textarea, .shot select')) document.activeElement.closest('.shot').focus();
    else if (innerWidth < 820) showSide('player');
    else document.activeElement?.blur?.();
  }, { always: true, when: () => !document.querySelector('dialog[open], .menu') });
  for (const [keys, part] of [['1', 'storyboard'], ['2', 'script'], ['3', 'timeline']]) {
    all(keys, `To the ${part}`, () => { showPart(part); document.querySelector(`#pane-${part} :is(textarea, .shot[tabindex="0"], [tabindex="0"])`)?.focus(); });
  }
}
