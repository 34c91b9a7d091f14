// scripts/static-server.mjs: what it says when it cannot serve, one line that a person can act on and a status that ends a
// script; and the headers and the compressed variants that it answers with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { commonHeaders, headersFile } from '../../scripts/headers.mjs';
import { precompress } from '../../scripts/precompress.mjs';
import { start } from '../../scripts/static-server.mjs';

const script = fileURLToPath(new URL('../../scripts/static-server.mjs', import.meta.url));
const www = fileURLToPath(new URL('../../www', import.meta.url));

/** @param {string[]} words */
const serve = (...words) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', timeout: 20_000 });

/** @param {ReturnType<typeof serve>} run @param {string} message */
function refused(run, message) {
  assert.equal(run.stderr, `${message}\n`);
  assert.equal(run.stdout, '');
  assert.equal(run.status, 1);
}

test('a taken port is named', async () => {
  const other = await start(www, 0);
  try {
    for (const words of [[], ['--check']]) {
      refused(serve(...words, www, String(other.port)), `port ${other.port} is in use: scripts/serve PORT`);
    }
  } finally {
    await other.close();
  }
});

for (const port of ['abc', '99999', '65536', '0', '-1', '80.5', '1e3', '']) {
  test(`port "${port}" is none`, () => {
    refused(serve('--check', www, port), `port "${port}": expected a number from 1 to 65535: scripts/serve PORT`);
  });
}

test('a folder that is missing, and a file in its place, are named', () => {
  refused(serve('no/such/folder', '8080'), 'folder no/such/folder does not exist');
  refused(serve(script, '8080'), `${script} is no folder`);
});

test('a free port passes the check, and is free afterwards', async () => {
  const other = await start(www, 0);
  await other.close();
  for (let time = 0; time < 2; time++) {
    const { status, stdout, stderr } = serve('--check', www, String(other.port));
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  }
});

const text = 'what is said twice is shorter said once; '.repeat(100);

/**
 * Asks without undoing what is compressed, as fetch would.
 * @param {string} url
 * @param {Record<string, string>} headers
 * @returns {Promise<{ status?: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>}
 */
const ask = (url, headers = {}, method = 'GET') =>
  new Promise((done, fail) => {
    const asked = request(url, { headers, method, agent: false }, async (answer) => {
      const body = Buffer.concat(await answer.toArray());
      done({ status: answer.statusCode, headers: answer.headers, body });
    });
    asked.on('error', fail).end();
  });

/** A small site. @param {import('node:test').TestContext} t */
async function site(t) {
  const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
  mkdirSync(join(folder, 'assets'));
  const variants = [];
  for (const path of ['index.html', 'assets/text-0123abcd.js', 'data.idx.gz']) {
    writeFileSync(join(folder, path), text);
    variants.push(...(await precompress(join(folder, path))));
  }
  assert.equal(variants.length, 4, 'what is compressed already has no variants');
  const server = await start(folder, 0);
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return { url: server.url, folder };
}

test('the variant that the browser accepts is sent, and says what it is', async (t) => {
  const { url } = await site(t);
  /** @type {[string, string | undefined, (bytes: Buffer) => Buffer][]} */
  const cases = [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['br;q=0.0,identity', undefined, (bytes) => bytes],
    ['', undefined, (bytes) => bytes],
    ['brotli', undefined, (bytes) => bytes],
  ];
  for (const path of ['', 'assets/text-0123abcd.js']) {
    for (const [accepted, encoding, undo] of cases) {
      const { status, headers, body } = await ask(url + path, { 'Accept-Encoding': accepted });
      assert.equal(status, 200);
      assert.equal(headers['content-encoding'], encoding, accepted);
      assert.equal(Number(headers['content-length']), body.length);
      assert.equal(undo(body).toString(), text);
      assert.equal(headers.vary, 'Accept-Encoding');
      assert.match(headers['content-type'] ?? '', path ? /^text\/javascript/ : /^text\/html/);
    }
  }
  const data = await ask(`${url}data.idx.gz`, { 'Accept-Encoding': 'gzip, br' });
  assert.deepEqual([data.headers['content-encoding'], data.headers['content-type']], [undefined, 'application/gzip']);
});

test('a variant has a tag of its own, and is not sent again to who has it', async (t) => {
  const { url } = await site(t);
  const accept = { 'Accept-Encoding': 'br' };
  const [small, whole] = [await ask(url, accept), await ask(url)];
  assert.notEqual(small.headers.etag, whole.headers.etag);
  const again = await ask(url, { ...accept, 'If-None-Match': String(small.headers.etag) });
  assert.deepEqual([again.status, again.body.length], [304, 0]);
  const other = await ask(url, { 'If-None-Match': String(small.headers.etag) });
  assert.equal(other.status, 200);
  const head = await ask(url, accept, 'HEAD');
  assert.deepEqual([head.body.length, head.headers['content-length']], [0, small.headers['content-length']]);
});

test('every answer has the headers that other hosts read in _headers; only what is hashed may be kept', async (t) => {
  const { url, folder } = await site(t);
  mkdirSync(join(folder, 'sub/assets'), { recursive: true });
  writeFileSync(join(folder, 'sub/assets/a-0123abcd.js'), text);
  assert.ok(headersFile.startsWith('/*\n') && headersFile.includes('\n/assets/*\n'), headersFile);
  const forever = 'public, max-age=31536000, immutable';
  assert.equal(headersFile.split(forever).length, 2);
  for (const [path, status] of /** @type {const} */ ([
    ['', 200],
    ['assets/text-0123abcd.js', 200],
    ['sub/assets/a-0123abcd.js', 200],
    ['missing', 404],
    ['sub', 308],
  ])) {
    const answer = await ask(url + path);
    assert.equal(answer.status, status, path);
    for (const [name, value] of Object.entries(commonHeaders)) {
      assert.equal(answer.headers[name.toLowerCase()], value, `${path}: ${name}`);
      assert.ok(headersFile.includes(`  ${name}: ${value}\n`), name);
    }
    if (status === 200) assert.equal(answer.headers['cache-control'], path.includes('assets/') ? forever : 'no-cache', path);
  }
});
