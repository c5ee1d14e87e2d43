/** The box for a new film: an idea or a whole script, files dropped onto it, or a sample. */
import { api } from './api.js';
import { fill, h, icon, later } from './dom.js';
import { bind } from './keys.js';
import { ask } from './dialog.js';
import { toastError } from './toast.js';
import { upload } from './upload.js';
import { size } from './figures.js';

const KEPT = 'prostudio.new-film';
const MOST = { text: 12_000_000, file: 2_000_000_000 };
const SCRIPTS = /\.(md|markdown|txt|fountain|spmd|ya?ml|json)$/i;
const MEDIA = /\.(png|jpe?g|webp|mp4|mov|mkv|webm|wav|mp3|flac|m4a|ogg|opus)$/i;
const SHAPES = [['', 'Any shape'], ['16:9', 'Wide, 16:9'], ['9:16', 'Upright, 9:16'], ['1:1', 'Square, 1:1'], ['4:5', 'Tall, 4:5']];
const LENGTHS = [[15, 'About 15 s'], [30, 'About 30 s'], [60, 'About 1 min'], [120, 'About 2 min'], [300, 'About 5 min']];

/** Whether a pasted text is a screenplay: a scene heading in capitals begins a line. @param {string} text */
const isScreenplay = (text) => !/\[\[\s*shot/i.test(text) && /^\s*(INT|EXT|INT\.?\/EXT|I\/E)\. ?[^a-z\n]*[A-Z][^a-z\n]*$/m.test(text);

/** Whether a text is a script, and not an idea to write one of. @param {string} text */
export function isScript(text) {
  const words = text.trim();
  return isScreenplay(words) || /^---\s*\n/.test(words) || /\[\[\s*(shot|scene)/i.test(words) || /^#{1,3} \S/m.test(words) || /^\s*[{[]/.test(words)
    || words.length > 600 || words.split(/\n\s*\n/).length > 2;
}

/** @param {HTMLElement} root */
export function mount(root) {
  /** @type {File[]} */ let dropped = [];
  let format = 'md';
  /** @type {'' | 'topic' | 'script'} */ let chosen = '';

  const text = /** @type {HTMLTextAreaElement} */ (h('textarea', { id: 'new-text', rows: '5', 'aria-label': 'What is your film about?', 'aria-describedby': 'new-hint', spellcheck: 'true',
    placeholder: 'The lighthouse keeper and the storm that would not end…\n\nAn idea is enough. Or paste a whole script.' }));
  const picker = /** @type {HTMLInputElement} */ (h('input', { type: 'file', multiple: true, hidden: true, accept: '.md,.txt,.fountain,.yaml,.yml,.json,image/*,video/*,audio/*' }));
  const kinds = /** @type {const} */ (['topic', 'script']).map((kind) => h('button', { type: 'button', role: 'radio', dataset: { kind }, 'aria-checked': 'false', tabindex: '-1' }, kind === 'topic' ? 'Idea' : 'Script'));
  const length = /** @type {HTMLSelectElement} */ (h('select', { class: 'input', 'aria-label': 'Length' }, LENGTHS.map(([value, label]) => h('option', { value: String(value) }, label))));
  const shape = /** @type {HTMLSelectElement} */ (h('select', { class: 'input', 'aria-label': 'Shape' }, SHAPES.map(([value, label]) => h('option', { value }, label))));
  const go = /** @type {HTMLButtonElement} */ (h('button', { class: 'button primary large', type: 'submit' }, 'Create storyboard'));
  const attach = h('button', { class: 'button quiet', type: 'button' }, icon('image'), h('span', null, 'Add pictures, sound'));
  const list = h('ul', { class: 'dropped', 'aria-label': 'Files' });
  const wrong = h('div', { class: 'new-problem', role: 'alert' });
  const samples = h('div', { class: 'samples' });
  const box = h('form', { class: 'new-box' },
    text, list,
    h('div', { class: 'new-tools' }, h('div', { class: 'tabs kind', role: 'radiogroup', 'aria-label': 'Read the text as' }, kinds), length, shape, attach, picker, h('span', { class: 'grow' }), go),
    h('div', { class: 'drop-veil', 'aria-hidden': 'true' }, icon('upload'), h('strong', null, 'Drop it here'), 'Scripts, pictures, clips and music'));
  fill(root,
    h('div', { class: 'new-head' }, h('h1', { id: 'new-title' }, 'What is your film about?'),
      h('p', { id: 'new-hint', class: 'muted' }, 'You get a storyboard at once, every shot drawn. Nothing leaves this machine.')),
    box, wrong, samples);
  length.value = '30';

  const kind = () => chosen || (isScript(text.value) ? 'script' : 'topic');
  const keep = later(() => { try { localStorage.setItem(KEPT, text.value); } catch { /* only for this page then */ } }, 400);

  function look() {
    const now = kind();
    for (const one of kinds) {
      one.setAttribute('aria-checked', String(one.dataset.kind === now));
      one.tabIndex = one.dataset.kind === now ? 0 : -1;
    }
    length.hidden = now === 'script';
    box.classList.toggle('has-text', Boolean(text.value.trim() || dropped.length));
    fill(list, dropped.map((file, at) => h('li', { class: 'chip' }, icon(sign(file)), h('span', { class: 'clip' }, file.name), h('small', null, size(file.size)),
      h('button', { class: 'icon-button small', type: 'button', 'aria-label': `Leave out ${file.name}`, on: { click: () => { dropped.splice(at, 1); look(); attach.focus(); } } }, icon('close')))));
  }

  /** @param {Iterable<File>} files */
  async function take(files) {
    fill(wrong);
    for (const file of files) {
      if (SCRIPTS.test(file.name) || file.type.startsWith('text/')) await takeScript(file);
      else if (file.size > MOST.file) refuse(`${file.name} is larger than ${size(MOST.file)}.`, 'Shorten it, or put it into the film’s folder by hand.');
      else if (MEDIA.test(file.name) || /^(image|video|audio)\//.test(file.type)) dropped.push(file);
      else refuse(`${file.name} is neither a script nor a picture, clip or sound.`, 'Scripts are .md, .fountain, .yaml or .json; pictures PNG, JPEG or WebP.');
    }
    look();
  }

  /** @param {File} file */
  async function takeScript(file) {
    if (file.size > MOST.text) { refuse(`${file.name} is too long for a script (${size(file.size)}).`); return; }
    if (text.value.trim() && !await ask({ title: 'Replace what you wrote?', text: `The text of ${file.name} takes its place.`, confirm: 'Replace' })) return;
    text.value = await file.text();
    const ending = /\.(\w+)$/.exec(file.name)?.[1].toLowerCase();
    format = { yml: 'yaml', yaml: 'yaml', json: 'json', fountain: 'fountain', spmd: 'fountain' }[ending] ?? 'md';
    chosen = 'script';
    keep();
  }

  /** @param {string} message @param {string | null} [hint] */
  function refuse(message, hint = null) {
    wrong.append(h('div', { class: 'problem' }, icon('alert'), h('div', null, h('strong', null, message), hint && h('p', { class: 'small muted' }, hint))));
  }

  /** @param {{topic?: string, script?: string, format?: string}} words @param {File[]} files */
  async function create(words, files) {
    const options = shape.value ? { aspect: shape.value } : undefined;
    const fields = { ...words, make: false, ...(words.topic && { seconds: Number(length.value) }), ...(options && { options }) };
    if (!files.length) return api('POST', '/api/content/generate', fields);
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    for (const file of files) form.append('files', file, file.name);
    return upload('/api/content/generate', form, (share) => fill(go, share < 1 ? `Sending ${Math.round(share * 100)} %` : 'Looking at the files'));
  }

  async function submit() {
    const words = text.value.trim();
    keep.now();
    fill(wrong);
    if (!words) { text.focus(); refuse('Write a few words first: who, where, and what happens.'); return; }
    fill(go, kind() === 'topic' ? 'Writing the script' : 'Laying it out');
    go.setAttribute('aria-busy', 'true');
    try {
      const film = await create(kind() === 'topic' ? { topic: words } : { script: text.value, format: format === 'md' && isScreenplay(text.value) ? 'fountain' : format }, dropped);
      try { localStorage.removeItem(KEPT); } catch { /* nothing was kept */ }
      text.value = '';
      location.assign(`/films/${film.id}`);
    } catch (failure) {
      const { status, message, hint } = /** @type {any} */ (failure);
      refuse(status === 0 ? 'The studio does not answer; what you wrote is kept.' : message, hint);
      wrong.scrollIntoView({ block: 'nearest' });
      fill(go, 'Create storyboard');
      go.removeAttribute('aria-busy');
    }
  }

  /** @param {{title: string, summary: string, script: string, poster?: string}} sample @param {HTMLElement} button */
  async function open(sample, button) {
    button.setAttribute('aria-busy', 'true');
    try {
      const film = await api('POST', '/api/content/generate', { script: sample.script, make: false });
      location.assign(`/films/${film.id}`);
    } catch (failure) { toastError(failure); button.removeAttribute('aria-busy'); }
  }

  text.addEventListener('input', () => { if (!text.value.trim()) { chosen = ''; format = 'md'; } keep(); look(); });
  box.addEventListener('submit', (event) => { event.preventDefault(); submit(); });
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => { take([...(picker.files ?? [])]); picker.value = ''; });
  for (const one of kinds) {
    one.addEventListener('click', () => { chosen = /** @type {any} */ (one.dataset.kind); look(); });
    one.addEventListener('keydown', (event) => {
      if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
      event.preventDefault();
      chosen = kind() === 'topic' ? 'script' : 'topic';
      look();
      kinds.find((other) => other.dataset.kind === chosen)?.focus();
    });
  }
  bind({ keys: 'Ctrl+Enter', label: 'Create the storyboard', group: 'Films', always: true, when: () => box.contains(document.activeElement), run: submit });
  bind({ keys: 'n', label: 'New film', group: 'Films', run: () => text.focus() });
  text.addEventListener('paste', (event) => { const files = [...(event.clipboardData?.files ?? [])]; if (files.length) { event.preventDefault(); take(files); } });
  watchDrops(take);

  addEventListener('pagehide', () => keep.now());
  try { text.value = localStorage.getItem(KEPT) ?? ''; } catch { /* nothing kept */ }
  look();
  addEventListener('pageshow', () => { fill(go, 'Create storyboard'); go.removeAttribute('aria-busy'); look(); });
  loadSamples(samples, open);
}

/** @param {File} file */
function sign(file) {
  return file.type.startsWith('audio') ? 'music' : file.type.startsWith('video') ? 'film' : 'image';
}

/** The whole page takes what is dropped. @param {(files: File[]) => void} take */
function watchDrops(take) {
  let depth = 0;
  const has = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  const veil = (/** @type {number} */ by) => { depth = Math.max(0, depth + by); document.body.classList.toggle('is-dropping', depth > 0); };
  addEventListener('dragenter', (event) => { if (has(event)) veil(1); });
  addEventListener('dragleave', (event) => { if (has(event)) veil(-1); });
  addEventListener('dragover', (event) => { if (has(event)) event.preventDefault(); });
  addEventListener('drop', (event) => {
    if (!has(event)) return;
    event.preventDefault();
    depth = 0; veil(0);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {HTMLElement} place @param {(sample: any, button: HTMLElement) => void} open */
async function loadSamples(place, open) {
  try {
    const { samples } = await api('GET', '/api/samples');
    fill(place, h('h2', { class: 'label' }, h('span', { class: 'if-first' }, 'Or begin with one of these'), h('span', { class: 'if-films' }, 'Samples')), h('div', { class: 'sample-row' }, samples.map((/** @type {any} */ sample) => {
      const card = h('button', { class: 'sample', type: 'button' },
        sample.poster && h('img', { src: `${sample.poster}&width=320`, alt: '', width: '320', height: '180', loading: 'lazy' }),
        h('span', { class: 'sample-text' }, h('strong', null, sample.title), h('span', { class: 'muted small' }, sample.summary)));
      card.addEventListener('click', () => open(sample, card));
      return card;
    })));
  } catch { place.hidden = true; } // a server without samples is no fault
}
