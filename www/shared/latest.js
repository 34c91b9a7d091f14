// @ts-check
/**
 * Latest wins: a job that is never run twice at the same time. Calls that arrive while it runs replace one another, and
 * only the last runs next, so a fast hand never queues up work. Failures of requests are shown by whoever gave `ask`.
 */

/**
 * @template {unknown[]} A
 * @param {(...args: A) => Promise<void>} work
 * @returns {(...args: A) => void}
 */
export function latest(work) {
  let running = false;
  /** @type {A | null} */
  let next = null;
  const run = async () => {
    running = true;
    while (next) {
      const args = next;
      next = null;
      try {
        await work(...args);
      } catch (error) {
        if (!isFailure(error)) reportError(error);
      }
    }
    running = false;
  };
  return (...args) => {
    next = args;
    if (!running) void run();
  };
}

/**
 * Whether an error is an answer of the worker (it has a `kind`, and was shown), not a mistake in the page.
 * @param {unknown} error
 * @returns {error is import('../app/protocol.js').Failure}
 */
export const isFailure = (error) => error instanceof Error && 'kind' in error;
