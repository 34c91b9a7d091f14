// Each arrow of scripts/arrows.config.mjs, broken on purpose in a small page, is found and named; the page as it is has none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import config from '../../scripts/arrows.config.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vae-arrows-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {string} [page] the folder that holds www/ */
function arrows(page = root) {
  const { status, stdout, stderr } = spawnSync(join(root, 'scripts/arrows'), [page], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** A page of so many modules, each with what it imports; `../npm/` lies beside it. @param {Record<string, string[]>} modules */
function pageOf(modules) {
  rmSync(folder, { recursive: true });
  const all = new Set([...Object.keys(modules), ...Object.values(modules).flat()]);
  for (const name of all) {
    const file = join(folder, 'www', name);
    const to = (/** @type {string} */ other) => `./${relative(dirname(file), join(folder, 'www', other))}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, [...(modules[name] ?? []).map((other) => `import '${to(other)}';`), 'export {};', ''].join('\n'));
  }
  return arrows(folder);
}

/** The arrow that must not be, by the rule that forbids it. @type {Record<string, Record<string, string[]>>} */
const broken = {
  'no circles': { 'shared/a.js': ['shared/b.js'], 'shared/b.js': ['shared/c.js'], 'shared/c.js': ['shared/a.js'] },
  'only the worker imports the module': { 'app/main.js': ['pkg/simd128/vae_wasm.js'] },
  'the worker knows nothing of the page': { 'worker/worker.js': ['shared/i18n.js'] },
  'nobody imports the worker': { 'app/main.js': ['worker/local-sgd.js'] },
  'a view stands alone': { 'views/draw/draw-view.js': ['views/latent/side.js'] },
  'the Learn part stands alone': { 'learn/learn-view.js': ['views/draw/draws.js'] },
  'a figure stands alone': { 'learn/figures/joint/joint.js': ['learn/figures/bound/bound.js'] },
  'figures are fetched by name': { 'learn/learn-view.js': ['learn/figures/bound/bound.js'] },
  'what is shared imports no one who shares it': { 'shared/view.js': ['app/settings.js'] },
  'the shell stands around the views': { 'shell/rail.js': ['learn/texts.js'] },
  'only the registry imports views': { 'app/main.js': ['views/draw/draw-view.js'] },
  'only main wires': { 'app/address.js': ['shell/nav.js'] },
  'nobody imports the wiring': { 'views/draw/draw-view.js': ['app/client.js'] },
  'the package takes what is no page': { '../npm/worker.js': ['app/settings.js'] },
  'nobody imports the package': { 'app/main.js': ['../npm/idx.js'] },
};

test('the page has no circle and no arrow that is forbidden', () => {
  const { status, output } = arrows();
  assert.equal(status, 0, output);
});

test('every rule has an arrow here that breaks it', () => {
  assert.deepEqual(
    config.forbidden?.map(({ name }) => name),
    Object.keys(broken),
  );
});

test('each forbidden arrow is found, and the rule named', () => {
  /** @type {Record<string, string[]>} */
  const all = {};
  for (const [name, imported] of Object.values(broken).flatMap(Object.entries)) all[name] = [...(all[name] ?? []), ...imported];
  const { status, output } = pageOf(all);
  assert.notEqual(status, 0);
  for (const name of Object.keys(broken)) assert.ok(output.includes(`${name}: `), `${name}\n${output}`);
});

test('what is allowed is allowed', () => {
  const { status, output } = pageOf({
    'app/main.js': ['app/client.js', 'app/views.js', 'shell/nav.js', 'shared/view.js'],
    'app/views.js': ['views/draw/view.js', 'learn/view.js'],
    'views/draw/view.js': ['views/draw/draw-view.js'],
    'views/draw/draw-view.js': ['shared/view.js', 'app/settings.js'],
    'learn/figures/joint/joint.js': ['learn/figures/support/handle.js', 'shared/view.js'],
    'worker/worker.js': ['pkg/simd128/vae_wasm.js', 'app/protocol.js'],
    '../npm/node.js': ['pkg/simd128/vae_wasm.js', 'worker/module.js'],
    '../npm/worker.js': ['app/client.js'],
  });
  assert.equal(status, 0, output);
});
