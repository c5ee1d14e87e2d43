/** The cast: who speaks with which voice, what everybody looks like, and their pictures. */
import { fill, h, icon } from './dom.js';
import { chosenFile } from './shot-menu.js';

const LOOKS = ['about', 'pictures', 'kind', 'consent'];
const VOICE_TEXT = ['voice', 'name', 'language'];

/** Whether one of the cast has more than a voice: words, pictures, a place. */
const looks = (value) => Boolean(value) && typeof value === 'object' && LOOKS.some((key) => key in value);

/** Their voice as the script says it. */
const voiceIn = (value) => (looks(value) ? value.voice : value) ?? null;

/** A voice as a person reads it. */
function plain(voice) {
  if (!voice || typeof voice === 'string') return voice ?? '';
  return VOICE_TEXT.map((part) => voice[part]).find((one) => typeof one === 'string') ?? '';
}

const pictures = (value) => [looks(value) ? value.pictures ?? [] : []].flat();

/**
 * @param {import('./film-store.js').FilmStore} store
 * @returns {{element: HTMLElement, show: (cast: Object) => void, refuse: (problem: string) => void}}
 */
export function castFields(store) {
  const list = h('div', { class: 'cast' });
  const error = h('p', { class: 'field-error', role: 'alert', hidden: true });
  const add = h('button', { class: 'button small quiet', type: 'button', on: { click: () => { const one = new Member(store, '', '', send); list.append(one.element); one.who.focus(); } } }, icon('plus'), 'Name');
  const element = h('div', { class: 'field', role: 'group', 'aria-label': 'Cast' },
    h('div', { class: 'field-top' }, h('span', { class: 'field-label' }, 'Cast'), add), list, error);
  let drawn = '';

  function send() {
    error.hidden = true;
    for (const one of list.children) one.member.wrong('');
    const people = Object.fromEntries([...list.children].map(({ member }) => [member.name, member.value()]).filter(([name, value]) => name && value));
    drawn = JSON.stringify(people);
    store.head({ cast: Object.keys(people).length ? people : null });
  }

  /** @param {Object} cast as the script has it */
  function show(cast) {
    const now = JSON.stringify(cast);
    if (now === drawn || list.contains(document.activeElement)) return;
    drawn = now;
    const open = new Set([...list.children].filter(({ member }) => member.more.open).map(({ member }) => member.name));
    fill(list, Object.entries(cast).map(([name, value]) => new Member(store, name, value, send, open.has(name)).element));
  }

  /** Why the server refuses it: at the one that it names, else below all. */
  function refuse(problem) {
    const said = [...list.children].find(({ member }) => member.name && problem.includes(member.name));
    if (said) said.member.wrong(problem);
    error.textContent = problem;
    error.hidden = Boolean(said);
  }

  return { element, show, refuse };
}

