/** What can be played of a film: the finished one, the draft, one shot's take; and which of them is today's. */

/**
 * @typedef {Object} Source
 * @property {'film'|'draft'|'take'} kind
 * @property {string} url
 * @property {boolean} fresh  shows the film as it is written now
 * @property {number} from  film second at which the file begins
 * @property {number} [until] film second at which playing ends
 */

/** The revision of the film as it is written now. */
export function revision(state) {
  return state.meta?.revision ?? state.film?.revision ?? null;
}

/** The finished file to play: the one of the film's own shape where there are several. */
export function finished(film) {
  const files = film?.films ?? [];
  return files.find((one) => one.profile === 'film') ?? files.find((one) => one.profile === 'youtube') ?? files[0] ?? null;
}

/** Whether the finished film shows what is written now. */
export function isFresh(state) {
  const { film } = state;
  return Boolean(finished(film)) && (film.made_revision === undefined || film.made_revision === revision(state));
}

/**
 * Everything there is to play, today's first.
 * @returns {Source[]}
 */
export function sources(state) {
  const found = [];
  const made = finished(state.film);
  if (made) {
    const url = `/api/content/download/${state.id}?profile=${encodeURIComponent(made.profile)}&inline=true&v=${made.digest.slice(0, 12)}`;
    found.push({ kind: 'film', url, fresh: isFresh(state), from: 0 });
  }
  const draft = state.draft;
  if (draft?.state === 'done') {
    const url = `/api/films/${state.id}/draft.mp4?v=${draft.revision}`;
    found.push({ kind: 'draft', url, fresh: draft.revision === revision(state), from: 0 });
  }
  return found.sort((a, b) => Number(b.fresh) - Number(a.fresh));
}

/**
 * What play would play: what was chosen, else today's best, else nothing (a draft is made first).
 * @returns {Source|null}
 */
export function current(state) {
  const all = sources(state);
  const shot = state.alone && state.shots.find((one) => one.id === state.alone);
  const best = all.find((one) => one.kind === state.chosen) ?? all.find((one) => one.fresh) ?? null;
  if (!shot) return best;
  if (best?.fresh) return { ...best, until: shot.start + shot.length };
  if (shot.take) return { kind: 'take', url: `/api/films/${state.id}/takes/${shot.take}/video.mp4`, fresh: shot.state === 'made', from: shot.start, until: shot.start + shot.length };
  return null;
}
