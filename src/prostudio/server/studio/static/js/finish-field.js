/** What is done to takes at the end, as words that are ticked; figures that a script says stay. */
import { h } from './dom.js';

const PARTS = {
  interpolate: ['Smooth', 'frames in between, up to the film’s rate'],
  upscale: ['Large', 'up to the film’s size'],
  sharpen: ['Sharp', 'edges, not skin'],
  deflicker: ['Even', 'light that does not jump'],
  match: ['Matched', 'colours towards those of the scene’s first take'],
};

/**
 * One element whose `value` is what a film file says: `interpolate 60, sharpen`, `none`, or nothing.
 * @param {string} label @param {string} [usual] what nothing means, where that is not the same as `none`
 */
export function finishField(label, usual) {
  /** @type {Map<string, string>} words as they are said, by their part */ let said = new Map();
  const which = usual && h('select', { 'aria-label': `${label}: which` }, [['', usual], ['own', 'for this shot:']].map(([value, text]) => h('option', { value }, text)));
  const boxes = Object.entries(PARTS).map(([part, [word, why]]) => {
    const text = h('span', null, word);
    return { part, word, text, box: h('input', { type: 'checkbox', value: part }), why };
  });
  const choices = h('div', { class: 'choices' }, boxes.map(({ box, text, why }) => h('label', { class: 'choice', title: why }, box, text)));
  const element = h('div', { class: 'finish', role: 'group', 'aria-label': label }, which, choices);
  for (const { part, box } of boxes) box.addEventListener('change', () => { if (box.checked) said.set(part, part); else said.delete(part); });
  which?.addEventListener('change', () => { choices.hidden = which.value === ''; });

  const read = () => {
    if (which && which.value === '') return '';
    const words = boxes.filter(({ part }) => said.has(part)).map(({ part }) => said.get(part));
    return words.join(', ') || (which ? 'none' : '');
  };
  const show = (/** @type {string} */ text) => {
    const plain = text === 'none' ? '' : text;
    said = new Map(plain.split(',').map((one) => one.trim()).filter(Boolean).map((one) => [one.split(' ')[0], one]));
    if (which) { which.value = text ? 'own' : ''; choices.hidden = !text; }
    for (const { part, box, word, text: shown } of boxes) {
      box.checked = said.has(part);
      shown.textContent = [word, said.get(part)?.split(' ').slice(1).join(' ')].filter(Boolean).join(' ');
    }
  };
  Object.defineProperty(element, 'value', { get: read, set: show });
  show('');
  return element;
}
