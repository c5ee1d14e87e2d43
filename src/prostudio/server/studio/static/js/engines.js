/** What this machine can do, and getting what it lacks. */
import { api } from './api.js';
import { fill, h, icon, must } from './dom.js';
import { stream } from './events.js';
import { size } from './figures.js';
import { progress, sheet } from './weights.js';

/** @typedef {import('./weights.js').Weights} Weights */
/**
 * @typedef {object} Engine
 * @property {string} kind @property {string} name @property {string} label @property {string} summary
 * @property {boolean} works @property {string | null} why @property {string} about @property {'instant' | 'dear'} cost
 * @property {string[]} weights @property {{name: string, output_terms: string}} licence
 * @property {{reason: string, hint: string} | null} missing
 */

const KINDS = [
  ['video', 'camera', 'Moving pictures', 'What every shot is made with.'],
  ['image', 'image', 'First frames', 'A picture that a shot begins with.'],
  ['speech', 'mic', 'Voices', 'Who speaks the narration.'],
  ['music', 'music', 'Music', 'What lies under the voice.'],
  ['writing', 'text', 'Words', 'Who writes a script from an idea.'],
  ['finish', 'scale', 'Finishing', 'What makes takes smoother, larger and sharper at the end.'],
];

/** @type {Engine[]} */ let engines = [];
/** @type {Map<string, Weights>} */ const weights = new Map();
let free = 0;
/** @type {((name: string) => void) | null} */ let sheetNews = null;

const place = must('[data-component="engines"]');
const machine = must('[data-component="machine"]');

fill(machine, h('div', { class: 'skeleton machine-wait' }));
fill(place, [1, 2].map(() => h('div', { class: 'skeleton kind-wait' })));

async function load() {
  try {
    const [one, two, three] = await Promise.all([api('GET', '/api/machine'), api('GET', '/api/engines'), api('GET', '/api/weights')]);
    engines = two.engines;
    take(three);
    drawMachine(one);
    draw();
  } catch (failure) {
    const { message, hint } = /** @type {any} */ (failure);
    fill(machine);
    fill(place, h('div', { class: 'problem' }, icon('alert'), h('div', null, h('strong', null, message), hint && h('p', { class: 'small muted' }, hint)),
      h('button', { class: 'button small', type: 'button', on: { click: load } }, 'Try again')));
  }
}

/** @param {{weights: Weights[], folder_free_bytes: number}} told */
function take(told) {
  free = told.folder_free_bytes;
  const was = [...weights.values()].filter((one) => one.state === 'here').length;
  for (const one of told.weights) { weights.set(one.name, one); sheetNews?.(one.name); }
  const here = [...weights.values()].filter((one) => one.state === 'here').length;
  return was !== here;
}

/** @param {any} told */
function drawMachine(told) {
  const facts = [
    ['Graphics card', told.gpu ? `${told.gpu.name}, ${told.gpu.vram_gb} GB` : 'none'],
    ['Cores', String(told.cores)],
    ['Memory for films', size(told.ram_mb * 1e6)],
    ['Free for weights', size(free)],
  ];
  fill(machine, h('div', { class: 'machine-says' }, h('p', { class: 'label' }, 'This machine makes'), h('p', { class: 'machine-makes' }, told.makes)),
    h('dl', { class: 'machine-facts' }, facts.map(([name, value]) => h('div', null, h('dt', { class: 'label' }, name), h('dd', { class: 'numerals' }, value)))));
}

function draw() {
  const open = new Set([...place.querySelectorAll('details[open]')].map((one) => /** @type {HTMLElement} */ (one).dataset.kind));
  const focus = /** @type {HTMLElement} */ (document.activeElement)?.dataset?.key;
  const named = new Set(engines.flatMap((one) => one.weights));
  const others = [...weights.values()].filter((one) => !named.has(one.name));
  fill(place, KINDS.map(([kind, sign, title, words]) => section(kind, sign, title, words, open.has(kind))),
    others.length > 0 && h('section', { class: 'kind' }, heading('clock', 'Word times', 'When each word is spoken, to the hundredth of a second.'),
      h('ul', { class: 'engine-rows' }, others.map((one) => row({ key: one.name, title: one.summary || one.name, words: one.licence.name, all: [one], label: one.name })))));
  if (focus) /** @type {HTMLElement | null} */ (place.querySelector(`[data-key="${focus}"]`))?.focus();
}

