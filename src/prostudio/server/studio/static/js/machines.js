/** The machines of a cluster: what each has, what it makes now, and how to begin with several. */
import { api } from './api.js';
import { fill, h, icon, must } from './dom.js';
import { size } from './figures.js';
import { toast } from './toast.js';
import { count, left } from './words.js';

/**
 * @typedef {object} Step
 * @property {string} key @property {string} name @property {string} kind @property {string} label @property {string | null} shot
 * @property {number} seconds @property {number} fraction @property {string} note @property {number | null} seconds_left
 */
/**
 * @typedef {object} Hand
 * @property {string} hand @property {number | null} card @property {string} film @property {string} model
 * @property {Step | null} step @property {Record<string, number>} made @property {Record<string, number>} failed @property {number} died
 */
/**
 * @typedef {object} Node
 * @property {string} node @property {string} host @property {boolean} alive @property {boolean} head @property {number} cores @property {number} ram_mb
 * @property {{name: string, vram_mb: number, free_mb: number | null}[]} cards @property {string} version
 * @property {string[] | null} engines @property {string} problem @property {Hand[]} hands
 */

const LOOK_MS = 2000, LOST_MS = 6000;
const MB = 1e6;
const sum = must('[data-component="cluster"]'), place = must('[data-component="nodes"]');
let shown = '', timer = 0;

fill(sum, h('div', { class: 'skeleton cluster-wait' }));
fill(place, [1, 2].map(() => h('div', { class: 'skeleton node-wait' })));

async function look() {
  clearTimeout(timer);
  let wait = LOOK_MS;
  try {
    const told = await api('GET', '/api/cluster');
    draw(told);
    if (told.state === 'none') return;
    if (told.state === 'lost') wait = LOST_MS;
  } catch (failure) {
    const { message, hint } = /** @type {any} */ (failure);
    shown = '';
    fill(place);
    trouble(message, hint);
    wait = LOST_MS;
  }
  if (!document.hidden) timer = window.setTimeout(look, wait);
}

/** @param {any} told */
function draw(told) {
  const now = JSON.stringify({ ...told, at: 0 });
  if (now === shown) return;
  shown = now;
  const focus = /** @type {HTMLElement} */ (document.activeElement)?.dataset?.key;
  if (told.state === 'none') begin();
  else if (told.state === 'lost') { fill(place); trouble(told.problem.message, told.problem.hint, told.address); }
  else { drawSum(told); fill(place, told.nodes.map(drawNode)); }
  if (focus) /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(focus)}"]`))?.focus();
}

/** @param {string} message @param {string | null} hint @param {string} [address] */
function trouble(message, hint, address) {
  fill(sum, h('div', { class: 'problem', role: 'status' }, icon('plug'),
    h('div', null, h('strong', null, message), hint && h('p', { class: 'small muted' }, hint),
      address && h('p', { class: 'small muted' }, `The setting cluster says ${address}. What was finished is kept.`)),
    h('button', { class: 'button small', type: 'button', dataset: { key: 'again' }, on: { click: look } }, 'Try again')));
}

/** @param {any} told */
function drawSum({ address, totals }) {
  const busy = totals.at_work ? `${count(totals.at_work, 'step')} under way` : 'nothing to do just now';
  const time = totals.seconds_left === null ? '' : `, ${left(totals.seconds_left)} left of the longest`;
  const facts = [
    ['Graphics cards', totals.cards ? `${totals.cards} with ${size(totals.vram_mb * MB)}` : 'none'],
    ['Cores', String(totals.cores)],
    ['Models loaded', totals.models.length ? totals.models.join(', ') : 'none'],
    ['Steps made', String(totals.made)],
  ];
  fill(sum, h('div', { class: 'cluster-sum' },
    h('div', { class: 'cluster-says' }, h('p', { class: 'label' }, 'The cluster'),
      h('p', { class: 'cluster-words' }, `${count(totals.nodes, 'machine')}${totals.lost ? `, ${totals.lost} lost` : ''}: ${busy}${time}`),
      h('p', { class: 'small muted' }, address)),
    h('dl', { class: 'cluster-facts' }, facts.map(([name, value]) => h('div', null, h('dt', { class: 'label' }, name), h('dd', { class: 'numerals' }, value))))));
}

/** @param {Node} node */
function drawNode(node) {
  const facts = [count(node.cores, 'core'), `${size(node.ram_mb * MB)} memory`, node.version && `ProStudio ${node.version}`].filter(Boolean).join(' · ');
  const can = node.alive && !node.problem, keeper = can && node.head && !node.cores;
  const idle = node.hands.length === 0;
  return h('section', { class: 'node', 'aria-label': node.host, dataset: { node: node.host } },
    h('div', { class: 'node-head' }, h('div', null, h('h2', null, node.host), h('p', { class: 'small muted numerals' }, facts)),
      h('div', { class: 'row' }, node.head && h('span', { class: 'chip' }, 'head'),
        h('span', { class: `chip ${can ? 'ok' : 'danger'}` }, icon(can ? 'check' : 'alert'), can ? (keeper ? 'Keeps order' : idle ? 'Ready' : 'At work') : node.alive ? 'Makes nothing' : 'Lost'))),
    node.problem && h('p', { class: 'node-problem' }, icon('alert'), h('span', null, node.problem)),
    node.cards.length > 0 && h('ul', { class: 'node-cards' }, node.cards.map(drawCard)),
    node.hands.length > 0 && h('ul', { class: 'node-hands' }, node.hands.map((hand) => drawHand(hand, node))),
    can && idle && h('p', { class: 'small muted' }, keeper ? 'Ray may use none of its cores: it leads the others.' : 'Waits for a film.'));
}

