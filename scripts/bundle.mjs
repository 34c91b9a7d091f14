// Makes of the sources in www/ the site that is served to people, in dist/: a few scripts instead of a hundred, names that
// change with what is in them, so that one version never meets a file of another, variants that are compressed already, and
// a service worker that knows every file by its hash. Nothing in dist/ names a place: it works under any path.
//
//   node scripts/bundle.mjs [WWW DIST]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planeModels, shippedModels } from '../www/app/shipped-models.js';
import { datasets } from '../www/app/description.js';
import { views } from '../www/app/views.js';
import { siteFile } from '../www/site.js';
import { bundlePage, bundleScript } from './bundle-scripts.mjs';
import { bundleStyles, joinStyles } from './bundle-styles.mjs';
import { hashed, headersFile } from './headers.mjs';
import { precompress } from './precompress.mjs';

/** @typedef {Map<string, Buffer>} Files what the site consists of, by path */
/** @typedef {Record<string, string>} Table where files of www/ are in the site, path by path */

/** Every file in a folder and below, with slashes. @param {string} folder @returns {string[]} */
export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true }).map((path) => String(path));
  return paths
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll(sep, '/'))
    .sort();
}

/** @param {Buffer} bytes */
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A path with the file's hash before its first dot. @param {string} path @param {Buffer} bytes */
function hashedName(path, bytes) {
  const name = basename(path).replace(/\.|$/, `-${digest(bytes).slice(0, 8)}$&`);
  return join(hashed, dirname(path), name).replaceAll(sep, '/');
}

/** Whatever is fetched by its path and no script: texts, models, data, the module. */
const fetched = /^(languages\/[^/]+\/(page|learn)\.json|models\/.*\.safetensors|data\/.*|pkg\/[^/]+\/vae_wasm_bg\.wasm)$/;
/** The service worker, which knows all other files: it is made last, and anew each time. */
const keeper = 'service-worker.js';
/** What keeps its name: others ask for it by that. */
const plain = /^(icon\.svg|icons\/.*\.png|images\/preview\.jpg|manifest\.webmanifest|vendor\/LICENSES\.txt)$/;

/** What the page shows without being asked: the first model, the one whose latents are a plane, and examples of digits. */
const shownFirst = [
  ...[shippedModels[0], planeModels[0]].map(({ url }) => url),
  ...(datasets.find(({ id }) => id === shippedModels[0].data)?.examples.files ?? []).map((file) => `data/${file}`),
];

/**
 * What the service worker knows of a file, and when it keeps it: always, where the browser takes that build of the module,
 * or once it has been used.
 * @param {string} path
 * @param {Buffer} bytes
 * @param {Table} table
 * @returns {import('../www/site.js').SiteFile}
 */
function entryOf(path, bytes, table) {
  const [source = path] = Object.keys(table).filter((name) => table[name] === path);
  const build = /^pkg\/([^/]+)\//.exec(source)?.[1];
  const heavy = /^(models|data|vendor|images|pkg\/aside)\//.test(source) && !shownFirst.includes(source);
  return { path, sha256: digest(bytes), keep: heavy ? 'used' : (build ?? 'always') };
}

/** The picture that others show of a link. */
const preview = 'images/preview.jpg';
/** Where the site will be, with the slash at its end: most of those others know no other address of a picture. */
const { SITE_URL: siteAddress = '' } = process.env;

/**
 * index.html with the site's scripts and styles in place of the sources.
 * @param {string} html
 * @param {{ words: string, main: string, preload: string[], style: string }} made
 * @param {(path: string) => string} script adds a small script, and says where it is
 */
