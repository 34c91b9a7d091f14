// The site's scripts. The page becomes a few chunks: what several views share, the page itself, and each view and figure by
// itself, fetched when it is needed; worker, helper and service worker are one file each. www/site.js and
// www/learn/fetch-figure.js are replaced by what they stand for in the built site.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { chapters } from '../www/learn/chapters.js';
import { hashed } from './headers.mjs';

/** @typedef {import('rolldown').OutputChunk} Chunk */
/**
 * @typedef {object} Known what a script knows of the site
 * @property {Record<string, string>} table where files are, by their paths in www/
 * @property {Record<string, number>} [sizes] in bytes
 * @property {import('../www/site.js').SiteFile[]} [contents]
 * @property {string} [version]
 */

/** The built site's www/site.js. @param {Known} known */
const siteModule = ({ table, sizes = {}, contents = [], version = '' }) => `
const table = ${JSON.stringify(table)};
const sizes = ${JSON.stringify(sizes)};
const root = () => new URL('../', import.meta.url);
export const siteFile = (path) => new URL(table[path] ?? path, root());
export const sizeOf = (path) => sizes[path];
export const serviceWorker = () => siteFile('service-worker.js');
export const contents = ${JSON.stringify(contents)};
export const version = ${JSON.stringify(version)};
`;

/** The built site's www/learn/fetch-figure.js. */
const figureModule = () => {
  const names = chapters.flatMap(({ figures }) => figures);
  const lines = names.map((name) => `  '${name}': () => import('./figures/${name}/${name}.js'),`);
  return `const figures = {\n${lines.join('\n')}\n};\nexport const fetchFigure = (name) => figures[name]();\n`;
};

/**
 * @param {string} www
 * @param {Known} known
 * @returns {import('rolldown').Plugin}
 */
function standIns(www, known) {
  const glue = (/** @type {string} */ build) => join(www, 'pkg', build, 'vae_wasm.js');
  return {
    name: 'stand-ins',
    load(id) {
      const path = relative(www, id).replaceAll(sep, '/');
      if (path === 'site.js') return siteModule(known);
      if (path === 'learn/fetch-figure.js') return figureModule();
      return null;
    },
    resolveId(source) {
      // Both builds of the module have the same face: one of them will do.
      const same =
        source.endsWith('pkg/relaxed/vae_wasm.js') && readFileSync(glue('relaxed')).equals(readFileSync(glue('simd128')));
      return same ? glue('simd128') : null;
    },
  };
}

/** Learns which module imports which others, those aside that it fetches on demand. */
class Imports {
  constructor() {
    /** @type {Map<string, readonly string[]>} */
    this.direct = new Map();
  }

  /** @returns {import('rolldown').Plugin} */
  get plugin() {
    return { name: 'imports', moduleParsed: ({ id, importedIds }) => void this.direct.set(id, importedIds) };
  }

  /** Modules, and all that they cannot be without. @param {Iterable<string>} ids @param {Set<string>} [found] */
  from(ids, found = new Set()) {
    for (const id of ids) {
      if (found.has(id)) continue;
      found.add(id);
      this.from(this.direct.get(id) ?? [], found);
    }
    return found;
  }
}

/**
 * @param {string} www
 * @param {string} path
 * @param {Known} known
 * @param {import('rolldown').OutputOptions} output
 * @param {import('rolldown').Plugin[]} [plugins]
 * @returns {Promise<{ chunks: Chunk[], files: [string, Uint8Array][] }>} the entry first
 */
async function generate(www, path, known, output, plugins = []) {
  const build = await rolldown({
    input: join(www, path),
    platform: 'browser',
    preserveEntrySignatures: false,
    plugins: [standIns(www, known), ...plugins],
  });
  const { output: made } = await build.generate({
    dir: join(www, '../dist'), // where the source maps look from
    format: 'esm',
    minify: true,
    sourcemap: true,
    hashCharacters: 'hex',
    entryFileNames: `${hashed}/[name]-[hash].js`,
    chunkFileNames: `${hashed}/[name]-[hash].js`,
    ...output,
  });
  await build.close();
  const chunks = made.filter((file) => file.type === 'chunk');
  return { chunks, files: made.map((file) => [file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source)]) };
}

/**
 * A script that runs by itself, as one file.
 * @param {string} www
 * @param {string} path
 * @param {Known} known
 */
export async function bundleScript(www, path, known) {
  const { chunks, files } = await generate(www, path, known, {
    codeSplitting: false,
    // Browsers ask for a service worker by its name, and not all of them take modules for one.
    ...(path === 'service-worker.js' && { format: 'iife', entryFileNames: '[name].js', sourcemap: false }),
  });
  return { path: chunks[0].fileName, files };
}

/**
 * The page: where its entry is, and what is sure to be fetched with it.
 * @param {string} www
 * @param {Known} known
 * @param {string} front the view that is seen first
 */
export async function bundlePage(www, known, front) {
  const imports = new Imports();
  const neededFirst = () => imports.from(['app/main.js', `views/${front}/${front}-view.js`].map((path) => join(www, path)));
  /** @type {Set<string> | undefined} known when modules are shared out */
  let first;
  const isFirst = (/** @type {string} */ id) => (first ??= neededFirst()).has(id);
  const isOfViews = (/** @type {string} */ id) => !isFirst(id) && !/learn[\\/]figures/.test(id);
  const output = {
    codeSplitting: {
      groups: [
        { name: 'shared', minShareCount: 2, test: isFirst, priority: 3 },
        { name: 'views', minShareCount: 2, test: isOfViews, priority: 2, includeDependenciesRecursively: false },
        { name: 'figures', minShareCount: 2, priority: 1, includeDependenciesRecursively: false },
      ],
    },
  };
  const { chunks, files } = await generate(www, 'app/main.js', known, output, [imports.plugin]);
  const [main] = chunks;
  const view = chunks.find(({ name }) => name === `${front}-view`);
  if (!view) throw new Error(`no script of the view ${front}`);
  const preload = new Set([...main.imports, ...view.imports, view.fileName]);
  preload.delete(main.fileName);
  return { main: main.fileName, preload: [...preload], files };
}
