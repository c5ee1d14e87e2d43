/** The queue's button: how many films wait or are made; the drawer comes when it is wanted. */
import { fill } from './dom.js';
import { bind } from './keys.js';
import { follow, line, subscribe } from './line.js';
import { styled } from './style.js';
import { toastError } from './toast.js';
import { count } from './words.js';

/** @param {HTMLElement} button */
export function mount(button) {
  /** @type {Promise<(show?: boolean) => void> | null} */ let drawer = null;
  const toggle = async () => {
    drawer ??= Promise.all([import(/* later */ './queue-drawer.js'), styled('surfaces', 'queue')]).then(([module]) => module.drawerOf(button));
    try { (await drawer)(); } catch { drawer = null; toastError({ status: 0 }); }
  };
  const tell = () => {
    const number = line.films.length + line.more;
    fill(/** @type {Element} */ (button.querySelector('.count')), number || '');
    button.setAttribute('aria-label', number ? `Queue: ${count(number, 'film')}` : 'Queue');
  };
  button.addEventListener('click', toggle);
  bind({ keys: 'q', label: 'Open or close the queue', run: toggle });
  subscribe(tell);
  follow();
  tell();
}
