/** Making begins, waits and ends here: what is dear is told before, what is stopped is asked about. */
import { api } from './api.js';
import { ask, openMenu } from './dialog.js';
import { h, icon } from './dom.js';
import { styled } from './style.js';
import { toast, toastError } from './toast.js';
import { left } from './words.js';

await styled('making');

const LONG_S = 240; // a making that takes longer is asked about first
const STAGES = { queued: 'Waiting its turn', planning: 'Planning', composing: 'Mixing and joining' };

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

/** How far the film is, where its button was. @param {import('./film-store.js').FilmStore} store @returns {HTMLElement} */
export function making(store) {
  const percent = h('strong'), about = h('span', { class: 'muted' });
  const menu = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Pause or stop', on: { click: () => meanwhile(store, menu) } }, icon('more'));
  const box = h('div', { class: 'making', role: 'progressbar', 'aria-label': 'Rendering', 'aria-valuemin': 0, 'aria-valuemax': 100 });
  const wrap = h('div', { class: 'making-wrap' }, box, menu);
  box.append(h('span', null, percent, ' ', about));
  wrap.addEventListener('draw', () => {
    const { film } = store.state;
    const share = film.progress ?? 0, whole = Math.floor(share * 100);
    const alone = (film.only ?? []).map((id) => store.shot(id)?.number).filter(Boolean).join(', ');
    wrap.style.setProperty('--share', String(share));
    box.setAttribute('aria-valuenow', String(whole));
    percent.textContent = film.state === 'paused' ? 'Paused' : film.state === 'queued' ? 'In the queue' : `${whole} %`;
    about.textContent = film.state === 'paused' && film.reason === 'no_space' ? 'the disk is full' : film.state === 'running' ? [alone && `Shot ${alone}`, film.eta_s ? `${left(film.eta_s)} left` : alone ? '' : 'Rendering'].filter(Boolean).join(' · ') : STAGES[film.state] ?? '';
  });
  return wrap;
}

/** What can be done with a film that is being made. */
function meanwhile(store, button) {
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
