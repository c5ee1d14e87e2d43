/** The fields of a shot: each saves itself, and says why where the server refuses it. */
import { api } from './api.js';
import { fill, h, icon } from './dom.js';
import { finishField } from './finish-field.js';
import { value } from './shot-card.js';
import { CAMERAS, FITS, TRANSITIONS } from './shot-choices.js';

const number = (text) => (text.trim() === '' ? null : Number(text));
const words = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);
const options = (names, first) => [first && h('option', { value: '' }, first), names.map((name) => h('option', { value: name }, name))];

/**
 * @param {import('./film-store.js').FilmStore} store @param {() => string} key of the chosen shot
 * @returns {{element: HTMLElement, show: (shot: Object, other: boolean) => void}}
 */
export function fields(store, key) {
  /** @type {{name: string, input: HTMLElement, row: HTMLElement, error: HTMLElement, read: (shot: Object) => string}[]} */
  const all = [];
  let serial = 0;

  function field(name, label, input, read, write, more = {}) {
    const id = `shot-${name}-${(serial += 1)}`;
    input.id = id;
    const error = h('p', { class: 'field-error', id: `${id}-error`, role: 'alert', hidden: true });
    const hint = more.hint ?? h('span', { class: 'field-hint' });
    const row = h('div', { class: `field ${more.wide ? 'wide' : ''}` }, h('div', { class: 'field-top' }, input.role === 'group' ? h('span', { class: 'field-label' }, label) : h('label', { for: id }, label), hint), more.around ? more.around(input) : input, error);
    input.addEventListener(more.on ?? (input.tagName === 'SELECT' ? 'change' : 'input'), () => {
      if (input.validity && !input.validity.valid) return;
      store.edit(key(), { [more.sends ?? name]: write(input.value) });
    });
    input.addEventListener('blur', () => store.edits.flush());
    all.push({ name: more.sends ?? name, input, row, error, read, hint, shown: more.shown });
    return row;
  }

  const area = (rows, placeholder) => h('textarea', { rows: String(rows), placeholder, dir: 'auto' });
  const figure = (props) => h('input', { type: 'number', inputmode: 'decimal', ...props });
  const engine = h('select', null, h('option', { value: '' }, 'chosen by itself'));
  engines(engine, () => { const shot = store.shot(key()); if (shot) engine.value = shot.engine ?? ''; });

  const prompt = field('prompt', 'Picture', area(3, 'What is seen. Empty: the words are drawn.'), (shot) => shot.prompt ?? '', (text) => text || null, { wide: true });
  const spoken = field('words', 'Words', area(2, 'What is said. Empty: a silent shot.'), (shot) => shot.words ?? '', (text) => text, { wide: true, shown: (shot) => (shot.narration?.length ?? 0) < 2 });
  const lines = h('div', { class: 'field wide', hidden: true });
  const dice = (input) => h('div', { class: 'with-button' }, input, h('button', { class: 'icon-button small', type: 'button', 'aria-label': 'Another seed', title: 'Another seed', on: { click: () => {
    input.value = String(1 + Math.floor(Math.random() * 99_999));
    input.dispatchEvent(new Event('input'));
  } } }, icon('reroll')));
  const transition = (shot) => ({ kind: shot.transition?.kind ?? 'dissolve', seconds: shot.transition?.seconds ?? null });

  const element = h('fieldset', { class: 'shot-fields' }, prompt, spoken, lines,
    field('camera', 'Camera', h('select', null, options(CAMERAS)), (shot) => shot.camera ?? 'auto', (text) => text),
    field('seconds', 'At least, seconds', figure({ min: '0.2', max: '600', step: '0.1', placeholder: 'as its words' }), (shot) => text(shot.seconds), number),
    field('kind', 'Comes in by', h('select', null, options(TRANSITIONS, 'as the film')), (shot) => shot.transition?.kind ?? '', (kind) => (kind ? { ...transition(store.shot(key())), kind } : null), { sends: 'transition' }),
    field('lasts', 'Over, seconds', figure({ min: '0', max: '10', step: '0.1', placeholder: 'usual' }), (shot) => text(shot.transition?.seconds), (value) => ({ ...transition(store.shot(key())), seconds: number(value) }), { sends: 'transition', shown: (shot) => shot.transition && shot.transition.kind !== 'cut' }),
    field('style', 'Style', h('input', { placeholder: 'muted, watercolour', dir: 'auto' }), (shot) => (Array.isArray(shot.style) ? shot.style.join(', ') : shot.style ?? ''), words, { wide: true }),
    field('engine', 'Made by', engine, (shot) => shot.engine ?? '', (name) => name || null),
    field('seed', 'Seed', figure({ min: '0', step: '1', placeholder: 'of the film' }), (shot) => text(shot.seed), number, { around: dice }),
    field('fit', 'Fit of its picture', h('select', null, options(FITS, 'by itself')), (shot) => shot.fit ?? '', (fit) => fit || null, { shown: (shot) => shot.picture }),
    field('focus', 'Stays in view', h('input', { placeholder: '50% 50%', pattern: '\\s*\\d{1,3}%\\s+\\d{1,3}%\\s*' }), (shot) => focus(shot.focus), (value) => value.trim() || null, { shown: (shot) => shot.picture }),
    field('scene_title', 'Scene', h('input', { placeholder: 'without a name', dir: 'auto' }), (shot) => shot.scene_title ?? '', (title) => title, { wide: true }),
    field('finish', 'Finishing of its take', finishField('Finishing of its take', 'as the film says'), (shot) => shot.finish ?? '', (text) => text || null, { wide: true, on: 'change' }),
    field('loras', 'LoRAs beside the film’s', h('input', { placeholder: 'ink.safetensors 0.7, or none', spellcheck: 'false' }), (shot) => shot.loras ?? '', (text) => text.trim() || null, { wide: true, on: 'change' }));

  function show(shot, other) {
    const open = store.edits.of(shot.key);
    element.disabled = Boolean(shot.locked);
    for (const { name, input, row, error, read, hint, shown } of all) {
      row.hidden = shown ? !shown(shot) : false;
      const now = read(shot);
      const busy = !other && (document.activeElement === input && (name in open || input.validity?.valid === false));
      if (!busy) value(input, now);
      const problem = shot.errors?.[name] ?? '';
      error.hidden = !problem;
      error.textContent = problem;
      input.setAttribute('aria-invalid', String(Boolean(problem)));
      input.setAttribute('aria-describedby', problem ? error.id : '');
      if (name === 'prompt') hint.textContent = (shot.prompt ?? '').length > 400 ? `${shot.prompt.length.toLocaleString()} letters` : '';
    }
    voices(shot);
  }

  /** Several voices in one shot: a row each. */
  function voices(shot) {
    const several = (shot.narration?.length ?? 0) > 1;
    lines.hidden = !several;
    if (!several || lines.contains(document.activeElement)) return;
    fill(lines, h('span', { class: 'field-label' }, 'Words'), shot.narration.map((line, index) => {
      const box = h('textarea', { rows: '2', dir: 'auto', 'aria-label': `Words of ${line.voice ?? 'the narrator'}`, value: line.text });
      box.addEventListener('input', () => {
        const narration = store.shot(key()).narration.map((one, at) => (at === index ? { ...one, text: box.value } : one));
        store.edit(key(), { narration });
      });
      return h('div', { class: 'voice-line' }, h('span', { class: 'chip' }, line.voice ?? 'narrator'), box);
    }));
  }

  return { element, show };
}

const text = (value) => (value === null || value === undefined ? '' : String(value));

function focus(value) {
  if (!value) return '';
  if (typeof value === 'string') return value;
  const share = (one) => `${Math.round(one * 100)}%`;
  return Array.isArray(value) ? value.map(share).join(' ') : `${share(value.x)} ${share(value.y)}`;
}

/** Every video engine, those that cannot work here with their reason. */
async function engines(select, then) {
  try {
    const { engines: known } = await api('GET', '/api/engines');
    for (const one of known.filter(({ kind }) => kind === 'video')) {
      const works = one.works !== false && !one.missing;
      select.append(h('option', { value: one.name, disabled: !works }, works ? one.title ?? one.name : `${one.title ?? one.name}: no weights here`));
    }
    then();
  } catch { /* the field keeps what it has */ }
}
