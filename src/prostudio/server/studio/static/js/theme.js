/** Dark, light, or as the system says. */

/** @typedef {'dark' | 'light' | 'system'} Theme */

const KEY = 'prostudio.theme';
const DARK = matchMedia('(prefers-color-scheme: dark)');

/** What was chosen. @returns {Theme} */
export function chosen() {
  const value = document.documentElement.dataset.theme;
  return value === 'dark' || value === 'light' ? value : 'system';
}

/** What is seen. @returns {'dark' | 'light'} */
export function seen() {
  const value = chosen();
  return value === 'system' ? (DARK.matches ? 'dark' : 'light') : value;
}

/** @param {Theme} theme */
export function choose(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY); else localStorage.setItem(KEY, theme);
  } catch { /* kept for this page only */ }
  dispatchEvent(new CustomEvent('theme'));
}

/** @param {HTMLElement} button */
export function mount(button) {
  const tell = () => {
    const other = seen() === 'dark' ? 'light' : 'dark';
    button.setAttribute('aria-label', `Switch to the ${other} theme`);
    button.title = `Switch to the ${other} theme`;
  };
  button.addEventListener('click', () => choose(seen() === 'dark' ? 'light' : 'dark'));
  addEventListener('theme', tell);
  DARK.addEventListener('change', tell);
  addEventListener('storage', (event) => { if (event.key === KEY) choose(/** @type {Theme} */ (event.newValue ?? 'system')); });
  tell();
}
