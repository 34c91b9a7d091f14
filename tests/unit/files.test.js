// Fetching for the worker, against a network that the test plays and a clock that it turns.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { fetchFile } from '../../www/worker/files.js';

const realFetch = globalThis.fetch;
beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
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
  await assert.rejects(fetchFile(file), { kind: 'network', message: 'data/x.gz: the server answered 404' });
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

test('no other origin is asked', async () => {
  globalThis.fetch = async () => assert.fail('asked');
  await assert.rejects(fetchFile('https://example.org/x'), { kind: 'network' });
});
