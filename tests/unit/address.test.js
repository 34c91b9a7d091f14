// The address: what is written is read back, what makes no sense is not taken. Expected values are written by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carriedBy, carriedOf, defaultSettings, followHash, formatHash, parseHash, withMore } from '../../www/app/address.js';
import { configFields } from '../../www/app/schema.js';
import { configOf, workersOf } from '../../www/app/settings.js';
import { views } from '../../www/app/views.js';

test('the defaults need no words in the address', () => {
  assert.equal(formatHash(defaultSettings()), '#draw');
  assert.deepEqual(parseHash(''), defaultSettings());
  assert.deepEqual(parseHash('#draw'), defaultSettings());
});

test('every setting comes back from the address', () => {
  /** @type {import('../../www/app/settings.js').Settings} */
  const other = {
    view: 'learn',
    chapter: 'kl',
    language: 'zh',
    theme: 'dark',
    figure: 'two-gaussians',
    only: true,
    model: 'mnist-2d',
    data: null,
    input: 12,
    shape: [3, 4],
    network: 'conv',
    channels: [4, 8],
    kernel: 5,
    stride: 3,
    hidden: [512, 256],
    decoder_hidden: [64],
    latent: 2,
    prior: 'mixture',
    components: 30,
    posterior: 'planar',
    flow_length: 12,
    activation: 'silu',
    likelihood: 'gaussian-learned',
    variance: 0.05,
    levels: 16,
    pixels: 'dynamic',
    condition: 'class',
    classes: 12,
    labels: 600,
    letters: '春风',
    words: 'own-3',
    objective: 'importance-weighted',
    iw_samples: 12,
    encoder_gradient: 'reparameterized',
    free_bits: 0.5,
    optimizer: 'sgd',
    batch: 64,
    lr: 0.0003,
    schedule: 'step',
    decay: 0.5,
    decay_epochs: 2,
    weight_decay: 0.2,
    momentum: 0.5,
    epochs: 3,
    beta: 4.5,
    warmup: 200,
    beta_cycles: 4,
    labels_first: 50,
    alpha: 0.1,
    clip: 5,
    seed: 4294967296,
    set: '10k',
    count: 0,
    workers: 3,
    left: 'own-12',
    right: 'present',
    temperature: 0.7,
    samples: 25,
    draws: 7,
  };
  const defaults = defaultSettings();
  assert.deepEqual(Object.keys(other).sort(), Object.keys(defaults).sort(), 'a setting is missing from this test');
  // Together with a flow it may have but its default.
  const gradient = /** @type {typeof defaults} */ ({
    ...other,
    posterior: 'gaussian',
    encoder_gradient: 'doubly-reparameterized',
  });
  assert.deepEqual(parseHash(formatHash(gradient)), gradient);
  const only = (/** @type {string} */ name) => configFields.find((field) => field.name === name)?.choices.length === 1;
  for (const [name, value] of Object.entries(other)) {
    if (!only(name) && !['set', 'count', 'encoder_gradient'].includes(name))
      assert.notDeepEqual(value, Object(defaults)[name], name);
  }
  assert.deepEqual(parseHash(formatHash(other)), other);
  const part = { ...defaults, set: '60k', count: 5000 };
  assert.deepEqual(parseHash(formatHash(part)), part);
});

test('a model without hidden layers comes back too', () => {
  const linear = { ...defaultSettings(), hidden: [] };
  assert.deepEqual(parseHash(formatHash(linear)).hidden, []);
});

test('every view has an address', () => {
  for (const { name: view } of views) assert.equal(parseHash(formatHash({ ...defaultSettings(), view })).view, view);
});

test('a chapter is part of the address of the learn view, and of no other', () => {
  assert.equal(formatHash({ ...defaultSettings(), view: 'learn', chapter: 'kl', seed: 3 }), '#learn/kl?seed=3');
  assert.equal(formatHash({ ...defaultSettings(), view: 'learn' }), '#learn');
  assert.equal(formatHash({ ...defaultSettings(), view: 'draw', chapter: 'kl' }), '#draw');
  for (const page of ['why', 'model', 'glossary']) assert.equal(parseHash(`#learn/${page}`).chapter, page);
  for (const hash of ['#learn', '#learn/', '#learn/nothing', '#learn/KL', '#draw/kl'])
    assert.equal(parseHash(hash).chapter, '', hash);
  const followed = followHash(parseHash('#learn/kl?language=zh'), '#learn/bayes');
  assert.deepEqual([followed.chapter, followed.language], ['bayes', 'zh']);
});

