// Medians, and whether a contestant did the work that it was timed for. Pure.

/** @param {number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} values at least one */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of repeated measurements. @param {number[]} values */
export const summary = (values) => ({ median: median(values), min: Math.min(...values), max: Math.max(...values), values });

/**
 * Nats per image by which the mean loss of an epoch may differ from the others' at the same step: seeds of PyTorch differ by
 * up to 3 in the first hundred steps, a step without KL, gradient or Adam by tens.
 */
export const tolerance = 5;
/** Nats per image that every working contestant is under by then; untrained it is about 550. */
export const ceiling = 250;

/**
 * What is wrong with a loss, or null.
 * @param {number} loss
 * @param {number} reference
 */
export function complaint(loss, reference) {
  if (Math.abs(loss - reference) <= tolerance && loss < ceiling) return null;
  return `its loss came to ${loss.toFixed(1)} nats where ${reference.toFixed(1)} was expected`;
}

/** Slowest block over fastest, from which on others must have used the processor: quiet machines stay under 1.2. */
export const unquiet = 1.5;

/** Whether repeats differ too much to be quoted. @param {{ min: number, max: number }} repeats */
export const noisy = ({ min, max }) => max > unquiet * min;
