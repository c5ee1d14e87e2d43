/** Choosing a voice, and hearing it. */
import { api } from './api.js';
import { fill, h, icon } from './dom.js';
import { toastError } from './toast.js';

/** @param {string} code */
function languageName(code) {
  const [language, ...rest] = code.split('-');
  try {
    const names = new Intl.DisplayNames(['en'], { type: 'language' });
    const region = rest[0]?.length === 2 ? new Intl.DisplayNames(['en'], { type: 'region' }).of(rest[0].toUpperCase()) : rest.join(' ');
    return region ? `${names.of(language)}, ${region}` : names.of(language) ?? code;
  } catch { return code; }
}

/**
 * @param {{value: string | null, source: string}} setting
 * @param {(value: string | null, field: HTMLElement) => void} save
 */
export async function voiceField(setting, save) {
  /** @type {{engine: string, voice: string, language: string}[]} */ let voices = [];
  let works = new Set(['espeak']);
  try {
    const [one, two] = await Promise.all([api('GET', '/api/voices'), api('GET', '/api/engines')]);
    works = new Set(two.engines.filter((/** @type {any} */ engine) => engine.kind === 'speech' && engine.works).map((/** @type {any} */ engine) => engine.name));
    voices = one.voices;
  } catch (failure) { toastError(failure); }
  const mine = (navigator.language || 'en').split('-')[0];
  const rank = (/** @type {string} */ language) => (language.startsWith(mine) ? 0 : language.startsWith('en') ? 1 : 2);
  voices.sort((one, other) => rank(one.language) - rank(other.language) || languageName(one.language).localeCompare(languageName(other.language)));

  const engines = [...new Set(voices.map((one) => one.engine))].sort((one, other) => Number(works.has(other)) - Number(works.has(one)));
  const control = /** @type {HTMLSelectElement} */ (h('select', { id: 'set-voice', 'aria-describedby': 'set-voice-hint' },
    h('option', { value: '' }, 'The best for the language'), h('option', { value: 'none' }, 'Nobody: a silent film'),
    engines.map((engine) => h('optgroup', { label: works.has(engine) ? engine : `${engine} (its weights are not here)` },
      voices.filter((one) => one.engine === engine).map((one) => h('option', { value: one.voice, dataset: { engine }, disabled: !works.has(engine) }, engine === 'espeak' ? `${languageName(one.voice)}` : `${one.voice}, ${languageName(one.language)}`))))));
  if (setting.value && ![...control.options].some((one) => one.value === setting.value)) control.append(h('option', { value: setting.value }, setting.value));
  control.value = setting.value ?? '';

  const words = /** @type {HTMLInputElement} */ (h('input', { type: 'text', 'aria-label': 'Words to hear', maxlength: '200', placeholder: 'Hear a sentence of your own…' }));
  const hear = h('button', { class: 'button', type: 'button' }, icon('play'), 'Hear it');
  const sound = new Audio();
  const stop = () => { sound.pause(); fill(hear, icon('play'), 'Hear it'); hear.removeAttribute('aria-busy'); };
  sound.addEventListener('ended', stop);

  async function play() {
    if (!sound.paused) { stop(); return; }
    const chosen = control.selectedOptions[0];
    const asked = new URLSearchParams();
    if (control.value && control.value !== 'none') asked.set('voice', control.value);
    if (chosen?.dataset.engine) asked.set('engine', chosen.dataset.engine);
    if (words.value.trim()) asked.set('text', words.value.trim());
    hear.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`/api/voices/sample?${asked}`);
      if (!answer.ok) throw await answer.json();
      if (sound.src) URL.revokeObjectURL(sound.src);
      sound.src = URL.createObjectURL(await answer.blob());
      await sound.play();
      hear.removeAttribute('aria-busy');
      fill(hear, icon('stop'), 'Stop');
    } catch (failure) {
      stop();
      toastError(/** @type {any} */ (failure).code ? failure : { status: 0 });
    }
  }
  hear.addEventListener('click', play);
  words.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); play(); } });

  const made = h('div', { class: 'field', dataset: { setting: 'voice' } }, h('label', { for: 'set-voice' }, 'Voice'),
    h('div', { class: 'voice' }, control, h('div', { class: 'voice-try' }, words, hear)),
    h('p', { class: 'field-hint', id: 'set-voice-hint' }), h('p', { class: 'field-error', role: 'alert' }));
  control.addEventListener('change', () => { stop(); hear.toggleAttribute('disabled', control.value === 'none'); save(control.value || null, made); });
  return made;
}
