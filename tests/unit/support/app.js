// The app against a worker that the test plays: what it asks for waits until it is answered.
import assert from 'node:assert/strict';
import { App } from '../../../www/app/app.js';
import { defaultSettings } from '../../../www/app/address.js';
import { ModelStore } from '../../../www/app/model-store.js';
import { firstState } from '../../../www/app/state.js';
import { asking } from '../../../www/shared/asking.js';

/** Of a model, as much as the app looks at. @returns {any} */
export const info = (step = 0, data = 'mnist') => ({
  config: { model: { latent: 2 }, train: { lr: 1 } },
  data,
  parameters: 1,
  step,
  epoch: 0,
});
/** A stroke of one point. */
export const dot = { points: Float32Array.of(0.5, 0.5), ends: Uint32Array.of(1), widths: Float32Array.of(0.1) };
export const picture = (/** @type {number} */ share) => new Float32Array(784).fill(Math.round(share * 255) / 255);
export const refusal = (/** @type {string} */ kind) => Object.assign(new Error(kind), { kind });
export const settled = () => new Promise((done) => setImmediate(done));

/** The app before its first model, and what it has asked the worker for. */
export function setUp() {
  /** @type {any[]} */
  const asked = [];
  const ask = asking((name, args) => new Promise((resolve, reject) => asked.push({ name, args, resolve, reject })));
  const app = new App(
    ask,
    { ...firstState({ settings: defaultSettings(), theme: /** @type {any} */ (null), language: 'en' }), busy: false },
    () => {},
    new ModelStore(),
  );
  const answer = async (/** @type {string} */ name, /** @type {any} */ value) => {
    const at = asked.findIndex((request) => request.name === name);
    assert.notEqual(at, -1, `nobody asked for ${name}`);
    const [request] = asked.splice(at, 1);
    if (value instanceof Error) request.reject(value);
    else request.resolve(value);
    await settled();
    return request.args;
  };
  return { app, state: app.state, asked, answer, names: () => asked.map(({ name }) => name) };
}
