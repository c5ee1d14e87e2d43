/** Questions, sheets and menus: focus goes in, Esc comes out, focus comes back. */
import { h, icon } from './dom.js';
import { styled } from './style.js';

await styled('dialogs'); // what opens is placed by its size

/**
 * Ask before something is done.
 * @param {{title: string, text?: string, confirm?: string, cancel?: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function ask({ title, text = '', confirm = 'OK', cancel = 'Cancel', danger = false }) {
  return new Promise((resolve) => {
    const yes = h('button', { class: `button ${danger ? 'danger' : 'primary'}`, value: 'yes', type: 'submit' }, confirm);
    const no = h('button', { class: 'button', value: 'no', type: 'submit' }, cancel);
    const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { class: 'dialog', 'aria-labelledby': 'ask-title', role: 'alertdialog' },
      h('form', { method: 'dialog' }, h('h2', { id: 'ask-title' }, title), text && h('p', null, text), h('div', { class: 'dialog-actions' }, no, yes))));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
    show(dialog);
    (danger ? no : yes).focus();
  });
}

/**
 * A sheet with anything in it.
 * @param {string} title @param {Node} content @param {{onClose?: () => void, wide?: boolean}} [options]
 * @returns {() => void} closes it
 */
export function openSheet(title, content, { onClose, wide = false } = {}) {
  const shut = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close' }, icon('close'));
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { class: `dialog sheet ${wide ? 'wide' : ''}`, 'aria-label': title },
    h('header', { class: 'sheet-head' }, h('h2', null, title), shut), h('div', { class: 'sheet-body', tabindex: '0' }, content)));
  shut.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); onClose?.(); });
  show(dialog);
  return () => dialog.close();
}

/** @param {HTMLDialogElement} dialog */
function show(dialog) {
  const back = document.activeElement;
  let pressed = false;
  dialog.addEventListener('pointerdown', (event) => { pressed = event.target === dialog; });
  dialog.addEventListener('click', (event) => { if (pressed && event.target === dialog) dialog.close(); }); // beside it
  dialog.addEventListener('close', () => { if (back instanceof HTMLElement && back.isConnected) back.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

/** @typedef {{label: string, run: () => void, icon?: string, danger?: boolean, disabled?: boolean, hint?: string, checked?: boolean} | null} Item null: a line */

/**
 * A menu at a button: arrows, Home, End, first letters, Enter, Esc.
 * @param {HTMLElement} anchor @param {Item[]} items
 * @returns {() => void} closes it
 */
export function openMenu(anchor, items) {
  document.querySelector('.menu')?.dispatchEvent(new Event('dismiss'));
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': anchor.getAttribute('aria-label') ?? 'Menu' },
    items.map((item) => (item === null ? h('hr', { role: 'separator' }) : entry(item))));
  const entries = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('[role^=menuitem]:not([aria-disabled])')]);

  /** @param {Item} item */
  function entry(item) {
    const { label, run, danger, disabled, hint, checked } = /** @type {NonNullable<Item>} */ (item);
    const press = () => { if (!disabled) { close(true); run(); } };
    return h('button', { type: 'button', role: checked === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': checked === undefined ? null : String(checked),
      tabindex: '-1', class: danger ? 'danger' : '', 'aria-disabled': disabled ? 'true' : null, on: { click: press } },
    item?.icon ? icon(item.icon) : checked === undefined ? null : icon(checked ? 'check' : 'blank'), h('span', null, label), hint && h('small', null, hint));
  }
  /** @param {boolean} back */
  function close(back) {
    menu.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    removeEventListener('resize', away);
    if (back) anchor.focus();
  }
  const outside = (/** @type {Event} */ event) => { if (!menu.contains(/** @type {Node} */ (event.target))) close(false); };
  const away = () => close(false);
  /** @param {KeyboardEvent} event */
  function key(event) {
    const at = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close(true);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      const order = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
      order.find((one) => one.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  }

  menu.addEventListener('keydown', key);
  menu.addEventListener('dismiss', away);
  (anchor.closest('dialog[open]') ?? document.body).append(menu);
  place(menu, anchor);
  anchor.setAttribute('aria-expanded', 'true');
  anchor.setAttribute('aria-haspopup', 'menu');
  document.addEventListener('pointerdown', outside, true);
  addEventListener('resize', away);
  entries[0]?.focus();
  return () => close(true);
}

/** Below the anchor, or above it where there is more room. @param {HTMLElement} menu @param {HTMLElement} anchor */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect(), size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width < 8 ? at.left : at.right - size.width, innerWidth - size.width - 8));
  const below = at.bottom + 4 + size.height <= innerHeight || at.top < size.height + 12;
  menu.style.setProperty('left', `${left}px`);
  menu.style.setProperty('top', `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - size.height - 8) : at.top - size.height - 4)}px`);
}
