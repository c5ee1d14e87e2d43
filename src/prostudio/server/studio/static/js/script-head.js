/** The film's head as fields: language, voice, cast, music, style, captions, shape. */
import { api } from './api.js';
import { castFields } from './cast-fields.js';
import { fill, h } from './dom.js';
import { finishField } from './finish-field.js';
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

/** @param {import('./film-store.js').FilmStore} store @returns {HTMLElement} */
export function headFields(store) {
  const all = [];

  function field(name, label, input, write = (text) => text.trim() || null, event = input.tagName === 'SELECT' ? 'change' : 'input') {
    input.id = `head-${name}`;
    const error = h('p', { class: 'field-error', id: `head-${name}-error`, role: 'alert', hidden: true });
    input.addEventListener(event, () => { error.hidden = true; input.removeAttribute('aria-invalid'); store.head({ [name]: write(input.value) }); });
    input.addEventListener('blur', () => store.edits.flush());
    all.push({ name, input, error });
    return h('div', { class: 'field' }, input.role === 'group' ? h('span', { class: 'field-label' }, label) : h('label', { for: input.id }, label), input, error);
  }
  const choice = (known, first) => h('select', null, first && h('option', { value: '' }, first), Object.entries(known).map(([value, text]) => h('option', { value }, text)));
  const list = (id, values) => h('datalist', { id }, values.map((value) => h('option', { value })));
  const known = list('known-voices', []);
  const cast = castFields(store);

  const element = h('div', { class: 'head-grid' },
      field('voice', 'Voice', h('input', { list: 'known-voices', placeholder: 'by its language' })), known,
      cast.element,
      field('music', 'Music', h('input', { list: 'known-moods', placeholder: 'calm' })), list('known-moods', MOODS),
      field('style', 'Style of every picture', h('input', { placeholder: 'watercolour, muted', dir: 'auto' }), (text) => text.split(',').map((one) => one.trim()).filter(Boolean)),
      field('captions', 'Captions', choice(CAPTIONS, 'as set')),
      field('aspect', 'Shape', choice(SHAPES, 'as set')),
      field('transition', 'From shot to shot', choice(Object.fromEntries(TRANSITIONS.map((one) => [one, one])), 'by itself')),
      field('language', 'Language', h('input', { placeholder: 'found from the words', maxlength: '20' })),
      field('finish', 'Finishing of takes', finishField('Finishing of takes'), undefined, 'change'),
      field('loras', 'LoRAs', h('input', { placeholder: 'ink.safetensors 0.7', spellcheck: 'false' }), undefined, 'change'));

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
      if (document.activeElement === input || input.contains(document.activeElement)) continue;
      const value = plain(name in head ? head[name] : meta?.[name]);
      if (input.tagName === 'SELECT' && value && ![...input.options].some((one) => one.value === value)) input.append(h('option', { value }, value));
      if (input.value !== value) input.value = value;
    }
    cast.show(head.cast ?? {});
  }
  store.subscribe(show, ['meta']);
  store.on('refused', ({ key, errors }) => {
    if (key !== 'head') return;
    if (errors.cast) cast.refuse(errors.cast);
    for (const { name, input, error } of all) {
      if (!errors[name]) continue;
      error.textContent = errors[name];
      error.hidden = false;
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', error.id);
    }
  });
  hear();
  show(store.state);
  return element;
}
