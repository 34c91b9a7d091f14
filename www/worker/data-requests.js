// @ts-check
/**
 * Which of many data a session is given. Requests may overlap; they take effect in the order they were made, so the latest
 * wins and each is answered with what it did. What the data are, and how they are had, is session-data.js's business.
 */

/** @typedef {{ images: number }} Used how many images the session took */

export class DataRequests {
  constructor() {
    /** Whether the session has been given any. */
    this.present = false;
    /** @type {string | null} what the latest request is for; null once it has failed */
    this.wanted = null;
    /** @type {Promise<Used> | null} the latest request; null once it has failed */
    this.latest = null;
  }

  /**
   * What is wanted already is not fetched again.
   * @template T
   * @param {string} name equal for equal data
   * @param {() => Promise<T>} get begins at once
   * @param {(files: T) => number | Promise<number>} use once every earlier request is through
   * @returns {Promise<Used>}
   */
  request(name, get, use) {
    if (this.latest && this.wanted === name) return this.latest;
    const request = this.inTurn(this.latest, get(), use);
    this.wanted = name;
    this.latest = request;
    request.catch(() => {
      if (this.latest === request) this.wanted = this.latest = null;
    });
    return request;
  }

  /** Resolves once no request is under way; that one failed is for those who made it. */
  async settled() {
    for (let seen = null; this.latest && this.latest !== seen; ) {
      seen = this.latest;
      await ended(seen);
    }
  }

  /**
   * @private
   * @template T
   * @param {Promise<Used> | null} earlier
   * @param {Promise<T>} files
   * @param {(files: T) => number | Promise<number>} use
   */
  async inTurn(earlier, files, use) {
    // Should they fail early, that is told when their turn has come.
    files.catch(() => {});
    if (earlier) await ended(earlier);
    const images = await use(await files);
    this.present = true;
    return { images };
  }
}

/** @param {Promise<unknown>} promise */
const ended = (promise) =>
  promise.then(
    () => {},
    () => {},
  );
