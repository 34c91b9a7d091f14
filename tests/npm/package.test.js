// The npm package from its tarball, by the examples of its README alone: a page without a bundler, an empty Vite project under strict
// TypeScript, Node.js, figures in an article. What a model learns is the core's tests' business; here all three learn the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { launch } from '../e2e/support/browser.js';
import { Packed } from './support/packed.js';
import { serve } from './support/plain-server.js';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** @type {Packed} */
let packed;
/** @type {import('../e2e/support/browser.js').Running} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>[]} */
const servers = [];
/** What each example said of its training. @type {Map<string, string>} */
const said = new Map();

before(async () => {
  packed = await Packed.make();
  browser = await launch({ letters: 16 });
});

after(async () => {
  await browser?.close();
  for (const { close } of servers) close();
  packed?.remove();
});

/** Opens a page of a folder that is served by itself. @param {string} folder @param {string} path */
async function open(folder, path) {
  const server = await serve(folder);
  servers.push(server);
  const context = await browser.newContext({ viewport: { width: 900, height: 1400 }, reducedMotion: 'reduce', locale: 'en-US' });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    // No browser has been told of an icon, and asks for one.
    if (['error', 'warning'].includes(message.type()) && !message.location().url.endsWith('/favicon.ico'))
      complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(server.url + path);
  return { page, complaints };
}

/** Remembers what an example said, and sees that the bound rose. @param {string} where @param {string} text */
function trained(where, text) {
  const [whole = '', first, last] = text.match(/ELBO (-?[\d.]+) to (-?[\d.]+) nats/) ?? [];
  assert.ok(Number(last) > Number(first) + 10, `${where}: ${text}`);
  said.set(where, whole);
}

test('a page with one script tag and no bundler trains on a raw array', async () => {
  packed.write('page.html', packed.example('html'));
  const { page, complaints } = await open(packed.folder, 'page.html');
  const out = page.locator('#out').filter({ hasText: /ELBO .* nats/ });
  trained('page', (await out.textContent()) ?? '');
  const inks = await page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('canvas'));
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, 8, 8);
    return new Set(data).size;
  });
  assert.ok(inks > 3, 'a picture of more than one grey');
  assert.deepEqual(complaints, []);
});

test('Node.js trains on it on its own thread', () => {
  packed.write('train.mjs', packed.example('js'));
  trained('node', execFileSync(process.execPath, ['train.mjs'], { cwd: packed.folder, encoding: 'utf8' }));
});

test('an empty Vite project is built, under strict types, and trains on it', async () => {
  mkdirSync(packed.at('src'));
  packed.write('src/main.ts', packed.example('ts'));
  packed.write('index.html', '<!doctype html><p id="out"></p><script type="module" src="/src/main.ts"></script>');
  const options = { target: 'es2023', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'] };
  const strict = { strict: true, skipLibCheck: false, noEmit: true, allowJs: true, checkJs: true };
  /** Strict about all of it, and with no types but those that are named. @param {string} file @param {string[]} types @param {string[]} include */
  const check = (file, types, include) => {
    const compilerOptions = { ...options, ...strict, types, typeRoots: [`${modules}@types`] };
    packed.write(file, JSON.stringify({ compilerOptions, include }));
    execFileSync(`${modules}.bin/tsc`, ['--project', packed.at(file)], { stdio: 'inherit' });
  };
  // The figure's element has types, too.
  packed.write(
    'src/figure.ts',
    "import { VaeFigure } from 'vae-playground/vae-figure';\nexport const figure = new VaeFigure();\n",
  );
  check('tsconfig.json', [], ['src']);
  check('tsconfig.node.json', ['node'], ['train.mjs']);
  await build({ root: packed.folder, configFile: false, logLevel: 'warn' });
  const { page, complaints } = await open(packed.at('dist'), 'index.html');
  const out = page.locator('#out').filter({ hasText: /ELBO .* nats/ });
  trained('vite', (await out.textContent()) ?? '');
  assert.match((await out.getAttribute('title')) ?? '', /^\d+ numbers, a checkpoint of \d+ bytes$/);
  assert.deepEqual(complaints, []);
});

test('all three come to the same numbers', () => {
  assert.equal(said.size, 3);
  assert.equal(new Set(said.values()).size, 1, [...said].join('\n'));
});

test('the browser gets the build that it validates; bytes of any size, labels and several workers do', async () => {
  packed.write('empty.html', '<!doctype html>');
  const { page, complaints } = await open(packed.folder, 'empty.html');
  const found = await page.evaluate(async () => {
    const address = new URL('node_modules/vae-playground/', location.href);
    /** @type {typeof import('../../npm/worker.js')} */
    const { configOf, idxImages, idxLabels, startWorker } = await import(new URL('worker.js', address).href);
    /** @type {string[]} */
    const builds = [];
    const { ask, train, end } = startWorker({ onEvent: (event) => event.type === 'ready' && builds.push(event.build) });
    const x = Uint8Array.from({ length: 300 * 15 }, (_, i) => (i % 15 === Math.floor(i / 15) % 5 ? 255 : 0));
    const y = Uint8Array.from({ length: 300 }, (_, i) => i % 5);
    const model = { input: 15, hidden: [16], latent: 2, condition: /** @type {const} */ ('class'), classes: 5 };
    await ask('createModel', { config: configOf({ model, train: { batch: 64, epochs: 20, seed: 3 } }) });
    const data = () => ({ images: idxImages(x, 15), labels: idxLabels(y) });
    await ask('setTrainingData', data());
    await ask('setHeldOutData', data());
    const before = await ask('evaluate', { images: 300, seed: 1 });
    await train(2);
    const after = await ask('evaluate', { images: 300, seed: 1 });
    // The same as numbers.
    await ask('setHeldOutData', {
      images: idxImages(
        Float32Array.from(x, (byte) => byte / 255),
        15,
      ),
      labels: idxLabels(y),
    });
    const asNumbers = await ask('evaluate', { images: 300, seed: 1 });
    const { bytes } = await ask('saveModel', { half: false, training: true });
    const info = await ask('loadModel', { bytes });
    const paused = train();
    await ask('trainPause');
    await paused;
    const refused = await ask('setTrainingData', { images: new Uint8Array(3), labels: null }).catch(({ kind }) => kind);
    end();
    const ended = await ask('info').catch(({ kind }) => kind);
    const bits = asNumbers.elbo - after.elbo;
    return { builds, bits, gain: after.elbo - before.elbo, shape: info.shape, epoch: info.epoch, refused, ended };
  });
  const { builds, gain, ...rest } = found;
  // A function of the type () -> v128 that ends in f32x4.relaxed_madd.
  const bytes = '0061736d010000000105016000017b030201000a130111004100fd0f4100fd0f4100fd0ffd85020b';
  const relaxed = await page.evaluate(
    (hex) => WebAssembly.validate(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))),
    bytes,
  );
  assert.deepEqual(builds, [relaxed ? 'relaxed' : 'simd128']);
  assert.ok(gain > 1, `${gain} nats`);
  assert.deepEqual(rest, { bits: 0, shape: [1, 15], epoch: 20, refused: 'idx', ended: 'worker' });
  assert.deepEqual(complaints, []);
});

