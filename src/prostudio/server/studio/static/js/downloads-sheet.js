/** Everything there is to take away: finished films, captions, sounds, projects for editors, the words for its page. */
import { api } from './api.js';
import { openSheet } from './dialog.js';
import { h, icon } from './dom.js';
import { isFresh } from './sources.js';
import { styled } from './style.js';
import { toast } from './toast.js';
import { profileName, size } from './figures.js';
import { clock } from './words.js';

const EDITORS = [
  ['otio', 'OpenTimelineIO', 'DaVinci Resolve, Avid, RV'], ['fcpxml', 'FCPXML', 'Final Cut Pro'], ['fcp7', 'XML (FCP 7)', 'Premiere Pro, Resolve'],
  ['mlt', 'MLT', 'Kdenlive, Shotcut'], ['edl', 'EDL', 'cuts alone, any editor'],
];
const STEMS = [['voice', 'Voice', 'mic'], ['music', 'Music', 'music'], ['effects', 'Effects', 'volume'], ['mix', 'The whole mix', 'volume']];

const take = (href, name, about, sign) => h('li', null, h('a', { class: 'take', href, download: '' }, icon(sign), h('span', null, name), h('small', null, about)));
const part = (title, ...items) => h('section', null, h('h3', null, title), h('ul', null, items));

/** @param {import('./film-store.js').FilmStore} store */
export async function openDownloads(store) {
  await styled('fields', 'sheets');
  const { film, id } = store.state;
  const files = film.films ?? [];
  const fresh = isFresh(store.state);
  const stems = h('input', { type: 'checkbox' });
  const editors = h('ul');
  const drawEditors = () => editors.replaceChildren(...EDITORS.map(([to, name, who]) => take(`/api/films/${id}/export?to=${to}${stems.checked ? '&stems=1' : ''}`, name, who, 'timeline')));
  stems.addEventListener('change', drawEditors);
  drawEditors();
  const published = h('section', null);
  openSheet('Download', h('div', { class: 'take-away' },
    files.length > 0 && !fresh && h('p', { class: 'muted' }, 'The film was changed since it was rendered: these files show it as it was.'),
    files.length ? part('Film', ...files.map((one) => take(one.download, profileName(one.profile), `${clock(one.seconds)} · ${size(one.bytes)}`, 'film')))
      : h('p', { class: 'muted' }, 'Not rendered yet. Captions and projects for editors are there already.'),
    part('Captions', ...['srt', 'vtt', 'ass'].map((format) => take(`/api/films/${id}/captions?format=${format}`, `Captions .${format}`, { srt: 'most hosts and players', vtt: 'web pages', ass: 'with their look' }[format], 'captions'))),
    h('section', null, h('h3', null, 'For your editor'), h('label', { class: 'switch' }, stems, 'with voice, music and effects as stems'), editors),
    files.length ? part('Sound', ...STEMS.map(([name, label, sign]) => take(`/api/films/${id}/stems/${name}.wav`, label, 'WAV', sign))) : null,
    part('Picture and script', take(`/api/films/${id}/thumbnail.jpg`, 'Thumbnail', 'JPEG', 'image'),
      h('li', null, h('button', { class: 'button small', type: 'button', on: { click: () => copyScript(store) } }, icon('copy'), 'Copy the script'))),
    published));
  publishing(published, id);
}

async function copyScript(store) {
  const { text } = await store.script();
  await copy(text, 'The script');
}

async function copy(text, what) {
  try { await navigator.clipboard.writeText(text); toast(`${what} was copied.`, { kind: 'ok' }); } catch { toast('The browser does not let pages copy here.', { kind: 'error' }); }
}

/** Title, description and hashtags, ready to be pasted. */
async function publishing(section, id) {
  try {
    const { title, description, hashtags } = await api('GET', `/api/films/${id}/publishing`);
    const tags = (hashtags ?? []).map((one) => (one.startsWith('#') ? one : `#${one}`)).join(' ');
    const text = [title, description, tags].filter(Boolean).join('\n\n');
    section.replaceChildren(h('h3', null, 'For its page'), h('div', { class: 'published' }, text,
      h('div', null, h('button', { class: 'button small', type: 'button', on: { click: () => copy(text, 'The text') } }, icon('copy'), 'Copy'))));
  } catch { section.remove(); }
}