class Member {
  constructor(store, name, value, send, open = false) {
    Object.assign(this, { store, was: value, pictures: pictures(value), send });
    const own = (tag, label, props) => h(tag, { class: 'input', 'aria-label': label, dir: 'auto', ...props });
    const of = name || 'the new name';
    this.who = own('input', 'Name in the script', { value: name, placeholder: 'ANNA', maxlength: '64' });
    this.voice = own('input', `Voice of ${of}`, { value: plain(voiceIn(value)), list: 'known-voices', placeholder: 'voice' });
    this.about = own('textarea', `What ${of} looks like`, { rows: '2', value: looks(value) ? value.about ?? '' : '', placeholder: 'a woman of thirty, red coat, short black hair' });
    this.kind = own('select', `What ${of} is`);
    fill(this.kind, [['person', 'a person, who may speak'], ['place', 'a place']].map(([kind, text]) => h('option', { value: kind, selected: (looks(value) && value.kind) === kind }, text)));
    this.consent = own('input', `What ${of} agreed to`, { value: looks(value) ? value.consent ?? '' : '', placeholder: 'drawn by me, no real person' });
    this.agreed = h('label', { class: 'field' }, h('span', { class: 'field-hint' }, 'Is it a real person? What have they agreed to?'), this.consent);
    this.strip = h('div', { class: 'cast-pictures' });
    this.told = h('span', { class: 'muted clip' });
    this.error = h('p', { class: 'field-error', role: 'alert', hidden: true });
    this.more = h('details', { class: 'cast-more', open }, h('summary', null, 'Looks', this.told),
      h('div', { class: 'stack' }, this.about, this.strip, this.agreed, this.kind, this.hint = h('p', { class: 'field-hint' })));
    const away = h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Take ${name || 'this'} out`, on: { click: () => { this.element.remove(); send(); } } }, icon('close'));
    this.element = h('div', { class: 'cast-member' }, h('div', { class: 'cast-row' }, this.who, this.voice, away), this.more, this.error);
    this.element.member = this;
    for (const input of [this.who, this.voice, this.about, this.kind, this.consent]) input.addEventListener('change', () => { this.draw(); send(); });
    this.element.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault());
    this.element.addEventListener('drop', (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.more.open = true;
      this.take([...event.dataTransfer.files]);
    });
    this.draw();
  }

  get name() {
    return this.who.value.trim();
  }

  /** As the script says it: a voice alone, or a voice beside looks; null while there is nothing. */
  value() {
    const said = this.voice.value.trim(), place = this.kind.value === 'place';
    const voice = place ? null : plain(voiceIn(this.was)) === said ? voiceIn(this.was) || null : said || null;
    const seen = { about: this.about.value.trim(), pictures: this.pictures, consent: place ? '' : this.consent.value.trim(), kind: place ? 'place' : '' };
    const given = Object.fromEntries(Object.entries(seen).filter(([, value]) => value.length));
    return Object.keys(given).length ? { ...(voice ? { voice } : {}), ...given } : voice;
  }

  draw() {
    const { name } = this, place = this.kind.value === 'place';
    this.voice.disabled = place;
    this.voice.placeholder = place ? 'does not speak' : 'voice';
    this.agreed.hidden = place || !this.pictures.length;
    const count = this.pictures.length && `${this.pictures.length} ${this.pictures.length === 1 ? 'picture' : 'pictures'}`;
    this.told.textContent = [this.about.value.trim(), count].filter(Boolean).join(' · ');
    this.hint.textContent = name ? `@${/^[\p{L}\d]+$/u.test(name) ? name : `"${name}"`} in a shot’s picture brings them along.` : '';
    this.drawPictures();
  }

  /** Only when they change: what is pressed just now stays what it is. */
  drawPictures() {
    const { name } = this, now = JSON.stringify(this.pictures);
    if (now === this.pictured) return;
    this.pictured = now;
    fill(this.strip, this.pictures.map((path, at) => this.picture(path, at)), this.pictures.length < 8 && h('button', {
      class: 'cast-add', type: 'button', 'aria-label': `A picture of ${name || 'the new name'}`, title: 'Add a picture, or drop one here',
      on: { click: async () => { const file = await chosenFile(); if (file) this.take([file]); } },
    }, icon('image')), !this.pictures.length && h('span', { class: 'field-hint' }, 'Pictures, the most telling first'));
  }

  picture(path, at) {
    const upload = /^(?:uploads\/)?([0-9a-z]{14})(?:\.\w+)?$/.exec(path)?.[1];
    const label = `Picture ${at + 1} of ${this.name || 'the new name'}`;
    const away = () => { this.pictures = this.pictures.filter((_, one) => one !== at); this.draw(); this.strip.querySelector('.cast-add')?.focus(); this.send(); };
    return h('span', { class: 'cast-picture' },
      upload ? h('img', { src: `${this.store.path}/uploads/${upload}`, alt: label, loading: 'lazy' }) : h('span', { class: 'clip', title: path }, path),
      h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Take away: ${label.toLowerCase()}`, on: { click: away } }, icon('close')));
  }

  /** Files on their way to be pictures of them; what is none is told here. */
  async take(files) {
    this.wrong('');
    this.strip.setAttribute('aria-busy', 'true');
    try {
      for (const file of files.slice(0, 8 - this.pictures.length)) {
        const upload = await this.store.upload(file);
        if (!upload) return;
        if (upload.kind !== 'picture') throw Object.assign(new Error(`${file.name} is no picture`), { hint: 'PNG, JPEG or WebP' });
        this.pictures = [...this.pictures, upload.id];
      }
      this.draw();
      if (this.name) this.send(); else this.who.focus();
    } catch (failure) {
      this.store.failed(failure);
      this.wrong(failure.hint ? `${failure.message}. ${failure.hint}` : failure.message);
    } finally {
      this.strip.removeAttribute('aria-busy');
    }
  }

  wrong(problem) {
    this.error.hidden = !problem;
    this.error.textContent = problem;
  }
}
