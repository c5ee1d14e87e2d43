/** The way from one shot into the next: a handle with a menu, as wide as the transition is long. */
import { h } from './dom.js';

const USUAL = 1;
export const INSTANT = new Set(['cut', 'match cut']);

/** @param {any} view @param {string} key of the shot it leads into */
export function cutHandle(view, key) {
  const element = h('button', { class: 'tl-cut', type: 'button', tabindex: -1, 'data-drags': 'transition', 'aria-haspopup': 'menu' });
  const handle = { element, key, into: { kind: 'cut', seconds: null }, pulled: null, dragged: false, wide, draw };
  const later = () => import(/* later */ './timeline-cut-menu.js');
  element.addEventListener('click', async () => { if (!handle.dragged) (await later()).menu(view, handle); handle.dragged = false; });
  element.addEventListener('pointerdown', async (event) => {
    if (INSTANT.has(handle.into.kind) || event.pointerType === 'touch') return;
    let held = true;
    addEventListener('pointerup', () => { held = false; }, { once: true });
    const { pull } = await later();
    if (held) pull(view, handle, event.clientX);
  });

  function wide(seconds) {
    element.style.setProperty('--wide', `${view.x(seconds)}px`);
  }

  function draw(shot, transition, selected) {
    handle.into = transition ?? { kind: 'cut', seconds: null };
    const { kind, seconds } = handle.into;
    const instant = INSTANT.has(kind);
    element.tabIndex = selected ? 0 : -1;
    element.dataset.kind = instant ? 'cut' : 'soft';
    if (handle.pulled === null) wide(instant ? 0 : seconds ?? USUAL);
    const words = `Into shot ${shot.number}: ${kind}${instant ? '' : `, ${(seconds ?? USUAL).toFixed(1)} s`}`;
    if (element.title !== words) { element.title = words; element.setAttribute('aria-label', words); }
  }

  return handle;
}