/** @param {string} sign @param {string} title @param {string} words */
function heading(sign, title, words) {
  return h('div', { class: 'kind-head' }, h('span', { class: 'kind-sign' }, icon(sign)), h('div', null, h('h2', null, title), h('p', { class: 'muted small' }, words)));
}

/** @param {string} kind @param {string} sign @param {string} title @param {string} words @param {boolean} open */
function section(kind, sign, title, words, open) {
  const all = engines.filter((one) => one.kind === kind);
  const works = all.filter((one) => one.works), rest = all.filter((one) => !one.works);
  const rows = rest.map((one) => row({ key: `${kind}.${one.name}`, title: one.label, words: one.summary, all: of(one), label: one.label, engine: one }));
  const busy = rest.some((one) => of(one).some((each) => each.state === 'fetching'));
  return h('section', { class: 'kind', dataset: { kind } }, heading(sign, title, words),
    h('ul', { class: 'engine-cards' }, works.map((one) => h('li', { class: 'engine-card' },
      h('div', { class: 'row' }, h('h3', null, one.label), h('span', { class: 'chip ok' }, icon('check'), 'Works here')),
      h('p', { class: 'small' }, one.summary), h('p', { class: 'small muted' }, one.about),
      of(one).length > 0 && h('button', { class: 'button small quiet', type: 'button', dataset: { key: `${kind}.${one.name}` }, on: { click: () => show(one.label, of(one)) } }, icon('disk'), 'Weights')))),
    rows.length > 3
      ? h('details', { class: 'more-engines', open: open || busy, dataset: { kind } }, h('summary', null, `${rows.length} more that could be added`), h('ul', { class: 'engine-rows' }, rows))
      : rows.length > 0 && h('ul', { class: 'engine-rows' }, rows));
}

/** @param {Engine} engine */
function of(engine) {
  return /** @type {Weights[]} */ (engine.weights.map((name) => weights.get(name)).filter(Boolean));
}

/** @param {{key: string, title: string, words: string, all: Weights[], label: string, engine?: Engine}} asked */
function row({ key, title, words, all, label, engine }) {
  const lacking = all.filter((one) => one.state !== 'here');
  const bytes = lacking.reduce((sum, one) => sum + one.bytes - one.have_bytes, 0);
  const going = all.find((one) => one.state === 'fetching');
  const wrong = all.find((one) => one.error);
  const limited = all.some((one) => one.licences.some((licence) => licence.non_commercial));
  const text = !lacking.length ? 'Weights' : all.some((one) => one.state === 'partial') ? `Go on, ${size(bytes)}` : all.length > 3 ? 'Choose' : `Fetch ${size(bytes)}`;
  return h('li', { class: 'engine-row' },
    h('div', { class: 'engine-words' }, h('h3', null, title), h('p', { class: 'small muted' }, words),
      h('p', { class: 'row' }, engine && h('span', { class: 'chip' }, icon('clock'), engine.about), limited && h('span', { class: 'chip danger' }, icon('scale'), 'non-commercial'),
        !all.length && engine?.why && h('span', { class: 'small muted' }, engine.why)),
      !all.length && engine?.missing?.hint && h('p', { class: 'small muted engine-hint' }, engine.missing.hint),
      going && progress(going),
      !going && wrong && h('p', { class: 'field-error' }, wrong.error?.message)),
    all.length > 0 && h('button', { class: `button ${going ? '' : 'engine-get'}`, type: 'button', dataset: { key }, 'aria-label': going ? `Weights of ${label}` : `${text}: ${label}`, on: { click: () => show(label, all) } }, going ? 'Details' : [icon('download'), text]));
}

/** @param {string} label @param {Weights[]} all */
function show(label, all) {
  sheetNews = sheet(label, all.map((one) => one.name), { find: (name) => weights.get(name), free: () => free, changed: (one) => { weights.set(one.name, one); sheetNews?.(one.name); draw(); }, closed: () => { sheetNews = null; } });
}

load().then(() => stream('/api/weights/events', {
  onEvent: (name, data) => { if (name === 'weights') { if (take(data)) load(); else draw(); } },
}));