/** @param {Node['cards'][0]} card @param {number} at */
function drawCard(card, at) {
  const used = card.free_mb === null ? 0 : 1 - card.free_mb / card.vram_mb;
  const words = card.free_mb === null ? size(card.vram_mb * MB) : `${size(card.free_mb * MB)} of ${size(card.vram_mb * MB)} free`;
  return h('li', { class: 'node-card' },
    h('div', { class: 'row' }, h('strong', null, card.name), h('span', { class: 'small muted numerals' }, words)),
    h('div', { class: 'meter', role: 'meter', 'aria-label': `Memory in use on card ${at}: ${card.name}`, 'aria-valuenow': String(Math.round(used * 100)), 'aria-valuemin': '0', 'aria-valuemax': '100', style: { '--share': used } }, h('span')));
}

/** @param {Hand} hand @param {Node} node */
function drawHand(hand, node) {
  const where = hand.card === null ? 'Cores' : `Card ${hand.card}`;
  const made = Object.values(hand.made).reduce((all, one) => all + one, 0), failed = Object.values(hand.failed).reduce((all, one) => all + one, 0);
  const past = [`${made} made`, failed && `${failed} failed`, hand.film && `for ${hand.film}`].filter(Boolean).join(' · ');
  const chips = [h('span', { class: 'chip' }, where), hand.model && h('span', { class: 'chip accent' }, hand.model)];
  if (!hand.step) return h('li', { class: 'node-hand' }, h('div', { class: 'row' }, h('h3', { class: 'muted' }, 'Idle'), h('span', { class: 'row' }, chips)), h('p', { class: 'small muted numerals' }, past));
  const step = hand.step, title = step.label || step.name;
  const words = [step.shot && `shot ${step.shot}`, step.note, step.seconds_left !== null && `${left(step.seconds_left)} left`].filter(Boolean).join(' · ');
  return h('li', { class: 'node-hand', dataset: { step: step.key } },
    h('div', { class: 'row' }, h('h3', null, title), h('span', { class: 'row' }, chips)),
    h('div', { class: 'meter', role: 'progressbar', 'aria-label': `${title}: made`, 'aria-valuenow': String(Math.floor(step.fraction * 100)), 'aria-valuemin': '0', 'aria-valuemax': '100', style: { '--share': step.fraction } }, h('span')),
    h('div', { class: 'row' }, h('p', { class: 'small muted numerals grow' }, words || past),
      h('button', { class: 'button small quiet node-log', type: 'button', 'aria-label': `Log of ${title}`, dataset: { key: `log.${step.key}` }, on: { click: () => showLog(title, step.key, node.host) } }, icon('text'), 'Log')));
}

/** @param {string} title @param {string} key @param {string} host */
async function showLog(title, key, host) {
  const { openSheet } = await import(/* later */ './dialog.js');
  const text = h('pre', { class: 'step-log', tabindex: '0', 'aria-label': 'Log' }, 'It is being fetched …');
  const head = h('p', { class: 'muted small' }, `Step ${key.slice(0, 12)} on ${host}`);
  openSheet(title, h('div', { class: 'stack' }, head, text), { wide: true });
  try {
    const log = await api('GET', `/api/cluster/steps/${key}/log`);
    fill(head, `Step ${log.key.slice(0, 12)} on ${log.node}`);
    fill(text, log.text);
  } catch (failure) {
    const { message, hint } = /** @type {any} */ (failure);
    fill(text, `${message}${hint ? `\n${hint}` : ''}`);
  }
}

const WAYS = [
  ['Install ProStudio on every machine, the same version', 'All of them need the same Python, and their own weights.', 'pip install "prostudio[cluster]"'],
  ['Begin a cluster on one of them', 'Only in a network that you trust: whoever reaches Ray’s ports can run programs there.', 'ray start --head --port=6379'],
  ['Add the others, each by itself', 'HOST is the name or address of the first one.', 'ray start --address=HOST:6379'],
  ['Start the studio with the cluster and a store that all reach', 'A shared folder will do, or a bucket: s3://BUCKET/films.', 'prostudio serve --cluster auto --store file:///mnt/films'],
];

function begin() {
  fill(sum);
  fill(place, h('section', { class: 'begin', 'aria-labelledby': 'begin-title' }, h('h2', { id: 'begin-title' }, 'This machine makes everything'),
    h('p', null, 'There is nothing to start for that. With several machines a film’s shots are made side by side, one for every graphics card, and what one machine has made no other makes again.'),
    h('ol', null, WAYS.map(([title, words, command]) => h('li', null, h('h3', null, title), h('p', null, words),
      h('div', { class: 'command grow' }, h('code', null, command), h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Copy: ${command}`, on: { click: () => copy(command) } }, icon('copy'))))))));
}

/** @param {string} text */
async function copy(text) {
  try { await navigator.clipboard.writeText(text); toast('The command was copied.', { kind: 'ok' }); } catch { toast('The browser does not let pages copy here.', { kind: 'error' }); }
}

document.addEventListener('visibilitychange', () => { if (!document.hidden && shown) look(); });
look();
