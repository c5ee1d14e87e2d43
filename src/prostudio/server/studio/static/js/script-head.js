/** The film's head as fields: language, voice, cast, music, style, captions, shape. */
import { api } from './api.js';
import { fill, h, icon } from './dom.js';
import { TRANSITIONS } from './shot-choices.js';

const MOODS = ['calm', 'bright', 'tense', 'sad', 'epic', 'mysterious', 'playful', 'dark', 'none'];
const CAPTIONS = { both: 'burned in and as a file', burned: 'burned in', sidecar: 'as a file', none: 'none' };
const SHAPES = { '16:9': 'wide, 16:9', '9:16': 'upright, 9:16', '1:1': 'square, 1:1', '4:5': 'portrait, 4:5', '21:9': 'cinema, 21:9' };

/** A value as a person reads it. */
function plain(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return value.prompt ?? value.show ?? value.voice ?? value.kind ?? value.file ?? value.language ?? '';
  return String(value);
}

/** Whether one of the cast has more than a voice: words, pictures, a place. */
const looks = (value) => Boolean(value) && typeof value === 'object' && ['about', 'pictures', 'kind', 'consent'].some((key) => key in value);
const voiceOf = (value) => plain(looks(value) ? value.voice : value);

/** @param {import('./film-store.js').FilmStore} store @returns {HTMLElement} */
export function headFields(store) {
  const all = [];

  function field(name, label, input, write = (text) => text.trim() || null) {
    input.id = `head-${name}`;
    const error = h('p', { class: 'field-error', role: 'alert', hidden: true });
    input.addEventListener(input.tagName === 'SELECT' ? 'change' : 'input', () => { error.hidden = true; store.head({ [name]: write(input.value) }); });
    input.addEventListener('blur', () => store.edits.flush());
    all.push({ name, input, error });
    return h('div', { class: 'field' }, h('label', { for: input.id }, label), input, error);
  }
  const choice = (known, first) => h('select', null, first && h('option', { value: '' }, first), Object.entries(known).map(([value, text]) => h('option', { value }, text)));
  const list = (id, values) => h('datalist', { id }, values.map((value) => h('option', { value })));
  const known = list('known-voices', []);
  const cast = h('div', { class: 'cast' });

  const element = h('div', { class: 'head-grid' },
      field('voice', 'Voice', h('input', { list: 'known-voices', placeholder: 'by its language' })), known,
      h('div', { class: 'field' }, h('div', { class: 'field-top' }, h('span', { class: 'field-label' }, 'Cast'),
        h('button', { class: 'button small quiet', type: 'button', on: { click: () => more() } }, icon('plus'), 'Name')), cast),
      field('music', 'Music', h('input', { list: 'known-moods', placeholder: 'calm' })), list('known-moods', MOODS),
      field('style', 'Style of every picture', h('input', { placeholder: 'watercolour, muted', dir: 'auto' }), (text) => text.split(',').map((one) => one.trim()).filter(Boolean)),
      field('captions', 'Captions', choice(CAPTIONS, 'as set')),
      field('aspect', 'Shape', choice(SHAPES, 'as set')),
      field('transition', 'From shot to shot', choice(Object.fromEntries(TRANSITIONS.map((one) => [one, one])), 'by itself')),
      field('language', 'Language', h('input', { placeholder: 'found from the words', maxlength: '20' })));

  /** Cast: a name and its voice a row; saved when both are there. Who has looks keeps them. */
  function rows(people) {
    fill(cast, Object.entries(people).map(([name, value]) => row(name, value)));
  }
  function row(name, value) {
    const who = h('input', { class: 'input', value: name, placeholder: 'ANNA', 'aria-label': 'Name in the script' });
    const says = h('input', { class: 'input', value: voiceOf(value), list: 'known-voices', placeholder: 'voice', 'aria-label': `Voice of ${name || 'the new name'}` });
    const line = h('div', { class: 'cast-row' }, who, says, h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Take ${name || 'this'} out`, on: { click: () => { line.remove(); send(); } } }, icon('close')));
    for (const input of [who, says]) input.addEventListener('change', send);
    line.was = value;
    return line;
  }
  function more() {
    cast.append(row('', ''));
    cast.lastElementChild.querySelector('input').focus();
  }
  function send() {
    const people = {};
    for (const line of cast.children) {
      const [who, says] = [...line.querySelectorAll('input')].map((input) => input.value.trim());
      const same = voiceOf(line.was) === says;
      if (who && looks(line.was)) people[who] = same ? line.was : { ...line.was, voice: says || null };
      else if (who && says) people[who] = same ? line.was : says;
    }
    store.head({ cast: Object.keys(people).length ? people : null });
  }

  async function hear() {
    try {
      const { voices } = await api('GET', '/api/voices');
      const names = [...new Set(voices.flatMap((voice) => [voice.language, voice.name]).filter(Boolean))];
      fill(known, ['none', ...names].map((value) => h('option', { value })));
    } catch { /* any text may be typed */ }
  }

  function show({ meta }) {
    const head = { ...meta?.head, ...store.edits.of('head') };
    for (const { name, input } of all) {
      if (document.activeElement === input) continue;
      const value = plain(name in head ? head[name] : meta?.[name]);
      if (input.tagName === 'SELECT' && value && ![...input.options].some((one) => one.value === value)) input.append(h('option', { value }, value));
      if (input.value !== value) input.value = value;
    }
    if (!cast.contains(document.activeElement)) rows(head.cast ?? {});
  }
  store.subscribe(show, ['meta']);
  store.on('refused', ({ key, errors }) => {
    if (key !== 'head') return;
    for (const { name, input, error } of all) {
      if (!errors[name]) continue;
      error.textContent = errors[name];
      error.hidden = false;
      input.setAttribute('aria-invalid', 'true');
    }
  });
  hear();
  show(store.state);
  return element;
}