test('a page can have the module itself, and both builds beside each other', async () => {
  const { page, complaints } = await open(packed.folder, 'empty.html');
  const found = await page.evaluate(async () => {
    /** @type {typeof import('../../npm/index.js')} */
    const { load } = await import(new URL('node_modules/vae-playground/index.js', location.href).href);
    const modules = await Promise.all([load({ build: 'simd128' }), load({ build: 'relaxed' }), load({ build: 'simd128' })]);
    const [first, , again] = modules;
    const kls = modules.map(({ Functions }) => Functions.gaussianKl({ mu: 2, sigma: 1 }, { mu: 0, sigma: 1 }).forward);
    return { kls, builds: new Set(modules).size, same: first === again };
  });
  // KL(N(2, 1) || N(0, 1)) = 2^2 / 2.
  assert.deepEqual(found, { kls: [2, 2, 2], builds: 2, same: true });
  assert.deepEqual(complaints, []);
});

test('figures stand in an article, by one script tag and one line each', async () => {
  packed.write('article.html', `<!doctype html><html lang="zh-CN"><body>${packed.example('html')}</body></html>`);
  const { page, complaints } = await open(packed.folder, 'article.html');
  const [first, second] = [0, 1].map((i) => page.locator('vae-figure').nth(i));
  const frameOf = (/** @type {import('playwright-core').Locator} */ figure) => figure.locator('iframe').contentFrame();
  await frameOf(first).locator('vae-figure-two-gaussians svg').first().waitFor();
  assert.equal(await frameOf(first).locator('.top-bar').isVisible(), false);
  assert.equal(await frameOf(first).locator('html').getAttribute('lang'), 'en');
  const { width, height } = (await first.boundingBox()) ?? { width: 0, height: 0 };
  assert.deepEqual([width > 800, height], [true, 512], 'as wide as the text, and 32rem high');
  // As the article says it, and by the model that the line names.
  await frameOf(second).getByTestId('digit-nll').filter({ hasText: /\d/ }).waitFor();
  assert.deepEqual(
    await Promise.all(['lang', 'data-theme', 'data-only'].map((name) => frameOf(second).locator('html').getAttribute(name))),
    ['zh-CN', 'dark', 'chain'],
  );
  await second.evaluate((figure) => figure.setAttribute('theme', 'light'));
  await frameOf(second).locator('html[data-theme="light"]').waitFor();
  await first.evaluate((figure) => figure.setAttribute('name', 'three-gaussians'));
  await first.getByText('no chapter has a figure "three-gaussians"').waitFor();
  assert.equal(await first.locator('iframe').isVisible(), false);
  assert.deepEqual(complaints, []);
});

test('the tarball has its licences, and every example of the README was run', () => {
  for (const file of ['LICENSE-MIT', 'LICENSE-APACHE', 'LICENSES.txt', 'README.md', 'types/npm/index.d.ts'])
    assert.ok(packed.files.includes(file), file);
  assert.deepEqual(
    packed.files.filter((path) => /\.(map|br)$|(^|\/)\.[^/]+$/.test(path.replace('site/.nojekyll', ''))),
    [],
    'nothing that nobody asks for',
  );
  assert.deepEqual(packed.examples, []);
});
