// The server for those who write the page, on a small folder of its own: what changes is made anew and loaded again, and
// what fails ends nothing.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands, startDev } from '../../scripts/dev.mjs';

/** Notes in the file `ran` that it ran, and fails where the source says so. @param {string} name @param {string} source */
const command = (name, source) => [
  process.execPath,
  '-e',
  `const fs = require('fs');
   fs.appendFileSync('ran', '${name} ');
   setTimeout(() => process.exit(fs.existsSync('${source}') && fs.readFileSync('${source}', 'utf8') === 'broken' ? 3 : 0), 200);`,
];

const run = {
  setup: command('setup', 'none'),
  texts: command('texts', 'www/learn/en/kl.md'),
  crates: command('crates', 'crates/vae/src/lib.rs'),
};

/**
 * A project of a few files, its server, and what an open tab of it is told.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} [more] files by path
 */
async function open(t, more = { 'www/pkg/module.js': '' }) {
  const root = mkdtempSync(join(tmpdir(), 'dev-test-'));
  /** @param {string} path @param {string} text */
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const files = { 'www/index.html': '<head></head>', 'www/app.js': '', 'crates/vae/src/lib.rs': '', 'www/learn/en/kl.md': '' };
  const ignored = '/target/\n/www/pkg/\n/www/learn/*/made.json\n';
  for (const [path, text] of Object.entries({ '.gitignore': ignored, ran: '', ...files, ...more })) write(path, text);

  /** @type {string[]} */
  const told = [];
  const server = await startDev({ root, port: 0, run, tell: (line) => told.push(line), pause: 50 });
  const stop = new AbortController();
  t.after(async () => {
    stop.abort();
    await server.close();
    rmSync(root, { recursive: true });
  });
  const events = await fetch(`${server.url}__dev/events`, { signal: stop.signal });
  const reader = /** @type {ReadableStream<Uint8Array>} */ (events.body).getReader();
  return {
    root,
    url: server.url,
    told,
    write,
    ran: () => readFileSync(join(root, 'ran'), 'utf8').trim(),
    /** The next event of the stream. */
    event: async () => new TextDecoder().decode((await reader.read()).value),
  };
}

/** @param {() => unknown} holds */
async function until(holds) {
  for (const end = Date.now() + 20_000; !holds(); await new Promise((done) => setTimeout(done, 20))) {
    assert.ok(Date.now() < end, 'waited 20 s');
  }
}

const patience = { timeout: 60_000 };

test('the page gets a script that its Content-Security-Policy lets pass', patience, async (t) => {
  const { url } = await open(t);
  const page = await fetch(url);
  assert.equal(await page.text(), '<head><script src="/__dev/reload.js"></script></head>');
  const script = await fetch(`${url}__dev/reload.js`);
  assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
  assert.match(await script.text(), /EventSource\('\/__dev\/events'\)/);
  for (const { headers } of [page, script]) assert.match(headers.get('content-security-policy') ?? '', /script-src 'self'/);
});

test('a source of the page is loaded again, whatever way it is written, and nothing runs', patience, async (t) => {
  const { root, write, event, ran } = await open(t);
  write('www/app.js', '1');
  assert.equal(await event(), 'data: reload\n\n');
  write('www/views/new/new.css', '');
  assert.equal(await event(), 'data: reload\n\n');
  for (const text of ['2', '3']) {
    writeFileSync(join(root, 'www/app.js~'), text);
    renameSync(join(root, 'www/app.js~'), join(root, 'www/app.js'));
    assert.equal(await event(), 'data: reload\n\n');
  }
  // A folder that comes back, and what changes in it later.
  rmSync(join(root, 'www/views'), { recursive: true });
  assert.equal(await event(), 'data: reload\n\n');
  for (const text of ['4', '5']) {
    write('www/views/new/new.css', text);
    assert.equal(await event(), 'data: reload\n\n');
  }
  assert.equal(ran(), '');
});

test('texts and crates are made anew first, once for changes that come together', patience, async (t) => {
  const { write, event, ran } = await open(t);
  write('www/learn/en/kl.md', 'text');
  assert.equal(await event(), 'data: reload\n\n');
  assert.equal(ran(), 'texts');
  write('crates/vae/src/lib.rs', '1');
  write('crates/vae/src/new.rs', '2');
  write('www/app.js', '1');
  assert.equal(await event(), 'data: reload\n\n');
  assert.equal(ran(), 'texts crates');
});

test('what changes while a command runs waits for it', patience, async (t) => {
  const { write, event, ran, told } = await open(t);
  write('crates/vae/src/lib.rs', '1');
  await until(() => ran() === 'crates');
  write('crates/vae/src/lib.rs', '2');
  assert.equal(await event(), 'data: reload\n\n');
  assert.equal(await event(), 'data: reload\n\n');
  assert.equal(ran(), 'crates crates');
  assert.deepEqual(
    told.map((line) => line.startsWith('dev: the page loads again')),
    [false, true, false, true],
  );
});

test('what is made, and what is no source, asks for nothing', patience, async (t) => {
  const { write, event, ran, told } = await open(t);
  for (const path of ['www/pkg/module.js', 'www/learn/en/made.json', 'crates/vae/README.md', 'www/.app.js.swp']) write(path, '1');
  await new Promise((done) => setTimeout(done, 500));
  assert.deepEqual([ran(), told], ['', []]);
  write('www/app.js', '1');
  assert.equal(await event(), 'data: reload\n\n');
});

test('a command that fails is told, and the server goes on', patience, async (t) => {
  const { url, write, event, told } = await open(t);
  write('crates/vae/src/lib.rs', 'broken');
  await until(() => told.some((line) => line.endsWith('failed (exit 3): the page stays as it was')));
  assert.equal((await fetch(`${url}app.js`)).status, 200);
  assert.deepEqual(
    told.filter((line) => line.includes('loads again')),
    [],
  );
  write('crates/vae/src/lib.rs', 'mended');
  assert.equal(await event(), 'data: reload\n\n');
});

test('what has never been made is made at the start', patience, async (t) => {
  const { event, ran } = await open(t, {});
  assert.equal(await event(), 'data: reload\n\n');
  assert.equal(ran(), 'setup crates');
});

test('texts are made by the command that scripts/build makes them by', () => {
  const build = readFileSync(fileURLToPath(new URL('../../scripts/build', import.meta.url)), 'utf8');
  assert.ok(build.split('\n').includes(commands.texts.join(' ')), commands.texts.join(' '));
});
