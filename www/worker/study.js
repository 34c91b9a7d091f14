// @ts-check
/**
 * Heavy work on a 2-D latent space, done bit by bit on a copy of the model: between two bits waiting messages get their
 * turn, and the page hears how far it is. The mathematics is Rust's.
 */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Study} Study */
/** @typedef {import('../app/protocol.js').Requests} Requests */
/** @typedef {(event: { type: 'work', what: 'joint' | 'quadrature', done: number, total: number }) => void} Tell */

/** Points of the joint density computed between two turns. */
const pointsAtOnce = 1000;

/** A message to oneself comes after those that already wait; unlike a timer it is not slowed down. @returns {Promise<void>} */
const turn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * log p(x, z) over a window, row by row from the top.
 * @param {Study} study
 * @param {Requests['joint'][0]} request
 * @param {Tell} tell
 */
export async function joint(study, { window, side }, tell) {
  try {
    const logJoint = new Float32Array(side * side);
    const rows = Math.max(1, Math.floor(pointsAtOnce / side));
    for (let from = 0; from < side; from += rows) {
      const to = Math.min(side, from + rows);
      logJoint.set(study.logJoint(window, side, from, to), from * side);
      tell({ type: 'work', what: 'joint', done: to, total: side });
      await turn();
    }
    return { logJoint };
  } finally {
    study.free();
  }
}

/**
 * Bayes' rule by quadrature.
 * @param {Study} study
 * @param {Tell} tell
 */
export async function quadrature(study, tell) {
  try {
    for (;;) {
      const found = study.integrate();
      tell({ type: 'work', what: 'quadrature', done: study.progress(), total: 1 });
      if (found) return found;
      await turn();
    }
  } finally {
    study.free();
  }
}
