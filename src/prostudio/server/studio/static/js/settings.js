/** Settings: what new films begin with, what they may use of the machine, and the disk. */
import { api } from './api.js';
import { component, fill, h, icon, must } from './dom.js';
import { mount as mountDisk } from './disk.js';
import { profileName } from './figures.js';
import { choose, chosen } from './theme.js';
import { voiceField } from './voices.js';
import { toastError } from './toast.js';

/** @typedef {{value: any, source: string, choices: any, group: string, meaning: string, least: number | null, most: number | null, again: boolean}} Setting */

const place = must('[data-component="settings"]');
const saved = component('saved');
/** @type {Record<string, Setting>} */ let settings = {};

const SIZES = /** @type {Record<string, string>} */ ({
  '1280x720': 'HD, wide (1280 × 720)', '1920x1080': 'Full HD, wide (1920 × 1080)', '3840x2160': '4K, wide (3840 × 2160)',
  '720x1280': 'HD, upright (720 × 1280)', '1080x1920': 'Full HD, upright (1080 × 1920)', '1080x1080': 'Square (1080 × 1080)', '720x900': 'Tall (720 × 900)',
});
const CAPTIONS = /** @type {Record<string, string>} */ ({ both: 'In the picture and as files', burned: 'In the picture', sidecar: 'As files', none: 'None', plain: 'Plain', boxed: 'In boxes', karaoke: 'Word by word', pop: 'Large, popping', 'lower third': 'Lower third' });
const KINDS = /** @type {Record<string, string>} */ ({ video: 'Moving pictures', image: 'First frames', speech: 'Voices', music: 'Music', writing: 'Words', finish: 'Finishing' });

/** @param {string} code */
export function languageName(code) {
  try { return new Intl.DisplayNames([navigator.language, 'en'], { type: 'language' }).of(code) ?? code; } catch { return code; }
}

/** @param {string} name @param {any} value @param {HTMLElement} [field] */
async function save(name, value, field) {
  const error = field?.querySelector('.field-error');
  say('Saving…');
  try {
    settings = await api('PATCH', '/api/settings', { [name]: value });
    if (error) fill(error);
    say('Saved', true);
    note(name);
  } catch (failure) {
    const { message, hint, status } = /** @type {any} */ (failure);
    say('Not saved');
    if (error && status) fill(error, [message, hint].filter(Boolean).join('; ')); else toastError(failure);
  }
}

let quiet = 0;

/** @param {string} words @param {boolean} [well] */
function say(words, well = false) {
  if (!saved) return;
  clearTimeout(quiet);
  fill(saved, well && icon('check'), words);
  if (well) quiet = window.setTimeout(() => fill(saved), 4000);
}

/** What a field says beside its value: who set it, and when it counts. @param {string} name */
function note(name) {
  const found = place.querySelector(`[data-setting="${name}"] .field-hint`);
  const one = settings[name];
  if (found && one) fill(found, hint(one), one.source === 'file' && h('button', { class: 'link', type: 'button', on: { click: () => save(name, null).then(() => draw()) } }, 'Back to the usual'));
}

/** @param {Setting} one */
function hint(one) {
  if (one.source === 'environment') return 'Set by the environment. ';
  return one.again ? 'Counts when the studio is started again. ' : '';
}

/** @param {string} name @param {string} label @param {HTMLElement} control @param {boolean} [group] controls of their own inside */
function field(name, label, control, group = false) {
  const id = `set-${name}`;
  const one = settings[name];
  if (!group) control.id = id;
  control.setAttribute('aria-describedby', `${id}-hint`);
  if (one?.source === 'environment') control.setAttribute('disabled', '');
  const made = h('div', { class: 'field', dataset: { setting: name }, role: group ? 'group' : null, 'aria-labelledby': group ? `${id}-label` : null },
    group ? h('span', { class: 'field-label', id: `${id}-label` }, label) : h('label', { for: id }, label), control,
    h('p', { class: 'field-hint', id: `${id}-hint` }), h('p', { class: 'field-error', role: 'alert' }));
  return made;
}

/** @param {string} name @param {string} label @param {[string, string][]} choices @param {string} [usual] */
function select(name, label, choices, usual) {
  const value = settings[name].value;
  const control = /** @type {HTMLSelectElement} */ (h('select', null, usual && h('option', { value: '' }, usual), choices.map(([key, words]) => h('option', { value: key }, words))));
  if (value && !choices.some(([key]) => key === value)) control.append(h('option', { value }, value));
  control.value = value ?? '';
  const made = field(name, label, control);
  control.addEventListener('change', () => save(name, control.value || null, made));
  return made;
}

/** @param {string} name @param {string} label @param {{kind?: string, list?: boolean, example?: string}} [options] */
function input(name, label, { kind = 'text', list = false, example = '' } = {}) {
  const one = settings[name];
  const value = list ? (one.value ?? []).join(', ') : one.value ?? '';
  const control = /** @type {HTMLInputElement} */ (h('input', { type: kind, value, min: one.least, max: one.most, step: kind === 'number' ? 'any' : null, placeholder: kind === 'number' ? 'as much as there is' : example, autocomplete: 'off' }));
  const made = field(name, label, control);
  const read = () => {
    const text = control.value.trim();
    if (!text) return null;
    return kind === 'number' ? Number(text) : list ? text.split(',').map((word) => word.trim()).filter(Boolean) : text;
  };
  control.addEventListener('change', () => { if (control.checkValidity()) save(name, read(), made); else control.reportValidity(); });
  return made;
}

