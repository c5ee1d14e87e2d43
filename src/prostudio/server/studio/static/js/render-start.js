/** Making begins, waits and ends here: what is dear is told before, what is stopped is asked about. */
import { api } from './api.js';
import { ask, openMenu } from './dialog.js';
import { toast, toastError } from './toast.js';

const LONG_S = 240; // a making that takes longer is asked about first

/** @param {import('./film-store.js').FilmStore} store @param {HTMLElement} button */
export async function start(store, button) {
  button.setAttribute('aria-busy', 'true');
  try {
    await store.edits?.flush?.();
    const told = await api('GET', `${store.path}/estimate`);
    const dear = told.gpu || told.shots.dear > 0 || told.seconds > LONG_S;
    const text = `It will take ${told.words}. You can go on editing meanwhile, and pause it at any time.`;
    if (dear && !(await ask({ title: 'Render the film?', text, confirm: 'Render' }))) return;
    if (await store.make() && !dear) toast(`Rendering: ${told.words}.`);
  } catch (failure) {
    store.failed(failure);
    toastError(failure, failure.code === 'weights' ? { label: 'Engines', run: () => location.assign('/engines') } : undefined);
  } finally {
    button.removeAttribute('aria-busy');
  }
}

/** What can be done with a film that is being made. */
export function meanwhile(store, button) {
  const act = async (what) => {
    try { store.set({ film: { ...store.state.film, ...(await api('POST', `${store.path}/${what}`, {})) } }); } catch (failure) { toastError(failure); }
  };
  const stop = async () => {
    const text = 'What is finished of it is kept; rendering again goes on from there.';
    if (await ask({ title: 'Stop rendering?', text, confirm: 'Stop', cancel: 'Go on' })) store.cancel();
  };
  openMenu(button, [
    store.state.film.state === 'paused' ? { label: 'Go on', icon: 'play', run: () => act('resume') } : { label: 'Pause', icon: 'pause', run: () => act('pause') },
    { label: 'Stop', icon: 'stop', danger: true, run: stop },
  ]);
}
