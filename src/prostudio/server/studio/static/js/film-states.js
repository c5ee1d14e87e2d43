/** What is happening to a film, in words. */

/** @param {import('./line.js').Film} film */
export function stateWords(film) {
  const stages = /** @type {Record<string, string>} */ ({
    narration: 'Speaking', pictures: 'Making pictures', music: 'Composing music', sound: 'Mixing', film: 'Putting together',
  });
  switch (film.state) {
    case 'draft': return 'Draft';
    case 'queued': return 'Waiting';
    case 'planning': return 'Reading the script';
    case 'running': return stages[film.stage ?? ''] ?? 'Starting';
    case 'composing': return stages[film.stage ?? ''] ?? 'Putting together';
    case 'paused': return film.reason === 'no_space' ? 'Paused: the disk is full' : 'Paused';
    case 'failed': return 'Failed';
    case 'cancelled': return 'Cancelled';
    default: return 'Done';
  }
}
