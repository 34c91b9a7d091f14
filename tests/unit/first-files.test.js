// What the page asks for before its worker is there, and hands over: both ends, with a worker and a network that the test plays.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FirstFiles } from '../../www/app/first-files.js';
import { shippedModels } from '../../www/app/shipped-models.js';
import { HandedFiles } from '../../www/worker/handed.js';

const { fetch, Worker } = globalThis;
afterEach(() => {
  Object.assign(globalThis, { fetch, Worker });
});

const [{ url: model }] = shippedModels;

/** A network whose every file is its own address, but for one that it has not. @param {string} [missing] how that one's address ends */
function network(missing) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    return missing && String(address).endsWith(missing)
      ? new Response('', { status: 404 })
      : new Response(String(address), { headers: { 'Content-Length': String(String(address).length) } });
  };
  return asked;
}

/** Starts the worker's end: what its name announces, and what it is told. */
function workers() {
  /** @type {HandedFiles[]} */
  const started = [];
  globalThis.Worker = /** @type {any} */ (
    class {
      /** @param {URL} _ of its script @param {{ name: string }} options */
      constructor(_, { name }) {
        this.files = new HandedFiles(name);
        started.push(this.files);
      }

      /** @param {{ handed: import('../../www/worker/handed.js').Handed }} message @param {Transferable[]} transfer */
      postMessage({ handed }, transfer) {
        this.files.take(structuredClone(handed, { transfer }));
      }
    }
  );
  return started;
}

const script = new URL('https://site.test/worker/worker.js?build=simd128');
const wanted = { build: 'simd128', model: shippedModels[0].id, onProgress: () => {} };

/** A page that has asked for both and started its first worker. @param {string} [missing] as `network` takes it */
function begun(missing) {
  const [asked, first, started] = [network(missing), new FirstFiles(), workers()];
  first.ask(wanted);
  first.start(script);
  return { asked, first, started };
}

const textOf = async (/** @type {Promise<Uint8Array>} */ bytes) => new TextDecoder().decode(await bytes);

test('the first worker has both files of the page, which are asked for once', async () => {
  const asked = network();
  const first = new FirstFiles();
  const started = workers();
  /** @type {number[]} */
  const progress = [];
  first.ask({ ...wanted, onProgress: (received) => progress.push(received) });
  assert.deepEqual(
    asked.map((address) => address.split('/').at(-1)),
    ['vae_wasm_bg.wasm', 'mnist-20d.safetensors'],
  );
  first.start(script);
  const [files] = started;
  assert.equal(await textOf(files.fetch('pkg/simd128/vae_wasm_bg.wasm')), asked[0]);
  assert.equal(await textOf(files.fetch(model)), asked[1]);
  assert.equal(asked.length, 2);
  assert.equal(progress.at(-1), asked[1].length, 'and how far the model is, the page tells');
});

test('a second time, and for what is not handed over, the worker asks itself', async () => {
  const { asked, started } = begun();
  await started[0].fetch(model);
  await started[0].fetch(model);
  await started[0].fetch('models/another.safetensors');
  assert.equal(asked.length, 4);
});

test('a worker that comes after the first is handed nothing', async () => {
  const { asked, first, started } = begun();
  first.start(script);
  await started[1].fetch(model);
  assert.equal(asked.length, 3);
});

test('without a model the module alone is asked for', () => {
  const asked = network();
  new FirstFiles().ask({ ...wanted, model: null });
  assert.deepEqual(
    asked.map((address) => address.split('/').at(-1)),
    ['vae_wasm_bg.wasm'],
  );
});

test('what cannot be had fails in the worker as if it had asked itself', async () => {
  const { started } = begun('mnist-20d.safetensors');
  await assert.rejects(started[0].fetch(model), { kind: 'server', message: /the server answered 404$/ });
});
