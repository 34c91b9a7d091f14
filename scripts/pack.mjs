// Makes the npm package of npm/ and of what scripts/build has made: its modules with their types, both builds of the module, the workers,
// and the site, without which a figure is none.
//
//   node scripts/pack.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { bundle, filesIn } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (/** @type {string} */ path) => join(root, path);

/** What runs where somebody imports it: as it is, for their tools to read. */
const modules = ['npm/index.js', 'npm/node.js', 'npm/worker.js', 'npm/vae-figure.js'];
/** What runs in a worker: one file each, so that no tool has to make it again. */
const workers = { 'worker-script.js': 'www/worker/worker.js', 'helper-script.js': 'www/worker/helper.js' };
const builds = ['simd128', 'relaxed', 'aside'];

/** Training images by the ten thousands, which no figure needs: in the package's site they are missed where somebody asks for them. */
const tooLarge =
  /\/data\/(?:train-(?:images|labels)-60k|(?:fashion|characters)-(?:train|test)-(?:images|labels)-idx|fashion-(?:images|labels)-10k)/;

/** @param {string} site what stands for www/site.js @param {boolean} alone whether one build of the module will do @returns {import('rolldown').Plugin} */
const standIn = (site, alone) => ({
  name: 'stand-in',
  resolveId(source, importer) {
    if (/^(?:\.\.?\/)+site\.js$/.test(source) && importer?.includes('/www/')) return at(site);
    // Both have the same face, but on one thread each keeps its own memory.
    return alone && source.endsWith('pkg/relaxed/vae_wasm.js') ? at('www/pkg/simd128/vae_wasm.js') : null;
  },
});

/**
 * @param {string} source
 * @param {string} file
 * @param {{ site: string, alone: boolean }} how
 */
async function script(source, file, { site, alone }) {
  const platform = source.endsWith('node.js') ? 'node' : 'browser';
  const build = await rolldown({ input: at(source), platform, plugins: [standIn(site, alone)] });
  await build.write({ file, format: 'esm', codeSplitting: false, minify: alone });
  await build.close();
}

/** @param {string} folder */
function addTypes(folder) {
  const types = join(folder, 'types');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', types];
  execFileSync(at('node_modules/.bin/tsc'), ['--project', at('tests/tsconfig.npm.json'), ...options], { stdio: 'inherit' });
  for (const build of builds) {
    const path = `www/pkg/${build}/vae_wasm.d.ts`;
    mkdirSync(join(types, path, '..'), { recursive: true });
    // What wasm-bindgen writes asks for a part of the library that a project need not have named.
    const declared = readFileSync(at(path), 'utf8');
    writeFileSync(join(types, path), `/// <reference lib="esnext.disposable" />\n${declared}`);
  }
}

/** @param {string} folder */
async function addSite(folder) {
  await bundle(at('www'), folder, { compress: false });
  for (const path of filesIn(folder)) if (path.endsWith('.map') || tooLarge.test(`/${path}`)) rmSync(join(folder, path));
}

/** The workspace's. */
const version = () => /^version = "([^"]+)"/m.exec(readFileSync(at('Cargo.toml'), 'utf8'))?.[1];

/** @param {string} folder */
export async function pack(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { name, ...manifest } = JSON.parse(readFileSync(at('npm/package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version: version(), ...manifest }, null, 2)}\n`);
  for (const file of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(at(file), join(folder, file));
  copyFileSync(at('npm/README.md'), join(folder, 'README.md'));
  copyFileSync(at('www/vendor/LICENSES.txt'), join(folder, 'LICENSES.txt'));
  for (const build of builds) cpSync(at(`www/pkg/${build}/vae_wasm_bg.wasm`), join(folder, `${build}.wasm`));
  for (const source of modules) await script(source, join(folder, source.slice(4)), { site: 'npm/site.js', alone: false });
  for (const [file, source] of Object.entries(workers))
    await script(source, join(folder, file), { site: 'npm/site-of-worker.js', alone: true });
  addTypes(folder);
  await addSite(join(folder, 'site'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  await pack(folder);
}
