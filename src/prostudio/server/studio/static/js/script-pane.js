/** The script as text, with what is wrong in it; below it who speaks, and over which music. */
import { fill, h } from './dom.js';
import { bind } from './keys.js';
import { styled } from './style.js';
import { toastError } from './toast.js';
import { count } from './words.js';

/** @param {HTMLElement} element @param {import('./film-store.js').FilmStore} store */
export function mount(element, store) {
  new ScriptPane(element, store);
}

class ScriptPane {
  constructor(element, store) {
    this.store = store;
    this.place = `prostudio.script.${store.state.id}`;
    this.saved = null;
    this.area = h('textarea', { class: 'script-text', 'aria-label': 'Script of the film', spellcheck: 'true', dir: 'auto', disabled: true, placeholder: 'Write what is said, a paragraph a shot.\n\n[[shot: what is seen]] before a paragraph chooses its picture.' });
    this.save = h('button', { class: 'button small', type: 'button', disabled: true, title: 'Save the script (Ctrl+S)', on: { click: () => this.send() } }, 'Save');
    this.told = h('span', { class: 'muted small' });
    this.findings = h('ul', { class: 'findings', 'aria-label': 'What was found in the script', 'aria-live': 'polite' });
    this.elsewhere = h('div', { class: 'elsewhere', role: 'status', hidden: true }, h('span', null, 'The film changed meanwhile. Saving replaces that.'),
      h('button', { class: 'button small', type: 'button', on: { click: () => this.take(this.newer) } }, 'Show the new one'));
    fill(element, h('header', { class: 'pane-head' }, h('h2', null, 'Script'), h('span', { class: 'grow' }), this.told, this.save),
      h('div', { class: 'script-scroll' }, this.elsewhere, this.area, this.findings, this.head()));
    this.area.addEventListener('input', () => this.typed());
    bind({ keys: 'Ctrl+s', label: 'Save the script', group: 'Script', always: true, run: () => (this.dirty ? this.send() : store.edits.flush()) });
    store.subscribe(() => this.look(), ['meta']);
    store.on('up', () => this.dirty && this.lost && this.send());
  }

  /** The film's head, read when it is first opened. */
  head() {
    const box = h('details', { class: 'head-fields' }, h('summary', null, 'Voices, music and look'));
    box.addEventListener('toggle', async () => {
      const [{ headFields }] = await Promise.all([import(/* later */ './script-head.js'), styled('fields', 'script-more')]);
      if (box.childElementCount < 2) box.append(headFields(this.store));
    }, { once: true });
    return box;
  }

  get dirty() {
    return this.saved !== null && this.area.value !== this.saved;
  }

  /** The film has another revision than the text here: ask for its script. */
  async look() {
    const { meta } = this.store.state;
    if (!meta || meta.revision === this.revision || this.asking === meta.revision) return;
    this.asking = meta.revision;
    try {
      const answer = await this.store.script();
      const left = this.saved === null && this.kept();
      if (this.dirty && answer.text !== this.area.value) {
        this.newer = answer;
        await styled('script-more');
        this.elsewhere.hidden = false;
      } else this.take(answer);
      if (left && left !== answer.text) (await this.more())?.resume(this, left);
    } catch (error) {
      this.store.failed(error);
      if (this.saved === null) this.tell([error], 'error');
    }
    this.asking = null;
  }

  kept() {
    try { return localStorage.getItem(this.place); } catch { return null; }
  }

  take({ text, revision, format }) {
    const at = this.area.selectionStart;
    this.saved = text;
    this.revision = revision;
    if (this.area.value !== text) this.area.value = text;
    this.area.setSelectionRange(at, at);
    this.area.disabled = false;
    this.area.classList.toggle('data', format !== 'md');
    this.elsewhere.hidden = true;
    this.tell(this.store.state.meta?.warnings ?? []);
    this.state();
  }

  typed() {
    try {
      if (this.dirty) localStorage.setItem(this.place, this.area.value);
      else localStorage.removeItem(this.place);
    } catch { /* the page has it */ }
    this.state();
  }

  state() {
    this.save.disabled = !this.dirty || this.sending;
    this.save.classList.toggle('primary', this.dirty);
    const words = this.area.value.match(/\S+/g)?.length ?? 0;
    this.told.textContent = this.sending ? 'Saving…' : this.dirty ? 'Not saved' : count(words, 'word');
  }

  /** Saving, and what was found: read when there is any of it. */
  async more() {
    try {
      const [module] = await Promise.all([import(/* later */ './script-more.js'), styled('script-more')]);
      return module;
    } catch {
      this.lost = true;
      toastError({ status: 0 });
      return null;
    }
  }

  /** @param {'info'|'error'} [kind] */
  async tell(found, kind = 'info') {
    this.found = found;
    if (!found.length) fill(this.findings);
    else (await this.more())?.tell(this, found, kind);
  }

  async send() {
    (await this.more())?.send(this);
  }
}