function pageOf(html, { words, main, preload, style }, script) {
  let styled = false;
  // Before the first script, for which the browser would wait until it asks for what follows.
  const page = html
    .replace(/(\s*)<link rel="modulepreload"[^>]*>/, (_, space) =>
      [main, ...preload].map((path) => `${space}<link rel="modulepreload" href="${path}" />`).join(''),
    )
    .replace(/(\s*)<link rel="stylesheet"[^>]*>/g, (_, space) =>
      styled ? '' : (styled = true) && `${space}<link rel="stylesheet" href="${style}" />`,
    )
    .replace(`content="${preview}"`, `content="${siteAddress}${preview}"`)
    .replace('<script type="module" async src="app/first-words.js">', `<script type="module" async src="${words}">`)
    .replace('<script type="module" src="app/main.js">', `<script type="module" src="${main}">`)
    .replace(/(<script src=")([^"]+)"/g, (_, start, path) => `${start}${script(path)}"`);
  if (!styled || !page.includes(`src="${words}"`) || !page.includes(`src="${main}"`))
    throw new Error('index.html: expected style sheets, app/first-words.js and app/main.js');
  return page;
}

/** The site as it comes to be: each step knows the names that those before it gave. */
class Site {
  /** @param {string} www */
  constructor(www) {
    this.www = www;
    this.sources = filesIn(www);
    /** @type {Files} */
    this.files = new Map();
    /** @type {Table} */
    this.table = {};
    /** Of what is fetched, in bytes. @type {Record<string, number>} */
    this.sizes = {};
  }

  /** @param {string} path */
  read(path) {
    return readFileSync(join(this.www, path));
  }

  /** @param {string} path in www/ @param {Buffer} [bytes] @returns {string} where it is now */
  addHashed(path, bytes = this.read(path)) {
    const name = hashedName(path, bytes);
    this.files.set(name, bytes);
    return name;
  }

  /** @param {[string, Uint8Array][]} made */
  addMade(made) {
    for (const [path, bytes] of made) this.files.set(path, Buffer.from(bytes));
  }

  addFetched() {
    for (const path of this.sources) {
      if (plain.test(path)) this.files.set(path, this.read(path));
      if (!fetched.test(path)) continue;
      this.table[path] = this.addHashed(path);
      this.sizes[path] = this.read(path).length;
    }
  }

  /** The page's own sheets and those of the view that is seen first are one. @param {string} html @returns {Promise<string>} that one */
  async addStyles(html) {
    const linked = Array.from(html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g), ([, path]) => path);
    const joined = [...linked, ...views[0].styles.map((address) => address.slice(siteFile('.').href.length))];
    // The languages' own are in languages.css, which is linked.
    const others = this.sources.filter(
      (path) => path.endsWith('.css') && !path.startsWith('languages/') && !joined.includes(path),
    );
    const style = this.addHashed('style.css', await joinStyles(this.www, joined));
    for (const path of joined) this.table[path] = style;
    const sheets = await bundleStyles(this.www, others);
    this.addMade(sheets.files);
    Object.assign(this.table, sheets.table);
    return style;
  }

  /** The helper first: the worker starts it. */
  async addWorkers() {
    const known = /^(models|data|pkg|worker)\//;
    for (const path of ['worker/helper.js', 'worker/worker.js']) {
      const script = await bundleScript(this.www, path, { table: only(this.table, known), sizes: only(this.sizes, known) });
      this.addMade(script.files);
      this.table[path] = script.path;
    }
  }

  /** @param {string} html @param {string} style */
  async addPage(html, style) {
    const handed = /^(models\/|pkg\/(?!aside))/;
    const own = only(this.table, /\.css$|^languages\/|^worker\/worker\.js$|-strokes\.json$/);
    const table = { ...own, ...only(this.table, handed) };
    const made = await bundlePage(this.www, { table, sizes: only(this.sizes, handed) }, views[0].name);
    const words = await bundleScript(this.www, 'app/first-words.js', { table: only(table, /^languages\/.*\/page\.json$/) });
    this.addMade([...made.files, ...words.files]);
    const scripts = { ...made, words: words.path, style };
    this.files.set('index.html', Buffer.from(pageOf(html, scripts, (path) => this.addHashed(path))));
  }

  async addKeeper() {
    const kept = [...this.files].filter(([path]) => !path.endsWith('.map'));
    const contents = kept.map(([path, bytes]) => entryOf(path, bytes, this.table));
    const version = digest(Buffer.from(JSON.stringify(contents))).slice(0, 12);
    this.addMade((await bundleScript(this.www, keeper, { table: {}, contents, version })).files);
  }
}

/**
 * @param {string} www
 * @returns {Promise<Files>}
 */
async function makeFiles(www) {
  const site = new Site(www);
  const html = site.read('index.html').toString();
  site.addFetched();
  const style = await site.addStyles(html);
  await site.addWorkers();
  await site.addPage(html, style);
  await site.addKeeper();
  site.files.set('_headers', Buffer.from(headersFile));
  site.files.set('.nojekyll', Buffer.alloc(0)); // some hosts pass sites through Jekyll, and are told not to
  return site.files;
}

/**
 * @template T
 * @param {Record<string, T>} table
 * @param {RegExp} pattern
 * @returns {Record<string, T>}
 */
const only = (table, pattern) => Object.fromEntries(Object.entries(table).filter(([path]) => pattern.test(path)));

/** Whether nothing has been changed since the site was built. @param {string} www @param {string} dist */
export function isBuilt(www, dist) {
  const built = statSync(join(dist, keeper), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  return filesIn(www).every((path) => statSync(join(www, path)).mtimeMs <= built);
}

/**
 * @param {string} www
 * @param {string} dist what is there and no part of the site goes
 * @param {{ compress?: boolean }} [options]
 */
export async function bundle(www, dist, { compress = true } = {}) {
  const files = await makeFiles(realpathSync(www));
  for (const [path, bytes] of files) {
    const file = join(dist, path);
    // Without a change it keeps its date, and its variants; but one says when the site was built.
    if (path !== keeper && existsSync(file) && readFileSync(file).equals(bytes)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  const variants = compress ? await Promise.all(Array.from(files.keys(), (path) => precompress(join(dist, path)))) : [];
  const known = new Set([...files.keys(), ...variants.flat().map((file) => relative(dist, file).replaceAll(sep, '/'))]);
  for (const path of filesIn(dist)) if (!known.has(path)) rmSync(join(dist, path));
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [www = 'www', dist = 'dist'] = process.argv.slice(2);
  const files = await bundle(www, dist);
  const scripts = [...files].filter(([path]) => path.endsWith('.js'));
  const bytes = scripts.reduce((sum, [, script]) => sum + script.length, 0);
  console.log(`bundle: ${files.size} files in ${dist}, ${scripts.length} scripts of ${Math.round(bytes / 1000)} KB`);
}
