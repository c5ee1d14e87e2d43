/** The draft film: how it stands, and asking for one of the film as it is now. */
import { api } from './api.js';
import { revision } from './sources.js';

/** Follow the server's draft from now on. @param {import('./film-store.js').FilmStore} store */
export function followDraft(store) {
  const load = async () => {
    try {
      store.set({ draft: await api('GET', `${store.path}/draft`) });
    } catch (error) {
      if (error.status) store.set({ draft: { state: 'none', revision: null, progress: 0, seconds: null } });
    }
  };
  store.on('draft', (data) => {
    store.set({ draft: { ...store.state.draft, ...data } });
    if (data.state !== 'making') load();
  });
  store.on('state', (data) => { if (store.state.film?.only && ['done', 'draft'].includes(data.state)) load(); }); // a new take
  store.on('up', load);
  return load();
}

/** Whether there is a draft of the film as it is written now. */
export function isDrafted(state) {
  return state.draft?.state === 'done' && state.draft.revision === revision(state);
}

/**
 * Ask for a draft, after what was typed is saved.
 * @returns {Promise<Error|null>} why there will be none
 */
export async function makeDraft(store) {
  try {
    await store.edits?.flush?.();
    const told = await api('POST', `${store.path}/draft`);
    store.set({ draft: { ...store.state.draft, progress: 0, ...told } });
    return null;
  } catch (error) {
    store.failed(error);
    store.set({ draft: { ...store.state.draft, state: 'failed', error } });
    return error;
  }
}
