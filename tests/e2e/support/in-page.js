/**
 * Runs in the page, beside watch-worker.js: whether it has come to rest, what its worker answers, what is drawn on it. Each
 * function is handed to the page as it is, whatever protocol brings it there, so it stands for itself.
 */

/**
 * Resolves when nothing waits for the worker, nothing is asked of it for three frames (an answer is rendered in the next frame,
 * and what that leads to is asked at once), and no part of the page waits for the others to rest.
 * @returns {Promise<void>}
 */
export const atRest = () =>
  new Promise((done) => {
    let quiet = 0;
    const frame = () => {
      quiet = globalThis.watch.waiting.size || document.querySelector('[data-moves]') ? 0 : quiet + 1;
      if (quiet > 3) done();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

/**
 * What the page's worker answers.
 * @param {readonly [name: string, args: any[], of?: string]} question
 * @returns {Promise<any>}
 */
export const askWorker = ([name, args, of]) =>
  new Promise((resolve, reject) => {
    const { worker } = globalThis.watch;
    // The page counts its own requests upwards from 1.
    const id = -Math.ceil(performance.now());
    worker.addEventListener('message', function hear(/** @type {MessageEvent} */ { data }) {
      if (data.id !== id) return;
      worker.removeEventListener('message', hear);
      if (data.type === 'ok') resolve(data.answer);
      else reject(new Error(data.failure.message));
    });
    worker.postMessage({ id, name, args, of });
  });

/**
 * What is drawn on canvases, as ink: 0 for the paper, 1 for full ink, whatever the theme; null for one left blank.
 * @param {string} selector
 * @returns {(number[] | null)[]} row by row
 */
export function inkOf(selector) {
  const styles = getComputedStyle(document.documentElement);
  const red = (/** @type {string} */ name) => Number.parseInt(styles.getPropertyValue(name).trim().slice(1, 3), 16);
  const [paper, ink] = [red('--digit-0'), red('--digit-1')];
  return [...document.querySelectorAll(selector)].map((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    if (!data[3]) return null;
    return Array.from({ length: data.length / 4 }, (_, i) => (data[i * 4] - paper) / (ink - paper));
  });
}
