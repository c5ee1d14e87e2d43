/** What is done with a shot and told about a film; film-news.js reads it at the first time. */
import { ask } from './dialog.js';
import { announce } from './film-news.js';
import { toast } from './toast.js';

const FIELDS = {
  prompt: 'the picture', words: 'the words', narration: 'the words', camera: 'the camera', seconds: 'the length', style: 'the style',
  engine: 'the engine', seed: 'the seed', transition: 'the transition', locked: 'the lock', picture: 'the picture', script: 'the script',
};

function told(data, store) {
  const names = [...new Set((data.fields ?? []).map((name) => FIELDS[name] ?? name))].join(' and ') || 'the film';
  const numbers = (data.shots ?? []).map((id) => store.shot(id)?.number).filter(Boolean);
  const where = numbers.length && numbers.length < 4 ? ` of shot ${numbers.join(', ')}` : '';
  return `${names[0].toUpperCase()}${names.slice(1)}${where} changed in another window.`;
}

let close = () => {};

export const news = {
  /** Somebody else changed the film. */
  others(store, data) {
    close();
    close = toast(told(data, store));
  },

  /** The server does not take what was typed. */
  refused(store, { key, errors }) {
    const number = store.shot(key)?.number;
    const problem = Object.values(errors)[0];
    toast(number ? `Shot ${number} was not saved: ${problem}` : `Not saved: ${problem}`, { kind: 'error' });
  },

  /** What was typed has no place any more. */
  orphan(_, fields) {
    const text = Object.values(fields).filter((value) => typeof value === 'string' && value).join('\n');
    const copy = () => navigator.clipboard?.writeText(text).then(() => toast('Copied.', { kind: 'ok' }), () => {});
    toast('The shot you were editing is gone; what you typed is here.', { kind: 'error', hint: text.slice(0, 200), seconds: Infinity, action: { label: 'Copy it', run: copy } });
  },
};

/** Delete a shot, with a way back. */
export async function removeShot(store, id) {
  const shot = store.shot(id);
  if (!shot) return;
  if (shot.locked && !(await ask({ title: `Shot ${shot.number} is locked`, text: 'Delete it all the same?', confirm: 'Delete', danger: true }))) return;
  if (shot.locked) store.edit(shot.key, { locked: false });
  if (await store.remove(id)) toast(`Shot ${shot.number} deleted.`, { action: { label: 'Undo', run: () => store.undo() }, seconds: 10 });
}

/** Undo or redo, and say what. @param {'undo'|'redo'} which */
export async function stepBack(store, which) {
  const label = store.state.meta?.[which];
  if (!label) return;
  if (await store[which]()) announce(`${which === 'undo' ? 'Undone' : 'Done again'}: ${label}`);
}

/** Another take of a shot, unless that is under way or locked. */
export async function reroll(store, id, how) {
  const shot = store.shot(id);
  if (!shot) return;
  if (shot.locked) {
    const unlock = { label: 'Unlock', run: () => store.edit(shot.key, { locked: false }) };
    toast(`Shot ${shot.number} is locked: its take stays.`, { action: unlock });
    return;
  }
  if (shot.state === 'making' || shot.state === 'waiting' && shot.progress !== null) return;
  announce(`Shot ${shot.number} is made anew`);
  await store.reroll(id, how);
}
