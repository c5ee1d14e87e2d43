/** What is drawn on canvas: the ruler, and where voice and music are. */
import { h } from './dom.js';
import { playback } from './playback.js';
import { told } from './timeline.js';
import { beyond, clock, tickStep } from './timescale.js';

/** A canvas of the size of what is seen, that stays where the view is. */
export function sheet(view, name) {
  const canvas = /** @type {HTMLCanvasElement} */ (h('canvas', { class: 'tl-canvas', 'aria-hidden': 'true' }));
  const element = h('div', { class: `tl-row tl-${name}` }, canvas);
  let high = 0;
  new ResizeObserver(() => { high = element.clientHeight; view.draw(); }).observe(element);
  /** @returns {CanvasRenderingContext2D} cleared, in CSS pixels */
  const clear = () => {
    const wide = view.width, dpr = devicePixelRatio || 1;
    if (canvas.width !== Math.round(wide * dpr) || canvas.height !== Math.round(high * dpr)) {
      canvas.width = Math.round(wide * dpr);
      canvas.height = Math.round(high * dpr);
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${high}px`;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    context.clearRect(0, 0, wide, high);
    return context;
  };
  return { element, clear, high: () => high, colour: () => getComputedStyle(element).color };
}

/** The ruler, which is the playhead's handle for hands and for keys. */
export function ruler(view) {
  const { element, clear, high: tall, colour } = sheet(view, 'ruler');
  for (const [name, value] of Object.entries({ role: 'slider', tabindex: 0, 'aria-label': 'Playhead', 'aria-valuemin': 0, 'aria-orientation': 'horizontal' })) element.setAttribute(name, String(value));
  const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: 25, PageDown: -25, ArrowUp: 10, ArrowDown: -10 };
  element.addEventListener('keydown', (event) => {
    const { playhead } = view.store.state;
    if (event.key in steps && !event.altKey && !event.ctrlKey) {
      const count = steps[event.key] * (event.shiftKey ? 10 : 1);
      if (Math.abs(count) === 1) playback.step(count);
      else playback.seek(playhead + count / 10);
    } else if (event.key === 'Home') playback.seek(0);
    else if (event.key === 'End') playback.seek(view.seconds);
    else if (event.key === ' ') playback.toggle();
    else return;
    event.preventDefault();
  });
  let said = -1;
  return {
    element,
    told(seconds) {
      const now = Math.round(seconds * 10);
      if (now === said) return;
      said = now;
      element.setAttribute('aria-valuenow', (now / 10).toFixed(1));
      element.setAttribute('aria-valuemax', view.seconds.toFixed(1));
      element.setAttribute('aria-valuetext', told(view.store, seconds));
    },
    draw() {
      const context = clear();
      const step = tickStep(view.scale);
      const part = step >= 1 ? step / 5 : step / 2;
      const left = view.from * view.scale;
      const high = tall();
      context.fillStyle = colour();
      context.font = `500 11px ${getComputedStyle(document.body).fontFamily}`;
      context.textBaseline = 'top';
      for (let n = Math.floor(view.from / part); n * part <= Math.min(view.to, view.seconds); n += 1) {
        const time = n * part;
        const x = Math.round(view.x(time) - left);
        const whole = Math.abs(time / step - Math.round(time / step)) < 1e-6;
        context.globalAlpha = whole ? 0.7 : 0.35;
        context.fillRect(x, high - (whole ? 7 : 4), 1, whole ? 7 : 4);
        context.globalAlpha = 1;
        if (whole && x < view.width - 30) context.fillText(clock(time, step < 1 ? 1 : 0), x + (n ? 4 : 9), 2); // beside the grip
      }
    },
  };
}

/**
 * A waveform, and before there is one where words or music will be.
 * @param {'voice'|'music'} name
 */
export function wave(view, name) {
  const { element, clear, high, colour } = sheet(view, name);
  const { store } = view;
  const labels = element.appendChild(h('div', { class: 'tl-labels' }));
  /** @type {{load: () => void, bars: (context: CanvasRenderingContext2D, tall: number) => boolean}|null} */
  let heard = null;
  let coming = false;
  element.dataset.wave = name;

  /** What was heard is read once anything was. */
  function load() {
    const { timeline, draft, film } = store.state;
    const told = timeline && (film?.films?.length || draft?.state === 'done');
    if (heard) heard.load();
    else if (told && !coming) {
      coming = true;
      import(/* later */ './waveform.js').then((module) => { heard = module.waveform(view, name, element); view.draw(); }, () => { coming = false; });
    }
  }

  /** Where words or music will be, as long as nobody heard them. */
  function blocks(context, tallest, parts) {
    const left = view.from * view.scale;
    context.globalAlpha = 0.34;
    for (const part of parts.slice(Math.max(0, beyond(parts, (one) => one.start, view.from) - 2))) {
      if (part.start > view.to) break;
      context.beginPath();
      context.roundRect(view.x(part.start) - left, tallest * 0.28, Math.max(2, view.x(part.end - part.start) - 2), tallest * 0.44, 4);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  function label(parts) {
    while (labels.childElementCount > parts.length) labels.lastElementChild.remove();
    parts.forEach((part, at) => {
      const one = labels.children[at] ?? labels.appendChild(h('span', { class: 'tl-label' }));
      if (one.textContent !== part.label) one.textContent = part.label ?? '';
      one.style.setProperty('left', `${view.x(part.start)}px`);
      one.style.setProperty('max-width', `${Math.max(0, view.x(part.end - part.start) - 6)}px`);
    });
  }

  return {
    element,
    draw() {
      load();
      const parts = store.state.timeline?.[name === 'voice' ? 'narration' : 'music'] ?? [];
      const context = clear();
      context.fillStyle = colour();
      if (!heard?.bars(context, high())) blocks(context, high(), parts);
      if (name === 'music') label(parts);
    },
  };
}
