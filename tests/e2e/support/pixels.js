/** What a reader sees of an element: its pixels on the screen, whatever made them. */

/** @typedef {{ width: number, height: number, at: (across: number, down: number) => number[] }} Seen at: the colour at shares of its sides */

/**
 * @param {import('playwright-core').Locator} locator
 * @returns {Promise<Seen>}
 */
export async function seen(locator) {
  const bytes = [...(await locator.screenshot({ animations: 'disabled' }))];
  const { width, height, data } = await locator.page().evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return { width: image.width, height: image.height, data: [...data] };
  }, bytes);
  const at = (/** @type {number} */ across, /** @type {number} */ down) => {
    const [x, y] = [Math.min(width - 1, Math.floor(across * width)), Math.min(height - 1, Math.floor(down * height))];
    return data.slice((y * width + x) * 4, (y * width + x) * 4 + 3);
  };
  return { width, height, at };
}

/** How far two colours are apart, 0 to 255. @param {number[]} a @param {number[]} b */
export const contrast = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
