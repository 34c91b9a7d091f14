// The built site, dist/, file by file: names that say what is in them, variants that hold the same, and a service worker that
// takes the files of its version and no others. What all this does in a browser, tests/e2e/offline.test.js sees.
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { filesIn } from '../../scripts/bundle.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');
const files = filesIn(dist);
const read = (/** @type {string} */ path) => readFileSync(join(dist, path));
const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** What belongs to a file and is none by itself. */
const isVariant = (/** @type {string} */ path) =>
  /\.(br|map)$/.test(path) || (/\.gz$/.test(path) && files.includes(path.slice(0, -3)));
const scope = 'https://somewhere/under/a/path/';

/**
 * Installs the service worker outside of any browser.
 * @param {(path: string) => Buffer | undefined} server what it answers
 * @param {Map<string, Response>} [older] what an older version keeps
 * @returns {Promise<{ kept: Map<string, Buffer>, asked: string[] }>}
 */
async function install(server, older = new Map()) {
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  const kept = new Map();
  /** @type {string[]} */
  const asked = [];
  const cache = {
    match: async (/** @type {string} */ address) => kept.get(address),
    put: async (/** @type {string} */ address, /** @type {Response} */ response) =>
      kept.set(address.slice(scope.length), Buffer.from(await response.arrayBuffer())),
  };
  const self = {
    registration: { scope },
    addEventListener: (/** @type {string} */ name, /** @type {(event: any) => void} */ listener) => (listeners[name] = listener),
  };
  const caches = { open: async () => cache, match: async (/** @type {string} */ address) => older.get(address)?.clone() };
  const fetch = async (/** @type {string} */ address) => {
    const path = address.slice(scope.length);
    asked.push(path);
    const bytes = server(path);
    return new Response(bytes ? new Uint8Array(bytes) : null, { status: bytes ? 200 : 404 });
  };
  const given = { self, caches, fetch, crypto: webcrypto, URL, Response, Uint8Array, WebAssembly };
  new Script(read('service-worker.js').toString()).runInContext(createContext(given));
  /** @type {Promise<void>[]} */
  const until = [];
  listeners.install({ waitUntil: (/** @type {Promise<void>} */ promise) => until.push(promise) });
  await Promise.all(until);
  return { kept, asked };
}

const serve = (/** @type {string} */ path) => (files.includes(path) ? read(path) : undefined);

test('a name says what is in the file', () => {
  const named = files.filter((path) => /^assets\/(languages|models|data|pkg)\//.test(path) && !isVariant(path));
  assert.ok(named.length >= 20, `${named.length} files`);
  for (const path of named) assert.equal(/-([0-9a-f]{8})\./.exec(path)?.[1], sha256(read(path)).slice(0, 8), path);
  for (const path of files.filter((path) => path.startsWith('assets/'))) assert.match(path, /-[0-9A-Za-z]{8}\.\w/);
});

test('the picture by which others show a link is there', () => {
  const [, picture = ''] = /property="og:image" content="([^"]+)"/.exec(read('index.html').toString()) ?? [];
  const bytes = read(picture);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff], 'a JPEG');
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  assert.deepEqual([bytes.readUInt16BE(frame + 7), bytes.readUInt16BE(frame + 5)], [1200, 630], 'of the form that they ask for');
});

test('what is compressed holds the same', () => {
  const variants = files.filter((path) => isVariant(path) && !path.endsWith('.map'));
  assert.ok(variants.length >= 100, `${variants.length} variants`);
  for (const path of variants) {
    const undo = path.endsWith('.br') ? brotliDecompressSync : gunzipSync;
    assert.ok(undo(read(path)).equals(read(path.replace(/\.\w+$/, ''))), path);
  }
  for (const path of ['index.html', 'service-worker.js']) assert.ok(files.includes(`${path}.br`) && files.includes(`${path}.gz`));
});

test('no file names a place: what is asked for is relative', () => {
  const html = read('index.html').toString();
  const addresses = Array.from(html.matchAll(/(?:href|src)="([^"]*)"/g), ([, address]) => address);
  assert.ok(addresses.length >= 6, html);
  for (const address of addresses) assert.ok(files.includes(address), `${address} is no file of the site`);
});

