// Fetching the site's files, against a network that the test plays and a timer that it turns.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fetchFile, fetchJson, inTime } from '../../www/shared/files.js';
import { fetchData, reading } from '../../www/worker/files.js';

const realFetch = globalThis.fetch;
beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = realFetch;
});

/** Lets what waits for the network go on. */
const settled = () => new Promise((done) => setImmediate(done));

/** A network that answers bit by bit, and knows an aborted request. @param {ResponseInit} [init] */
function network(init) {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let stream;
  const body = new ReadableStream({ start: (controller) => void (stream = controller) });
  globalThis.fetch = async (_, { signal } = {}) => {
    signal?.addEventListener('abort', () => stream.error(signal.reason));
    return new Response(body, init);
  };
  return {
    send: (/** @type {string} */ text) => stream.enqueue(new TextEncoder().encode(text)),
    end: () => stream.close(),
    cut: () => stream.error(new TypeError('network error')),
  };
}

/** Of the site that the module is of: in Node its folder. */
const file = 'data/x.gz';

test('a file arrives whole, and says how far it is', async () => {
  const { send, end } = network({ headers: { 'Content-Length': '6' } });
  /** @type {number[][]} */
  const seen = [];
  const bytes = fetchFile(file, (...progress) => seen.push(progress));
  send('abc');
  await settled();
  send('def');
  end();
  assert.equal(new TextDecoder().decode(await bytes), 'abcdef');
  assert.deepEqual(seen, [
    [3, 6],
    [6, 6],
  ]);
});

test('a file that stops arriving is given up, a slow one is not', async () => {
  const { send } = network();
  const bytes = fetchFile(file);
  /** @type {unknown} */
  let failure = null;
  bytes.catch((error) => (failure = error));
  for (let i = 0; i < 5; i++) {
    send('slow');
    await settled();
    mock.timers.tick(19_000);
    await settled();
  }
  assert.equal(failure, null);
  mock.timers.tick(1000);
  await assert.rejects(bytes, { kind: 'stalled' });
});

test('a file that is never answered is given up', async () => {
  globalThis.fetch = (_, { signal } = {}) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const bytes = fetchFile(file);
  bytes.catch(() => {});
  await settled();
  mock.timers.tick(20_000);
  await assert.rejects(bytes, { kind: 'stalled' });
});

test('what the server does not have, cuts off, or answers with a web page, has a name', async () => {
  network({ status: 404 });
  await assert.rejects(fetchFile(file), { kind: 'server', message: 'data/x.gz: the server answered 404' });
  const { send, cut } = network();
  const bytes = fetchFile(file);
  send('half');
  await settled();
  cut();
  await assert.rejects(bytes, { kind: 'network', message: 'data/x.gz: network error' });
  for (const page of ['<!DOCTYPE html><title>Log in</title>', '\n<html lang="en">', '<!doctype HTML>']) {
    globalThis.fetch = async () => new Response(page);
    await assert.rejects(fetchFile(file), { kind: 'web-page' });
  }
  globalThis.fetch = async () => new Response('<htmlx');
  assert.equal((await fetchFile(file)).length, 6);
});

test('a machine that slept gives no file up: it heard no ticks', async () => {
  const { send, end } = network();
  const bytes = fetchFile(file);
  await settled();
  // Hours later by every clock, one tick.
  mock.timers.tick(1000);
  send('late');
  end();
  assert.equal((await bytes).length, 4);
});

test('what came wrong is asked for past what the browser has kept, until it comes right', async () => {
  /** @type {(string | undefined)[]} */
  const asked = [];
  let answer = '<html>';
  globalThis.fetch = async (_, { cache } = {}) => {
    asked.push(cache);
    return new Response(answer);
  };
  const other = 'data/y.gz';
  await assert.rejects(fetchFile(other), { kind: 'web-page' });
  answer = 'right';
  for (let time = 0; time < 2; time++) await fetchFile(other);
  const refuse = (/** @type {string} */ kind) => () => assert.fail(Object.assign(new Error('no'), { kind }));
  assert.throws(() => reading([other], refuse('config')), { kind: 'config' });
  assert.throws(() => reading([other], refuse('idx')), { kind: 'damaged', message: 'data/y.gz: no' });
  await fetchFile(other);
  assert.deepEqual(asked, ['default', 'reload', 'default', 'reload']);
});

test('data that are gzip come inflated, as do those that a host has inflated; what is cut short is damaged', async () => {
  const content = Buffer.from('an IDX file '.repeat(100));
  const packed = gzipSync(content);
  for (const served of [packed, content]) {
    globalThis.fetch = async () => new Response(served);
    assert.deepEqual(Buffer.from(await fetchData('x.idx.gz')), content);
  }
  globalThis.fetch = async () => new Response(packed.subarray(0, -9));
  await assert.rejects(fetchData('x.idx.gz'), { kind: 'damaged' });
});

test('a text that is no JSON is damaged', async () => {
  let text = '{"a":';
  globalThis.fetch = async () => new Response(text);
  await assert.rejects(fetchJson('languages/x.json'), { kind: 'damaged' });
  text = '{"a":1}';
  assert.deepEqual(await fetchJson('languages/x.json'), { a: 1 });
});

test('a module that is not there after a minute is given up', async () => {
  assert.equal(await inTime(Promise.resolve(1), 'a'), 1);
  await assert.rejects(inTime(Promise.reject(new TypeError('no')), 'a'), TypeError);
  const late = inTime(new Promise(() => {}), 'a');
  mock.timers.tick(60_000);
  await assert.rejects(late, { kind: 'stalled' });
});

test('no other origin is asked', async () => {
  globalThis.fetch = async () => assert.fail('asked');
  await assert.rejects(fetchFile('https://example.org/x'), { kind: 'network' });
});
