/** The script on its way to the server, and what is found in it, with the way to its line. */
import { fill, h, icon } from './dom.js';
import { toast, toastError } from './toast.js';

/** What had been typed and not saved before a reload. @param {any} pane @param {string} text */
export function resume(pane, text) {
  pane.area.value = text;
  pane.typed();
  toast('What you had typed into the script is here, not saved yet.', { action: { label: 'Leave it', run: () => { pane.area.value = pane.saved; pane.typed(); } } });
}

/** Save what is written; what the server refuses stays. @param {any} pane */
export async function send(pane) {
  const text = pane.area.value;
  pane.sending = true;
  pane.state();
  try {
    const answer = await pane.store.saveScript(text);
    pane.lost = false;
    pane.saved = text;
    pane.revision = answer.revision;
    pane.typed();
    pane.elsewhere.hidden = true;
    pane.tell(answer.warnings ?? []);
    if (answer.replaced) toast('The script replaced changes made elsewhere; undo brings them back.');
  } catch (error) {
    pane.store.failed(error);
    pane.lost = error.status === 0;
    if (pane.lost) toastError(error);
    else pane.tell([error], 'error');
  }
  pane.sending = false;
  pane.state();
}

/** @param {any} pane @param {{message: string, hint?: string|null, line?: number|null}[]} found @param {'info'|'error'} kind */
export function tell(pane, found, kind) {
  if (pane.found === found) fill(pane.findings, found.map((one) => finding(pane, one, kind)));
}

function finding(pane, { message, hint, line }, kind) {
  const number = line ?? Number(/\bline (\d+)/.exec(message)?.[1] ?? 0);
  const way = number ? h('button', { class: 'line-link', type: 'button', on: { click: () => go(pane.area, number) } }, `Line ${number}`) : null;
  const words = kind === 'error' && hint ? `${message}. ${hint}` : message;
  return h('li', { class: kind }, icon(kind === 'error' ? 'alert' : 'info'), h('div', null, way, ` ${words.replace(/^line \d+:\s*/, '')}`));
}

/** Choose a line of the text, and bring it into sight. @param {HTMLTextAreaElement} area @param {number} line */
function go(area, line) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight * (line - 1)) / Math.max(1, lines.length) - area.clientHeight / 3;
}