test('the service worker keeps the whole page, and of what is heavy what is shown first', async () => {
  const { kept } = await install(serve);
  for (const [path, bytes] of kept) assert.ok(bytes.equals(read(path)), path);
  const left = files.filter((path) => !kept.has(path) && !isVariant(path));
  const bytes = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes < 6e6, `${bytes} bytes`);
  const names = left.map((path) => path.replace(/^.*\//, '').replace(/-[0-9a-f]{8}\./, '.'));
  assert.deepEqual(
    names
      .filter(
        (name) => !/^(fashion|characters)-(images|labels|train|test)|^(train|test)-(images|labels)-\d+k\.idx\.gz$/.test(name),
      )
      .sort(),
    [
      '.nojekyll',
      'LICENSES.txt',
      '_headers',
      'characters-2d.safetensors',
      'characters-32d.safetensors',
      'characters-strokes.json',
      'fashion-2d.safetensors',
      'mnist-20d-autoencoder.safetensors',
      'mnist-20d-convolutions.safetensors',
      'mnist-20d-mixture.safetensors',
      'mnist-2d-categorical.safetensors',
      'mnist-2d-gaussian-learned.safetensors',
      'mnist-2d-gaussian.safetensors',
      'mnist-50d-k50.safetensors',
      'mnist-50d.safetensors',
      'mnist-5d.safetensors',
      'mnist-class.safetensors',
      'preview.jpg',
      'service-worker.js',
      'vae_wasm_bg.wasm', // of the build that is not taken, and of what reads one's own data
      'vae_wasm_bg.wasm',
      'words.safetensors',
      'words.txt',
    ],
  );
});

test('a file that is another, in part or missing ends the installation', async () => {
  const script = /** @type {string} */ (files.find((path) => /^assets\/main-\w+\.js$/.test(path)));
  /** @type {[string, (bytes: Buffer) => Buffer | undefined][]} */
  const faults = [
    [script, () => undefined],
    [script, (bytes) => bytes.subarray(0, 100)],
    ['index.html', (bytes) => Buffer.concat([bytes, Buffer.from('\n')])],
    [script, () => read('index.html')],
  ];
  for (const [broken, fault] of faults) {
    const server = (/** @type {string} */ path) => (path === broken ? fault(read(path)) : serve(path));
    await assert.rejects(install(server), { message: new RegExp(`^${broken}: what the server has is not of version \\w{12}$`) });
  }
});

test('what an older version has and is the same is not fetched again; what is not, is', async () => {
  const older = new Map(
    [...(await install(serve)).kept].map(([path, bytes]) => [scope + path, new Response(new Uint8Array(bytes))]),
  );
  assert.deepEqual((await install(serve, older)).asked, []);
  older.set(`${scope}index.html`, new Response('the older page'));
  const { kept, asked } = await install(serve, older);
  assert.deepEqual(asked, ['index.html']);
  assert.ok(kept.get('index.html')?.equals(read('index.html')));
});

test('a change renames what it concerns, and what is heavy keeps its name', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'bundle-test-'));
  after(() => rmSync(copy, { recursive: true }));
  cpSync(join(root, 'www'), join(copy, 'www'), { recursive: true });
  const texts = join(copy, 'www/languages/en/page.json');
  writeFileSync(texts, readFileSync(texts, 'utf8').replace('VAE playground', 'Another name'));
  // For a site whose address is known, which the module is told before it begins.
  process.env.SITE_URL = 'https://example.org/vae/';
  const there = await import(new URL('../../scripts/bundle.mjs?there', import.meta.url).href);
  delete process.env.SITE_URL;
  /** @type {Map<string, Buffer>} */
  const made = new Map(await there.bundle(join(copy, 'www'), join(copy, 'dist'), { compress: false }));
  assert.match(String(made.get('index.html')), /property="og:image" content="https:\/\/example\.org\/vae\/images\/preview\.jpg"/);
  assert.ok(made.has('images/preview.jpg'), 'under the name that others were told');
  const changed = [...made].filter(([path, bytes]) => !files.includes(path) || !read(path).equals(bytes)).map(([path]) => path);
  const pattern = /^(index\.html|service-worker\.js|assets\/languages\/en\/page-\w+\.json|assets\/[\w-]+\.js(\.map)?)$/;
  assert.deepEqual(
    changed.filter((path) => !pattern.test(path)),
    [],
  );
  for (const path of ['index.html', 'service-worker.js']) assert.ok(changed.includes(path), path);
  assert.ok(!changed.some((path) => /^assets\/(worker|helper)-/.test(path)), 'the worker knows no texts');
});
