// PyTorch, out and in: the page's model as the program and the weights that `vae export --torch` writes, and a state dict that does not
// say what its model is, taken as what the reader says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { Session } from './support/core.js';
import { openSite, sources } from './support/site.js';
import { textOf, until, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const root = fileURLToPath(new URL('../../', import.meta.url));
const vae = join(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/vae');
const fixture = (/** @type {string} */ name) => readFileSync(join(root, 'tests/fixtures', name));

const site = await openSite();
const folder = mkdtempSync(join(tmpdir(), 'vae-torch-'));
after(() => site.close());
after(() => rmSync(folder, { recursive: true }));

/** Fresh weights, and a step. @param {Visit} visit */
async function step(visit) {
  await visit.get('train-step').click();
  await until(async () => (await visit.number('metric-step')) === 1, 'a step');
}

/** What the command line makes of a checkpoint. @param {Uint8Array} bytes */
function exported(bytes) {
  const [model, out] = [join(folder, 'm.safetensors'), join(folder, 'out')];
  writeFileSync(model, bytes);
  execFileSync(vae, ['export', '--model', model, '--torch', out, '--force'], { stdio: 'pipe' });
  return { 'model.py': readFileSync(join(out, 'model.py')), 'model.safetensors': readFileSync(join(out, 'model.safetensors')) };
}

/** The files in the zip that a press brings. @param {Visit} visit @param {string} testid */
async function zipped(visit, testid) {
  const { name, bytes } = await visit.saved(() => visit.get(testid).click());
  assert.match(name, /-pytorch\.zip$/);
  return unzipSync(bytes);
}

/** @param {Record<string, Uint8Array>} found @param {Record<string, Buffer>} expected */
function same(found, expected) {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  for (const [name, bytes] of Object.entries(expected)) assert.ok(bytes.equals(found[name]), name);
}

test('a model goes to PyTorch as the command line writes it', { skip: !existsSync(vae) && 'there is no vae' }, async () => {
  const visit = await site.visit('#draw?model=mnist-2d');
  await visit.openChip();
  // Shipped in halves, and without the state of a training.
  same(await zipped(visit, 'model-torch'), exported(readFileSync(`${sources}models/mnist-2d.safetensors`)));
  await visit.close();

  const trained = await site.visit('#train?hidden=16&latent=2&batch=50&seed=7&count=200&workers=1&optimizer=adamw&beta=2');
  await step(trained);
  const { bytes } = await trained.download();
  same(await zipped(trained, 'model-torch'), exported(bytes));
  // The same of its entry among the reader's own.
  await trained.get('library-torch').first().waitFor();
  const own = await zipped(trained, 'library-torch');
  assert.match(new TextDecoder().decode(own['model.py']), /torch\.optim\.AdamW/);
  assert.deepEqual(trained.complaints, []);
  await trained.close();
});

test('a model that no program is for is refused in a sentence', async () => {
  const visit = await site.visit('#train?hidden=16&latent=2&batch=50&count=200&workers=1&posterior=planar');
  await step(visit);
  await visit.openChip();
  await visit.get('model-torch').click();
  const toast = visit.get('toast');
  await toast.waitFor();
  assert.ok((await textOf(toast)).includes(words('en')['error.export']));
  await visit.close();
});

test('a state dict is taken as what the reader says, at once', async () => {
  const expected = JSON.parse(fixture('state_dict.json').toString());
  const x = Float32Array.from({ length: 784 }, (_, i) => ((i * 37) % 101) / 100);
  const visit = await site.visit('#draw?model=mnist-2d');
  await visit.openChip();
  const file = { name: 'theirs.safetensors', mimeType: 'application/octet-stream', buffer: fixture('state_dict.safetensors') };
  await visit.get('model-load').setInputFiles(file);
  const notice = visit.get('assumed');
  await notice.waitFor();
  /** @param {'relu' | 'tanh'} name */
  const isTakenAs = async (name) => {
    const { mu } = await visit.ask('encode', x);
    for (const [i, value] of mu.entries()) assert.ok(Math.abs(value - expected[name].mu[i]) < 1e-5, `${name}: ${mu}`);
  };
  await isTakenAs('relu');
  // Nothing that numbers of the file would tell is to be chosen.
  const named = (/** @type {string[]} */ names) => names.map((name) => words('en')[`setting.likelihood.${name}`]);
  const likelihoods = await notice.getByTestId('assumed-likelihood').locator('option').allTextContents();
  assert.deepEqual(
    likelihoods.map((text) => text.trim()),
    named(['bernoulli', 'gaussian', 'continuous-bernoulli']),
  );
  await notice.getByTestId('assumed-activation').selectOption('tanh');
  await visit.settled();
  await isTakenAs('tanh');
  await notice.getByTestId('assumed-likelihood').selectOption(words('en')['setting.likelihood.gaussian']);
  await visit.settled();
  const variance = notice.getByTestId('assumed-variance');
  await variance.fill('0.25');
  await variance.press('Enter');
  await visit.settled();
  // What is none changes nothing.
  await variance.fill('-1');
  await variance.press('Enter');
  await visit.settled();
  assert.equal(await visit.get('toast').count(), 0);
  await isTakenAs('tanh');
  // What is saved says it.
  const { bytes } = await visit.download();
  const { model } = Session.open(bytes).info().config;
  assert.deepEqual([model.activation, model.likelihood, model.variance, model.pixels], ['tanh', 'gaussian', 0.25, 'grey']);
  // The open panel has the same choices: the notice does not lie on it.
  assert.equal(await notice.isVisible(), false);
  await visit.closeChip();
  await notice.getByTestId('assumed-likelihood').selectOption(words('en')['setting.likelihood.bernoulli']);
  await visit.settled();
  await notice.getByTestId('assumed-pixels').selectOption(words('en')['setting.pixels.dynamic']);
  await visit.settled();
  assert.equal(await variance.count(), 0, 'of a Gaussian alone');
  const pixels = async () => notice.getByTestId('assumed-pixels').inputValue();
  assert.equal(await pixels(), words('en')['setting.pixels.dynamic']);
  // Other likelihoods begin with greys, as not each has all pixels.
  await notice.getByTestId('assumed-likelihood').selectOption(words('en')['setting.likelihood.gaussian']);
  await visit.settled();
  assert.equal(await pixels(), words('en')['setting.pixels.grey']);
  await notice.getByTestId('assumed-likelihood').selectOption(words('en')['setting.likelihood.bernoulli']);
  await visit.settled();
  await notice.getByTestId('assumed-pixels').selectOption(words('en')['setting.pixels.dynamic']);
  await visit.settled();
  await notice.getByLabel(words('en')['toast.close']).click();
  await notice.waitFor({ state: 'detached' });
  await visit.openChip();
  const choices = visit.page.locator('.model-assumed');
  await choices.waitFor();
  // Loaded again, the page has the model as what it was taken for, and the choices.
  await visit.page.reload();
  await visit.started();
  await isTakenAs('tanh');
  assert.equal(await notice.count(), 0, 'it was told when the file came');
  await visit.openChip();
  const chosen = async () =>
    Promise.all(['activation', 'pixels'].map((name) => choices.getByTestId(`assumed-${name}`).inputValue()));
  assert.deepEqual(await chosen(), ['tanh', words('en')['setting.pixels.dynamic']]);
  await choices.getByTestId('assumed-activation').selectOption('ReLU');
  await visit.settled();
  await isTakenAs('relu');
  // So it is when it is opened in the menu.
  await visit.get('model-mnist-2d').click();
  await visit.settled();
  assert.equal(await notice.count(), 0);
  await visit.openChip();
  assert.equal(await choices.isVisible(), false, 'a model that says what it is');
  await visit.get('library-open').click();
  await visit.settled();
  await isTakenAs('relu');
  await visit.openChip();
  assert.deepEqual(await chosen(), ['ReLU', words('en')['setting.pixels.dynamic']]);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
