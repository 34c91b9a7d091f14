// The shipped models are what the page says of them: the built module evaluates them on all that is held out of their dataset.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { before, test } from 'node:test';
import { datasets } from '../../www/app/description.js';
import { shippedModels, wordsModel } from '../../www/app/shipped-models.js';
import { Session, initSync } from '../../www/pkg/simd128/vae_wasm.js';
import { filesOf } from '../mnist.js';

const www = new URL('../../www/', import.meta.url);
/** @param {string} data */
const heldOutOf = (data) => filesOf(/** @type {(typeof datasets)[number]} */ (datasets.find(({ id }) => id === data)).heldOut);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, www));

before(() => initSync({ module: read('pkg/simd128/vae_wasm_bg.wasm') }));

/**
 * The held-out ELBO, by the same lines as below, of those whose weights at the pixels were rounded to 8 bits.
 * @type {Record<string, number>}
 */
const inSixteenBits = {
  'mnist-20d': -96.67,
  'mnist-2d': -133.148,
  'mnist-5d': -115.958,
  'mnist-20d-mixture': -92.838,
  'mnist-2d-gaussian': 180.063,
  'mnist-2d-gaussian-learned': 198.729,
  'mnist-2d-categorical': -358.79,
  'mnist-20d-autoencoder': -407.411,
  'mnist-class': -114.777,
  'fashion-2d': -255.989,
  'characters-2d': -298.91,
  'characters-32d': -230.833,
};

for (const { id, url, heldOut, data, latent, likelihood, beta = 1 } of shippedModels) {
  test(`${id} has the held-out ELBO that the page shows`, () => {
    const session = Session.open(read(url));
    const info = session.info();
    assert.deepEqual(
      {
        data: info.data,
        latent: info.config.model.latent,
        likelihood: info.config.model.likelihood,
        beta: info.config.train.beta,
      },
      { data, latent, likelihood, beta },
    );
    const [images, labels] = heldOutOf(data);
    assert.equal(session.setHeldOutData(images, labels), heldOut.images);
    const measured = session.evaluate(heldOut.images, 1);
    for (const term of /** @type {const} */ (['nll', 'kl', 'elbo'])) {
      assert.ok(Math.abs(measured[term] - heldOut[term]) < 0.01, `${term}: measured ${measured[term]}, shown ${heldOut[term]}`);
      const [error, shown] = [measured.standardErrors[term], heldOut.standardErrors?.[term] ?? NaN];
      assert.ok(Math.abs(error - shown) < 0.01, `${term}: measured ± ${error}, shown ± ${shown}`);
    }
    assert.equal(measured.activeUnits, heldOut.activeUnits);
    assert.equal(measured.images, heldOut.images);
  });

  if (id in inSixteenBits) {
    test(`${id} has lost less than a two-thousandth of its nats to its 8 bits`, () => {
      const loss = inSixteenBits[id] - heldOut.elbo;
      assert.ok(loss < Math.abs(heldOut.elbo) / 2000, `${loss}`);
    });
  }

  test(`${id} is at most 1.5 MB`, () => assert.ok(statSync(new URL(url, www)).size <= 1.5e6));
}

test('the model of words is one of words, and small', () => {
  const session = Session.open(read(wordsModel.url));
  const { input, levels, likelihood, pixels } = session.info().config.model;
  assert.deepEqual({ input, levels, likelihood, pixels }, { input: 8, levels: 27, likelihood: 'categorical', pixels: 'one-hot' });
  assert.ok(statSync(new URL(wordsModel.url, www)).size <= 0.5e6);
});
