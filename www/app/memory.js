// @ts-check
/** What the browser remembers of its reader from one visit to the next: short texts by key. What they mean is the callers' business. */

/**
 * What an earlier visit left; where the browser may not store anything, nothing.
 * @param {string} key
 * @returns {string | null}
 */
export function recall(key) {
  try {
    return localStorage.getItem(`vae-playground.${key}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`vae-playground.${key}`, value);
  } catch {
    // Private windows and full disks refuse: the page works without.
  }
}
