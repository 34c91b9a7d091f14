// Which build of the module a browser gets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseBuild } from '../../www/shared/build.js';
import { loadAsideModule } from '../../www/worker/module.js';

/** The bytes that `chooseBuild` asks about. */
function probe() {
  let asked = new Uint8Array();
  chooseBuild(null, (bytes) => (asked = /** @type {Uint8Array<ArrayBuffer>} */ (bytes)).length > 0);
  return asked;
}

test('relaxed where its opcode is valid, simd128 elsewhere', () => {
  assert.equal(
    chooseBuild(null, () => true),
    'relaxed',
  );
  assert.equal(
    chooseBuild(null, () => false),
    'simd128',
  );
});

test('simd128 can be asked for; other words change nothing', () => {
  assert.equal(
    chooseBuild('simd128', () => true),
    'simd128',
  );
  assert.equal(
    chooseBuild('fast', () => true),
    'relaxed',
  );
  assert.equal(
    chooseBuild('relaxed', () => false),
    'simd128',
  );
});

test('the probe is a whole module: with a plain product and a plain sum instead, every engine takes it', () => {
  const bytes = [...probe()];
  const longer = 3;
  const plain = [...bytes.slice(0, -4), 0xfd, 0xe6, 0x01, 0xfd, 0xe4, 0x01, 0x0b];
  const [section, body] = [bytes.length - 20, bytes.length - 18];
  assert.deepEqual([bytes[section], bytes[body]], [bytes.length - section - 1, bytes.length - body - 1]);
  plain[section] += longer;
  plain[body] += longer;
  assert.ok(WebAssembly.validate(Uint8Array.from(plain)));
});

test('a second module that came whole and is none is damaged, and asked of the server again, not of what the browser kept', async () => {
  /** @type {(string | undefined)[]} */
  const caches = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (_, init) => {
    caches.push(init?.cache);
    return new Response(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 9));
  };
  try {
    for (let wish = 0; wish < 2; wish++) await assert.rejects(loadAsideModule(), { kind: 'damaged' });
  } finally {
    globalThis.fetch = fetch;
  }
  assert.deepEqual(caches, ['default', 'reload']);
});
