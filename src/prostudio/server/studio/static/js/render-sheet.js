/** What to render: the profiles, and what making them would take. */
import { api } from './api.js';
import { openSheet } from './dialog.js';
import { h, later } from './dom.js';
import { styled } from './style.js';
import { toastError } from './toast.js';

/** @param {import('./film-store.js').FilmStore} store */
export async function openRender(store) {
  await styled('fields', 'sheets');
  let rows;
  try { rows = (await api('GET', '/api/profiles')).profiles; } catch (failure) { toastError(failure); return; }
  const mine = store.state.meta?.head?.profiles ?? store.state.film?.films?.map((one) => one.profile) ?? [];
  const chosen = new Set(mine.length ? mine : ['film']);
  const words = h('p', { class: 'muted', role: 'status' }, 'Finding out what it takes…');
  const go = h('button', { class: 'button primary', type: 'button' }, 'Render');
  const names = () => rows.map((one) => one.name).filter((name) => chosen.has(name));
  const tell = later(async () => {
    try {
      const wanted = names().join();
      const told = await api('GET', `${store.path}/estimate?profiles=${encodeURIComponent(wanted)}`);
      if (wanted === names().join()) words.textContent = `${told.words[0].toUpperCase()}${told.words.slice(1)}.`;
    } catch (failure) { words.textContent = `${failure.message}${failure.hint ? ` ${failure.hint}.` : ''}`; }
  }, 150);
  const change = (name, on) => {
    if (on) chosen.add(name); else chosen.delete(name);
    go.disabled = !chosen.size;
    words.textContent = chosen.size ? 'Finding out what it takes…' : 'Choose at least one.';
    if (chosen.size) tell();
  };
  const list = rows.map(({ name, summary }) => {
    const [start, rest] = summary.split(/: (.*)/s);
    const first = start[0].toUpperCase() + start.slice(1);
    return h('label', null, h('input', { type: 'checkbox', checked: chosen.has(name), on: { change: (event) => change(name, event.target.checked) } }),
      h('b', null, rest ? first : name[0].toUpperCase() + name.slice(1)), h('small', null, rest || summary));
  });
  const close = openSheet('Render', h('div', null, h('div', { class: 'deliver', role: 'group', 'aria-label': 'Profiles' }, list), h('div', { class: 'deliver-foot' }, words, go)));
  go.addEventListener('click', async () => { close(); await store.make(names()); });
  tell();
}
