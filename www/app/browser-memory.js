// @ts-check
/** What the browser remembers of its reader: short texts by key. What they mean is the callers' business. */

/** @param {() => Storage} storage whose very name a browser may refuse */
const memory = (storage) => ({
  /**
   * What was left there; where the browser may not store anything, nothing.
   * @param {string} key
   * @returns {string | null}
   */
  recall(key) {
    try {
      return storage().getItem(`vae-playground.${key}`);
    } catch {
      return null;
    }
  },
  /**
   * @param {string} key
   * @param {string} value
   */
  remember(key, value) {
    try {
      storage().setItem(`vae-playground.${key}`, value);
    } catch {
      // Private windows and full disks refuse: the page works without.
    }
  },
});

/** From one visit to the next. */
export const { recall, remember } = memory(() => localStorage);

/** As long as this tab lasts, also when the page is loaded again. */
export const tabMemory = memory(() => sessionStorage);
