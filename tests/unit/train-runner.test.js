// What the Train view's buttons ask of the worker, which the test plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Runner } from '../../www/views/train/runner.js';
import { defaultSettings } from '../../www/app/address.js';
import { configOf } from '../../www/app/settings.js';

function setUp(/** @type {any} */ answers) {
  /** @type {any[]} */
  const asked = [];
  /** @type {any} */
  const host = {
    model: null,
    progress: null,
    requestUpdate: () => {},
    ask: async (/** @type {string} */ type, /** @type {any} */ payload) => {
      asked.push(type);
      const answer = answers[type]?.(payload) ?? {};
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { asked, host, runner: new Runner(host, { onStep: () => {}, onHeldOut: () => {} }) };
}

const info = (/** @type {{ config: any }} */ { config }) => ({
  config,
  data: config.model.data,
  shape: config.model.shape,
  parameters: 1,
  step: 0,
  epoch: 0,
});
const tooLarge = () => Object.assign(new Error('hidden: expected a model that can be saved'), { kind: 'config' });

test('every start asks for its data: only the worker knows what it has, for it may be a new one', async () => {
  const { asked, runner } = setUp({ createModel: info, loadTrainingData: () => ({ images: 60 }) });
  for (let starts = 0; starts < 2; starts++) await runner.start(defaultSettings(), { anew: true, slow: false });
  await runner.pause();
  assert.equal(asked.filter((type) => type === 'loadTrainingData').length, 2);
  assert.equal(runner.images, 60);
});

test('fresh weights that are refused amid training leave no training behind that the buttons do not show', async () => {
  const { asked, host, runner } = setUp({ createModel: tooLarge });
  const settings = defaultSettings();
  host.model = { ...info({ config: configOf(settings) }), step: 5 };
  Object(runner).become('running');
  await runner.reset({ ...settings, latent: 3 });
  assert.equal(runner.state, 'idle');
  assert.deepEqual(asked, ['createModel', 'trainPause']);
});

test('data that come after the reader wished for something else make no new model', async () => {
  /** @type {(answer: any) => void} */
  let arrive = () => {};
  const { asked, host, runner } = setUp({ loadTrainingData: () => new Promise((done) => (arrive = done)) });
  host.model = { ...info({ config: configOf(defaultSettings()) }), step: 5 };
  const started = runner.start(defaultSettings(), { anew: true, slow: false });
  await new Promise((done) => setImmediate(done));
  await runner.pause();
  arrive({ images: 60 });
  await started;
  assert.deepEqual(asked, ['trainPause', 'loadTrainingData', 'trainPause']);
});

test('a start says how many workers share training', async () => {
  /** @type {any[]} */
  const started = [];
  const { runner } = setUp({
    createModel: info,
    loadTrainingData: () => ({ images: 60 }),
    trainStart: (/** @type {any} */ payload) => void started.push(payload),
  });
  await runner.start({ ...defaultSettings(), workers: 3 }, { anew: true, slow: false });
  await runner.pause();
  assert.deepEqual(started, [{ workers: 3 }]);
});

test('a run is seen from its start to its end, however short or slow it is', async () => {
  const { host, runner } = setUp({
    createModel: info,
    loadTrainingData: () => ({ images: 60 }),
    trainStart: () => ({ running: true }),
  });
  const settings = { ...defaultSettings(), epochs: 1 };
  await runner.start(settings, { anew: true, slow: false });
  assert.equal(runner.state, 'running');
  runner.heard(/** @type {any} */ ({ running: false, steps: [{ step: 1, epoch: 1 }] }));
  assert.deepEqual([runner.state, runner.ending], ['idle', 'finished'], 'of a short run only its last report may arrive');
  host.ask = async (/** @type {string} */ type, /** @type {any} */ payload) =>
    type === 'createModel' ? info(payload) : { running: false };
  await runner.start(settings, { anew: true, slow: false });
  assert.deepEqual(
    [runner.state, runner.ending],
    ['idle', ''],
    'a start that was called off on the way has not finished anything',
  );
});
