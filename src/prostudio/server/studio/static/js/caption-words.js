/** Which of a shot's words a caption shows, so that it can be changed where it stands. */

const words = (text) => [...text.matchAll(/\S+/g)].map((one) => ({ text: one[0], from: one.index, to: one.index + one[0].length }));

/**
 * Fields of a shot with one of its captions changed.
 * @param {{words: string, narration: {text: string, voice: any}[]}} shot
 * @param {string[]} captions of the shot, in order
 * @param {number} at which of them
 * @param {string} typed empty takes the words out
 * @returns {{words: string} | {narration: {text: string, voice: any}[]} | null} null where its place cannot be told
 */
export function withCaption(shot, captions, at, typed) {
  const pieces = shot.narration?.length ? shot.narration : [{ text: shot.words, voice: null }];
  let piece = 0, from = 0;
  for (let n = 0; n <= at; n += 1) {
    const wanted = words(captions[n] ?? '').map((one) => one.text);
    const found = find(pieces, wanted, piece, from);
    if (!found) return null;
    if (n < at) { piece = found.piece; from = found.until; continue; }
    const { text } = pieces[found.piece];
    const changed = `${text.slice(0, found.start)}${typed}${text.slice(found.end)}`.replace(/ {2,}/g, ' ').trim();
    if (pieces.length === 1) return { words: changed };
    return { narration: pieces.map((one, index) => (index === found.piece ? { ...one, text: changed } : one)) };
  }
  return null;
}

/** The next place of some words, after those that came before. */
function find(pieces, wanted, piece, from) {
  if (!wanted.length) return null;
  for (let index = piece; index < pieces.length; index += 1) {
    const there = words(pieces[index].text);
    for (let first = index === piece ? from : 0; first + wanted.length <= there.length; first += 1) {
      if (wanted.every((word, offset) => there[first + offset].text === word)) {
        const until = first + wanted.length;
        return { piece: index, start: there[first].from, end: there[until - 1].to, until };
      }
    }
  }
  return null;
}
