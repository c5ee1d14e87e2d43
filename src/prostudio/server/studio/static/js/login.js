/** Shows the token once; the server's cookie speaks for this browser from then on. */
import { api } from './api.js';
import { must } from './dom.js';

const form = /** @type {HTMLFormElement} */ (must('[data-component="login"]'));
const field = /** @type {HTMLInputElement} */ (must('#token'));
const problem = must('#login-problem');
const button = must('button', form);

/** Only a page of this server. @returns {string} */
function onward() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  // As the browser itself reads it: `/\t/host` and `/.//host` look like paths and are none.
  const there = URL.canParse(next, location.origin) ? new URL(next, location.origin) : null;
  return next.startsWith('/') && there?.origin === location.origin ? there.href : '/';
}

/** @param {string} token */
async function signIn(token) {
  problem.textContent = '';
  button.setAttribute('aria-busy', 'true');
  try {
    await api('POST', '/api/login', { token });
    location.replace(onward());
  } catch (failure) {
    const { message, hint } = /** @type {any} */ (failure);
    problem.textContent = [message, hint].filter(Boolean).join('; ');
    field.setAttribute('aria-invalid', 'true');
    field.select();
    button.removeAttribute('aria-busy');
  }
}

form.addEventListener('submit', (event) => { event.preventDefault(); signIn(field.value.trim()); });

// `serve --open` hands the token over behind the #, which no server and no log ever sees.
const handed = new URLSearchParams(location.hash.slice(1)).get('token');
if (handed) {
  history.replaceState(null, '', location.pathname + location.search);
  signIn(handed);
} else {
  field.focus();
  // A link from another site brings no cookie along; from here on there is one.
  api('GET', '/api/login').then((told) => { if (told.signed_in) location.replace(onward()); }).catch(() => {});
}
