// The work that every contestant does, as plain numbers: the sizes of the model, the training settings, the digits and the
// initial weights. How a step is computed is each contestant's own affair.

export const batch = 128;
/** Training images, the first of the file: whole batches, so that every step is the same work. */
export const images = 78 * batch;
export const sizes = { input: 784, hidden: 400, latent: 20 };
export const adam = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** The page's registry of datasets; in a name, so that it is fetched from the site instead of being bundled. */
const registry = '/app/description.js';

/** The IDX file with the images of a part of MNIST, inflated, as the module takes it. @param {'10k' | '60k' | 'test' | 'test-500'} part */
export async function dataFile(part) {
  const { datasets } = await import(registry);
  const { parts, heldOut, examples } = datasets.find((/** @type {{ id: string }} */ { id }) => id === 'mnist');
  const { files } = [...parts, heldOut, examples].find(({ id }) => id === part);
  const response = await fetch(`/data/${files[0]}`);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const inflated = response.body?.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

/** A shuffled order of 0..count. */
function order(/** @type {number} */ count) {
  const places = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

/** The digits in whole batches, each (128, 784), grey values 0..1, shuffled once: the file's order has runs of one hand. */
export async function batches() {
  const pixels = (await dataFile('10k')).subarray(16);
  const { input } = sizes;
  const places = order(images);
  return Array.from({ length: images / batch }, (_, b) => {
    const values = new Float32Array(batch * input);
    for (let row = 0; row < batch; row++) {
      const place = places[b * batch + row];
      for (let i = 0; i < input; i++) values[row * input + i] = pixels[place * input + i] / 255;
    }
    return values;
  });
}

/**
 * The layers in the order of computation, weights (in, out), all uniform on +-1/sqrt(in), as PyTorch's Linear starts.
 * @returns {Record<string, { shape: number[], values: Float32Array }>}
 */
export function initialParameters() {
  const { input, hidden, latent } = sizes;
  /** @type {[string, number, number][]} */
  const layers = [
    ['encoder', input, hidden],
    ['mu', hidden, latent],
    ['logvar', hidden, latent],
    ['decoder', latent, hidden],
    ['out', hidden, input],
  ];
  const uniform = (/** @type {number} */ count, /** @type {number} */ bound) =>
    Float32Array.from({ length: count }, () => (2 * Math.random() - 1) * bound);
  return Object.fromEntries(
    layers.flatMap(([name, from, to]) => [
      [`${name}.weight`, { shape: [from, to], values: uniform(from * to, 1 / Math.sqrt(from)) }],
      [`${name}.bias`, { shape: [to], values: uniform(to, 1 / Math.sqrt(from)) }],
    ]),
  );
}

/** Draws from the standard normal distribution (Box & Muller 1958); an even `count`. */
export function normals(/** @type {number} */ count) {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
