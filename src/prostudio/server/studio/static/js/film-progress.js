/** Follows the making of the film: its own progress, each shot's, and the pictures in between. */

const SHOOTS = new Set(['shot.shoot', 'shot.encode']);
const SOON_MS = 250;
/** States of a film that waits or is made. */
export const IN_LINE = new Set(['queued', 'planning', 'running', 'composing', 'paused']);

/** @param {import('./film-store.js').FilmStore} store */
export function follow(store) {
  /** @type {Map<string, {shot: string, done: boolean}>} running steps */
  const steps = new Map();
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => store.refresh(), SOON_MS);
  };
  const film = (parts) => store.state.film && store.set({ film: { ...store.state.film, ...parts } });
  const counts = (data) => {
    if (typeof data.progress !== 'number' || !store.state.film) return;
    film({ progress: Math.max(store.state.film.progress ?? 0, data.progress), eta_s: data.eta_s ?? null });
  };

  store.on('film', (data) => {
    film(data);
    if (data.state !== 'running') steps.clear();
  });
  store.on('state', (data) => {
    const again = data.state === 'queued' || data.state === 'draft';
    film({ state: data.state, reason: data.reason ?? null, ...(again ? { progress: data.progress ?? 0 } : {}) });
    soon();
  });
  store.on('step_started', (data) => {
    counts(data);
    if (!data.shot || !SHOOTS.has(data.kind)) return film({ stage_label: data.label });
    steps.set(data.step, data.shot);
    const shot = store.shot(data.shot);
    if (shot) store.put(shot.key, { state: 'making', progress: Math.max(0, shot.state === 'making' ? shot.progress ?? 0 : 0) });
  });
  store.on('step_progress', (data) => {
    counts(data);
    const shot = steps.has(data.step) && store.shot(steps.get(data.step));
    if (shot && data.fraction > (shot.progress ?? -1)) {
      store.put(shot.key, { state: 'making', progress: data.fraction, left_s: data.seconds_left ?? null, note: data.note ?? null });
    }
  });
  store.on('step_done', (data) => {
    counts(data);
    const shot = steps.has(data.step) && store.shot(steps.get(data.step));
    steps.delete(data.step);
    if (!shot) return;
    store.put(shot.key, { progress: 1, left_s: null, preview: null });
    soon();
  });
  store.on('preview', (data) => {
    const shot = store.shot(data.shot);
    if (shot) store.put(shot.key, { preview: `${store.path}/shots/${shot.id}/preview.jpg?rev=${data.rev}` });
  });
  store.on('failed', soon);
  store.on('done', soon);
}
