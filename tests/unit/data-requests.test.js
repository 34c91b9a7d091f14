// Requests for data that overlap: whatever the network does, the latest wins. The test answers for the network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataRequests } from '../../www/worker/data-requests.js';

const settled = () => new Promise((done) => setImmediate(done));

function setUp() {
  const data = new DataRequests();
  /** @type {any[]} */
  const fetches = [];
  /** @type {any[]} */
  const used = [];
  const ask = (/** @type {string} */ name) =>
    data.request(
      name,
      () => new Promise((arrive, fail) => fetches.push({ name, arrive: () => arrive(name), fail })),
      (file) => used.push(file),
    );
  return { data, fetches, used, ask };
}

test('the latest request wins, whichever file arrives last', async () => {
  const { data, fetches, used, ask } = setUp();
  const first = ask('60k');
  const second = ask('10k');
  let ready = false;
  void data.settled().then(() => (ready = true));
  fetches[1].arrive();
  await settled();
  assert.deepEqual([used, ready], [[], false], 'nobody trains on data that are about to change');
  fetches[0].arrive();
  assert.deepEqual([await first, await second], [{ images: 1 }, { images: 2 }]);
  assert.deepEqual(used, ['60k', '10k']);
  await settled();
  assert.ok(ready && data.present);
});

test('readiness waits for a request that came while it waited', async () => {
  const { data, fetches, ask } = setUp();
  void ask('60k');
  let ready = false;
  void data.settled().then(() => (ready = true));
  void ask('10k');
  fetches[0].arrive();
  await settled();
  assert.equal(ready, false);
  fetches[1].arrive();
  await settled();
  assert.equal(ready, true);
});

test('what is wanted already is fetched once; what was wanted before is fetched again', async () => {
  const { fetches, used, ask } = setUp();
  const both = [ask('60k'), ask('60k')];
  assert.equal(fetches.length, 1);
  fetches[0].arrive();
  assert.deepEqual(await Promise.all(both), [{ images: 1 }, { images: 1 }]);
  await ask('60k');
  assert.equal(fetches.length, 1);
  void ask('10k');
  void ask('60k');
  for (const { arrive } of fetches) arrive();
  await settled();
  assert.deepEqual(used, ['60k', '10k', '60k']);
});

test('a failed request leaves the data before it, and can be made again', async () => {
  const { data, fetches, used, ask } = setUp();
  const first = ask('10k');
  const second = ask('60k');
  fetches[1].fail(new Error('offline'));
  await settled();
  fetches[0].arrive();
  await first;
  await assert.rejects(second, { message: 'offline' });
  await data.settled();
  assert.equal(data.present, true);
  void ask('60k');
  fetches[2].arrive();
  await settled();
  assert.deepEqual(used, ['10k', '60k']);
});
