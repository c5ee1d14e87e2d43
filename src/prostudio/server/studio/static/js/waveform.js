/** The loudness of voice or music as the server measured it, drawn as bars. */
import { api } from './api.js';

const BAR = 3; // pixels from one bar to the next
const MOST_POINTS = 8000;

/**
 * @param {any} view the timeline @param {'voice'|'music'} name @param {HTMLElement} element its row
 * @returns {{load: () => Promise<void>, bars: (context: CanvasRenderingContext2D, tall: number) => boolean}}
 */
export function waveform(view, name, element) {
  const { store } = view;
  let peaks = null, loudest = 1, seconds = 0, asked = '', tries = 0;

  function forget() {
    peaks = null;
    delete element.dataset.points;
  }

  /** Ask for the loudness of what is written now, once somebody heard that. */
  async function load() {
    const { timeline, draft, film } = store.state;
    if (!timeline) return;
    const made = film?.films?.length ? film.made_revision : null, drafted = draft?.state === 'done' ? draft.revision : null;
    if (![made, drafted].includes(timeline.revision)) { asked = ''; forget(); return; }
    const key = [timeline.revision, timeline.source, drafted, made].join();
    if (key === asked) return;
    asked = key;
    const points = Math.min(MOST_POINTS, Math.max(400, Math.round(timeline.seconds * 40)));
    try {
      const found = await api('GET', `${store.path}/waveforms/${name}?points=${points}`);
      if (key !== asked) return;
      ({ peaks, seconds } = found);
      loudest = peaks.reduce((most, one) => Math.max(most, one), 0.05);
      element.dataset.points = String(peaks.length);
    } catch (error) {
      if (error.status === 409 || error.status === 404) forget();
      else if ((tries += 1) < 3) asked = '';
    }
    view.draw();
  }

  /** Draw what is seen of it; no where there is nothing yet. */
  function bars(context, tallest) {
    if (!peaks) return false;
    const left = view.from * view.scale;
    const perPixel = peaks.length / seconds / view.scale;
    for (let n = Math.floor(left / BAR); n * BAR < left + view.width; n += 1) {
      const from = Math.floor(n * BAR * perPixel), to = Math.max(from + 1, Math.floor((n + 1) * BAR * perPixel));
      if (from >= peaks.length) break;
      let top = 0;
      for (let at = from; at < to; at += 1) if (peaks[at] > top) top = peaks[at];
      const tall = Math.max(1, (top / loudest) ** 0.7 * (tallest - 4));
      context.fillRect(n * BAR - left, (tallest - tall) / 2, BAR - 1, tall);
    }
    return true;
  }

  return { load, bars };
}
