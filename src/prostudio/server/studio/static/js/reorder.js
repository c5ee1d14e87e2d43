/** Dragging a row of a list by its handle, with a mouse, a pen or a finger. */

/**
 * @param {HTMLElement} handle @param {HTMLElement} row
 * @param {(to: number) => void} place the row's new number among its fellows that have a handle
 */
export function carry(handle, row, place) {
  handle.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return;
    down.preventDefault();
    handle.focus();
    const fellows = /** @type {HTMLElement[]} */ ([...(row.parentElement?.children ?? [])]);
    const from = fellows.indexOf(row);
    const middles = fellows.map((one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; });
    const height = row.getBoundingClientRect().height + 8;
    let to = from;
    const shift = (/** @type {HTMLElement} */ one, /** @type {number} */ pixels) => one.style.setProperty('transform', pixels ? `translateY(${pixels}px)` : '');
    const move = (/** @type {PointerEvent} */ event) => {
      row.classList.add('is-carried');
      const by = event.clientY - down.clientY;
      shift(row, by);
      to = middles.filter((middle, at) => at !== from && middle < middles[from] + by).length;
      fellows.forEach((one, at) => { if (at !== from) shift(one, at > from && at <= to ? -height : at < from && at >= to ? height : 0); });
    };
    const end = (/** @type {Event} */ event) => {
      handle.removeEventListener('pointermove', move);
      for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) handle.removeEventListener(name, end);
      row.classList.remove('is-carried');
      fellows.forEach((one) => shift(one, 0));
      if (event.type === 'pointerup' && to !== from) place(to);
    };
    handle.setPointerCapture(down.pointerId);
    handle.addEventListener('pointermove', move);
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) handle.addEventListener(name, end);
  });
}
