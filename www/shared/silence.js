// @ts-check
/**
 * How long somebody may be silent. Time is counted in ticks of a timer that do happen, not read off a clock: a machine that
 * was asleep has heard no ticks either, so nobody is given up for it.
 */

const tick = 1000;

/**
 * Calls `silent` unless `answer` is settled within so many seconds of a machine that is awake.
 * @template T
 * @param {Promise<T>} answer
 * @param {number} seconds
 * @param {() => void} silent
 * @returns {Promise<T>} the same answer
 */
export function within(answer, seconds, silent) {
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks < seconds) return;
    clearInterval(timer);
    silent();
  }, tick);
  return answer.finally(() => clearInterval(timer));
}
