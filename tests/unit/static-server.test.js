// What scripts/static-server.mjs says when it cannot serve: one line that a person can act on, and a status that ends a script.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
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