test('an address as a person writes it', () => {
  const settings = parseHash('#latent?lang=zh&language=zh&latent=2&hidden=300-100&lr=1e-4');
  assert.equal(settings.view, 'latent');
  assert.equal(settings.language, 'zh');
  assert.equal(settings.latent, 2);
  assert.deepEqual(settings.hidden, [300, 100]);
  assert.equal(settings.lr, 0.0001);
});

test('nonsense takes its default', () => {
  const nonsense = '#nowhere?language=fr&theme=pink&model=../../x&hidden=400-0&latent=2.5&lr=-1&batch=&beta=NaN&seed=1e20';
  assert.deepEqual(parseHash(nonsense), defaultSettings());
});

test('settings make the configuration that the core reads', () => {
  assert.deepEqual(configOf(parseHash('#train?latent=2&seed=7&beta=0.5')), {
    model: {
      data: 'mnist',
      input: 784,
      shape: [28, 28],
      network: 'mlp',
      channels: [16, 32],
      kernel: 3,
      stride: 2,
      hidden: [400],
      latent: 2,
      prior: 'standard',
      components: 50,
      posterior: 'gaussian',
      flow_length: 8,
      activation: 'relu',
      likelihood: 'bernoulli',
      variance: 0.1,
      levels: 8,
      pixels: 'grey',
      condition: 'none',
      labels: 100,
    },
    train: {
      objective: 'elbo',
      iw_samples: 5,
      encoder_gradient: 'reparameterized',
      free_bits: 0.25,
      optimizer: 'adam',
      batch: 128,
      lr: 0.001,
      schedule: 'constant',
      decay: 0.1,
      decay_epochs: 5,
      weight_decay: 0.01,
      momentum: 0.9,
      epochs: 10,
      beta: 0.5,
      warmup: 0,
      beta_cycles: 0,
      labels_first: 1000,
      alpha: 10,
      clip: 0,
      seed: 7,
    },
  });
});

test('workers: one core is left to the page; up to four train, each with 16 images of a batch, or as many as are asked for', () => {
  const found = (/** @type {string} */ hash, /** @type {number} */ cores) => workersOf(parseHash(hash), cores);
  assert.deepEqual(
    [1, 2, 3, 5, 16].map((cores) => found('#train', cores)),
    [1, 1, 2, 4, 4],
  );
  assert.deepEqual(
    [1, 31, 32, 50, 64].map((batch) => found(`#train?batch=${batch}`, 8)),
    [1, 1, 2, 3, 4],
  );
  assert.deepEqual(
    [1, 3, 8].map((workers) => found(`#train?workers=${workers}&batch=1`, 2)),
    [1, 3, 8],
  );
  for (const nonsense of ['-1', '9', '1.5', 'all']) assert.equal(found(`#train?workers=${nonsense}`, 3), 2);
});

test('a link followed on the page brings its language and theme, and keeps the present ones where it names none', () => {
  const present = parseHash('#draw?language=zh&theme=dark&latent=2');
  const theirs = followHash(present, '#latent?language=en&theme=light&seed=3');
  assert.deepEqual([theirs.view, theirs.language, theirs.theme, theirs.seed], ['latent', 'en', 'light', 3]);
  const ours = followHash(present, '#train');
  assert.deepEqual([ours.view, ours.language, ours.theme], ['train', 'zh', 'dark']);
  assert.equal(ours.latent, defaultSettings().latent, "what belongs to the view is the link's");
  assert.equal(followHash(present, '#draw?theme=system').theme, 'system');
});

test('what views show stands beside the settings, and changes none of them', () => {
  const hash = '#generate?seed=3';
  const more = carriedOf(
    'generate',
    new Map([
      ['seed', '12'],
      ['chosen', '5'],
    ]),
  );
  const address = withMore(hash, { ...more, 'latent.shown': 'dots' });
  assert.equal(address, '#generate?seed=3&generate.seed=12&generate.chosen=5&latent.shown=dots');
  assert.deepEqual(parseHash(address), parseHash(hash));
  const carried = carriedBy(address);
  assert.deepEqual(Object.fromEntries(carried.get('generate') ?? []), { seed: '12', chosen: '5' });
  assert.deepEqual([...carried.keys()], ['generate', 'latent']);
  assert.equal(carriedBy(hash).size, 0);
  assert.equal(carriedBy('#draw?__proto__.a=1&.=2&=3').get('draw'), undefined);
});
