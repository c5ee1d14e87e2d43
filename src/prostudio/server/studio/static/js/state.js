/** One page's state: set what changed, listeners are told once a microtask, with the names that did. */

/**
 * @template {object} S
 * @param {S} first
 */
export function createStore(first) {
  const state = { ...first };
  /** @type {Set<{run: (state: S, changed: Set<string>) => void, names: Set<string> | null}>} */
  const listeners = new Set();
  /** @type {Set<string> | null} */
  let changed = null;

  function tell() {
    const names = /** @type {Set<string>} */ (changed);
    changed = null;
    for (const one of [...listeners]) {
      const wanted = one.names;
      if (!wanted || [...names].some((name) => wanted.has(name))) one.run(state, names);
    }
  }

  return {
    state: /** @type {Readonly<S>} */ (state),
    /** @param {Partial<S>} values */
    set(values) {
      for (const [name, value] of Object.entries(values)) {
        if (Object.is(/** @type {any} */ (state)[name], value)) continue;
        /** @type {any} */ (state)[name] = value;
        if (!changed) { changed = new Set(); queueMicrotask(tell); }
        changed.add(name);
      }
    },
    /**
     * @param {(state: S, changed: Set<string>) => void} run
     * @param {string[]} [names] tell of these only
     * @returns {() => void} stops listening
     */
    subscribe(run, names) {
      const one = { run, names: names ? new Set(names) : null };
      listeners.add(one);
      return () => listeners.delete(one);
    },
  };
}