/** Several of a few. @param {string} name @param {string} label @param {string[]} choices @param {string} [none] the one that stands alone @param {(one: string) => string} [labelled] */
function several(name, label, choices, none, labelled = (/** @type {string} */ one) => one) {
  const value = () => /** @type {string[]} */ ([settings[name].value ?? []].flat());
  const boxes = h('div', { class: 'choices' }, choices.map((one) => {
    const box = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', checked: value().includes(one), value: one }));
    box.addEventListener('change', () => {
      const ticked = /** @type {HTMLInputElement[]} */ ([...boxes.querySelectorAll('input:checked')]).map((each) => each.value);
      const next = one === none && box.checked ? [none] : ticked.filter((each) => each !== none || !none);
      for (const each of /** @type {HTMLInputElement[]} */ ([...boxes.querySelectorAll('input')])) each.checked = next.includes(each.value);
      save(name, next.length ? (next.length === 1 && next[0] === none ? 'none' : next) : null, made);
    });
    return h('label', { class: 'choice' }, box, h('span', null, labelled(one)));
  }));
  const made = field(name, label, boxes, true);
  return made;
}

function engineFields() {
  const { choices } = settings.engines;
  return h('div', { class: 'field', dataset: { setting: 'engines' }, role: 'group', 'aria-labelledby': 'set-engines-label' },
    h('span', { class: 'field-label', id: 'set-engines-label' }, 'Engines'),
    h('div', { class: 'engine-picks' }, Object.entries(choices).map(([kind, names]) => {
      const control = /** @type {HTMLSelectElement} */ (h('select', { 'aria-label': KINDS[kind] ?? kind }, /** @type {string[]} */ (names).map((one) => h('option', { value: one }, one === 'auto' ? 'The best that is here' : one))));
      control.value = settings.engines.value?.[kind] ?? 'auto';
      control.addEventListener('change', () => {
        const next = { ...settings.engines.value, [kind]: control.value };
        if (control.value === 'auto') delete next[kind];
        save('engines', Object.keys(next).length ? next : null, /** @type {HTMLElement} */ (control.closest('[data-setting]')));
      });
      return h('label', { class: 'pick' }, h('span', { class: 'small muted' }, KINDS[kind] ?? kind), control);
    })), h('p', { class: 'field-hint' }), h('p', { class: 'field-error', role: 'alert' }));
}

/** @param {string} title @param {string} words @param {...import('./dom.js').Child} content */
function group(title, words, ...content) {
  return h('section', { class: 'group' }, h('div', { class: 'group-head' }, h('h2', null, title), h('p', { class: 'muted small' }, words)), h('div', { class: 'group-body' }, content));
}

function appearance() {
  const names = /** @type {const} */ ([['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]);
  return h('fieldset', { class: 'field' }, h('legend', { class: 'sr-only' }, 'Theme'), h('div', { class: 'tabs' }, names.map(([value, label]) => {
    const box = h('input', { type: 'radio', name: 'theme', value, checked: chosen() === value, class: 'sr-only', on: { change: () => choose(value) } });
    return h('label', null, box, label);
  })));
}

function draw() {
  const voices = h('div', { class: 'skeleton voice-wait' });
  fill(place,
    group('Appearance', 'For this browser.', appearance()),
    group('New films', 'Every film can say otherwise.',
      voices,
      h('div', { class: 'pair' }, select('language', 'Language', settings.language.choices.map((/** @type {string} */ one) => [one, languageName(one)]), 'Found from the words'), select('size', 'Size', settings.size.choices.map((/** @type {string} */ one) => [one, SIZES[one] ?? one]))),
      h('div', { class: 'pair' }, input('style', 'Style words', { list: true, example: 'muted colours, grain' }), select('captions', 'Captions', settings.captions.choices.map((/** @type {string} */ one) => [one, CAPTIONS[one] ?? one]))),
      several('music', 'Music', settings.music.choices, 'none'),
      several('profiles', 'Delivered as', settings.profiles.choices, undefined, profileName),
      engineFields()),
    group('This machine', 'How much of it films may use.',
      h('div', { class: 'pair' }, input('cores', 'Cores', { kind: 'number' }), input('ram_mb', 'Memory, MB', { kind: 'number' })),
      h('div', { class: 'pair' }, input('vram_mb', 'Graphics memory, MB', { kind: 'number' }), input('cache_gb', 'Room for what can be made again, GB', { kind: 'number' })),
      h('div', { class: 'pair' }, select('encoder', 'Encoder', settings.encoder.choices.map((/** @type {string} */ one) => [one, one]), 'The best that is here'), select('encoder_preset', 'Encoding', settings.encoder_preset.choices.map((/** @type {string} */ one) => [one, one]), 'As usual')),
      h('div', { class: 'pair' }, input('model_url', 'Model server that writes', { kind: 'url', example: 'http://127.0.0.1:11434/v1' }), input('model_name', 'Its model', { example: 'the first that it has' }))),
    group('Disk', 'What lies on this machine, and making room.', h('div', { class: 'disk', dataset: { component: 'disk' } })));
  Object.keys(settings).forEach(note);
  mountDisk(must('[data-component="disk"]'));
  voiceField(settings.voice, (value, made) => save('voice', value, made)).then((made) => { voices.replaceWith(made); note('voice'); });
}

async function load() {
  fill(place, [1, 2, 3].map(() => h('div', { class: 'skeleton group-wait' })));
  try {
    settings = await api('GET', '/api/settings');
    draw();
  } catch (failure) {
    const { message, hint: words } = /** @type {any} */ (failure);
    fill(place, h('div', { class: 'problem' }, icon('alert'), h('div', null, h('strong', null, message), words && h('p', { class: 'small muted' }, words)),
      h('button', { class: 'button small', type: 'button', on: { click: load } }, 'Try again')));
  }
}

addEventListener('theme', () => { const radio = /** @type {HTMLInputElement | null} */ (place.querySelector(`input[name="theme"][value="${chosen()}"]`)); if (radio) radio.checked = true; });
load();
