/** The queue: what is made and what waits. */

/** @param {HTMLElement} button */
export function mount(button) { void button; }
