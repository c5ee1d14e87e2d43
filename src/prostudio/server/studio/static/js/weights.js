/** One engine's weights in a sheet: licence, size, getting them, giving them back. */
import { api } from './api.js';
import { ask, openSheet } from './dialog.js';
import { fill, h, icon } from './dom.js';
import { toast, toastError } from './toast.js';
import { size } from './figures.js';
import { left } from './words.js';

/**
 * @typedef {object} Weights
 * @property {string} name @property {string} summary @property {string[]} for @property {number} bytes @property {number} have_bytes
 * @property {{name: string, url: string, note: string}} licence
 * @property {{id: string, name: string, non_commercial: boolean, notes: string[]}[]} licences
 * @property {boolean} gated @property {'missing' | 'partial' | 'fetching' | 'here'} state @property {string | null} step
 * @property {number | null} speed @property {number | null} eta_s @property {{message: string, hint: string | null} | null} error
 */

/** How far a fetch is. @param {Weights} one */
export function progress(one) {
  const share = one.bytes ? Math.min(1, one.have_bytes / one.bytes) : 0;
  const words = [`${size(one.have_bytes)} of ${size(one.bytes)}`, one.speed ? `${size(one.speed)}/s` : null, one.eta_s ? `${left(one.eta_s)} left` : null].filter(Boolean).join(' · ');
  return h('div', { class: 'fetching' },
    h('div', { class: 'meter', role: 'progressbar', 'aria-label': `${one.name}: fetched`, 'aria-valuenow': String(Math.floor(share * 100)), 'aria-valuemin': '0', 'aria-valuemax': '100', style: { '--share': share } }, h('span')),
    h('p', { class: 'small muted numerals' }, words));
}

/**
 * @param {string} title @param {string[]} names
 * @param {{find: (name: string) => Weights | undefined, free: () => number, changed: (one: Weights) => void, closed: () => void}} desk
 * @returns {(name: string) => void} draws those weights again
 */
export function sheet(title, names, desk) {
  const agreed = new Set();
  const places = new Map(names.map((name) => [name, h('li', { class: 'weight', dataset: { weights: name } })]));
  openSheet(title, h('div', { class: 'stack' }, h('p', { class: 'muted' }, `Weights are fetched once, checked, and stay on this machine. ${size(desk.free())} are free.`), h('ul', { class: 'weight-list' }, [...places.values()])), { onClose: desk.closed });

  /** @param {string} name */
  function draw(name) {
    const one = desk.find(name), place = places.get(name);
    if (one && place) fill(place, content(one, () => draw(name)));
  }

  /** @param {Weights} one @param {() => void} again */
  function content(one, again) {
    const act = (/** @type {'POST' | 'DELETE'} */ method, /** @type {string} */ verb, /** @type {any} */ body, /** @type {string} */ told) => async (/** @type {Event} */ event) => {
      const button = /** @type {HTMLElement} */ (event.currentTarget);
      button.setAttribute('aria-busy', 'true');
      try {
        const answer = await api(method, `/api/weights/${encodeURIComponent(one.name)}${verb}`, body);
        desk.changed(answer?.name ? answer : { ...one, state: 'missing', have_bytes: 0 });
        if (told) toast(told, { kind: 'ok' });
      } catch (failure) { toastError(failure); button.removeAttribute('aria-busy'); }
    };
    const box = /** @type {HTMLInputElement} */ (h('input', { type: 'checkbox', checked: agreed.has(one.name), on: { change: () => { if (box.checked) agreed.add(one.name); else agreed.delete(one.name); again(); /** @type {HTMLElement | null} */ (places.get(one.name)?.querySelector('input'))?.focus(); } } }));
    const lacks = one.bytes - one.have_bytes > desk.free();
    const fetch = h('button', { class: 'button primary', type: 'button', disabled: !agreed.has(one.name) || lacks, on: { click: act('POST', '/fetch', { accept_licence: true }, '') } }, icon('download'), one.state === 'partial' ? `Go on, ${size(one.bytes - one.have_bytes)} to come` : `Fetch ${size(one.bytes)}`);
    const remove = async (/** @type {Event} */ event) => {
      if (await ask({ title: `Remove ${one.name}?`, text: `${size(one.have_bytes || one.bytes)} become free. Films that were made with it stay.`, confirm: 'Remove', danger: true })) act('DELETE', '', undefined, `Removed ${one.name}`)(event);
    };
    return [
      h('div', { class: 'weight-head' }, h('div', { class: 'grow' }, h('h3', null, one.name), h('p', { class: 'small muted' }, one.summary)), stateChip(one)),
      one.state === 'fetching' && [progress(one), h('div', { class: 'row' }, h('button', { class: 'button', type: 'button', on: { click: act('POST', '/cancel', undefined, 'Stopped; what came is kept') } }, 'Stop'))],
      one.error && h('div', { class: 'problem' }, icon('alert'), h('div', null, h('strong', null, one.error.message), one.error.hint && h('p', { class: 'small muted' }, one.error.hint))),
      (one.state === 'missing' || one.state === 'partial') && [
        h('dl', { class: 'licence' }, one.licences.map((licence) => h('div', null, h('dt', null, icon('scale'), licence.name, licence.non_commercial && h('span', { class: 'chip danger' }, 'non-commercial')),
          licence.notes.map((note) => h('dd', { class: 'small muted' }, note))))),
        h('p', { class: 'small' }, h('a', { href: one.licence.url, target: '_blank', rel: 'noreferrer noopener' }, 'Read it where the weights come from'), one.gated && ' (its owner asks you to sign in there first)'),
        h('label', { class: 'agree' }, box, h('span', null, one.licences.length > 1 ? 'I have read these licences and accept them' : 'I have read this licence and accept it')),
        lacks && h('p', { class: 'field-error' }, `Only ${size(desk.free())} are free; make room in Settings.`),
        h('div', { class: 'row' }, fetch, one.state === 'partial' && h('button', { class: 'button quiet', type: 'button', on: { click: remove } }, icon('trash'), 'Remove what came')),
      ],
      one.state === 'here' && h('div', { class: 'row' }, h('button', { class: 'button', type: 'button', on: { click: remove } }, icon('trash'), `Remove, ${size(one.have_bytes || one.bytes)}`)),
    ];
  }

  names.forEach(draw);
  return draw;
}

/** @param {Weights} one */
function stateChip(one) {
  const words = { here: 'On this machine', missing: 'Not here', partial: 'Partly here', fetching: one.step ?? 'Coming' }[one.state];
  return h('span', { class: `chip ${one.state === 'here' ? 'ok' : one.state === 'fetching' ? 'accent' : ''}` }, words);
}
