/** The way from one shot into the next: a handle with a menu, and as long as it is pulled. */
import { openMenu } from './dialog.js';
import { h } from './dom.js';

const KINDS = ['cut', 'dissolve', 'fade', 'fade white', 'wipe', 'wipe left', 'wipe up', 'wipe down', 'push', 'push right', 'push up', 'push down', 'zoom', 'match cut'];
const LENGTHS = [0.3, 0.5, 1, 1.5, 2, 3];
const USUAL = 1;
const INSTANT = new Set(['cut', 'match cut']);

const name = (kind) => kind[0].toUpperCase() + kind.slice(1);

/** @param {any} view @param {string} key of the shot it leads into */
export function cutHandle(view, key) {
  const { store } = view;
  const element = h('button', { class: 'tl-cut', type: 'button', tabindex: -1, 'data-drags': 'transition', 'aria-haspopup': 'menu' });
  let pulled = null, dragged = false, into = null;
  const now = () => into ?? { kind: 'cut', seconds: null };
  const change = (transition) => store.edit(store.shot(key).id, { transition });

  function menu() {
    const { kind, seconds } = now();
    const kinds = KINDS.map((one) => ({
      label: name(one), checked: one === kind,
      run: () => change({ kind: one, seconds: INSTANT.has(one) ? null : seconds ?? USUAL }),
    }));
    const lengths = INSTANT.has(kind) ? [] : [null, ...LENGTHS.map((one) => ({
      label: `${one.toFixed(1)} s`, checked: Math.abs((seconds ?? USUAL) - one) < 0.05, run: () => change({ kind, seconds: one }),
    }))];
    openMenu(element, [...kinds, ...lengths]);
  }

  element.addEventListener('click', () => { if (!dragged) menu(); dragged = false; });
  element.addEventListener('pointerdown', (event) => {
    if (INSTANT.has(now().kind) || event.pointerType === 'touch') return;
    const { kind, seconds } = now();
    const first = seconds ?? USUAL;
    const move = (one) => {
      if (!dragged && Math.abs(one.clientX - event.clientX) < 4) return;
      dragged = true;
      pulled = Math.min(6, Math.max(0.2, Math.round((first + (2 * (one.clientX - event.clientX)) / view.scale) * 10) / 10));
      element.style.setProperty('--wide', `${view.x(pulled)}px`);
      element.dataset.length = `${pulled.toFixed(1)} s`;
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', () => {
      removeEventListener('pointermove', move);
      delete element.dataset.length;
      if (pulled !== null) change({ kind, seconds: pulled });
      pulled = null;
    }, { once: true });
  });

  return {
    element,
    draw(shot, transition, selected) {
      into = transition;
      const { kind, seconds } = now();
      const instant = INSTANT.has(kind);
      element.tabIndex = selected ? 0 : -1;
      element.dataset.kind = instant ? 'cut' : 'soft';
      if (pulled === null) element.style.setProperty('--wide', instant ? '0px' : `${view.x(seconds ?? USUAL)}px`);
      const words = `Into shot ${shot.number}: ${kind}${instant ? '' : `, ${(seconds ?? USUAL).toFixed(1)} s`}`;
      if (element.title !== words) { element.title = words; element.setAttribute('aria-label', words); }
    },
  };
}
