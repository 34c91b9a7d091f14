// Holds the modules of the Rust crates to the arrows of the design: which crate and which room of a crate may use which, and
// that no circle of modules uses itself. Reads the sources as text: `use` declarations, and paths that begin with `crate`,
// `super`, `self`, a child module or a crate. A re-export is no use of its own: who uses its name uses what it stands for. Test
// modules inside a file are free.
//
//   node scripts/arrows-rust.mjs [ROOT]
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Rules
 * @property {Record<string, string[]>} crates those of the workspace, and which of them each may use
 * @property {Record<string, string[]>} rooms of a crate, its files and folders in src/: each may use those before it
 */

/** @type {Rules} */
export const rules = {
  crates: {
    ...{ 'vae-kernels': [], vae: ['vae-kernels'], 'vae-wasm': ['vae'], 'vae-cli': ['vae'] },
    'vae-fuzz': ['vae', 'vae-wasm', 'vae-cli'],
  },
  rooms: {
    vae: [
      ...[
        'sizes',
        'content',
        'error',
        'tensor',
        'rng',
        'probability',
        'layers',
        'flow',
        'data',
        'likelihood',
        'optimizer',
        'objective',
        'config',
      ],
      ...['model', 'checkpoint', 'export', 'train', 'inference', 'compression', 'theory'],
    ],
  },
};

/** @typedef {{ words: string[], line: number, exported?: string }} Mention a path, and its name where it is re-exported */
/** @typedef {{ file: string, path: string[], mentions: Mention[] }} Module `path`: from the root of its crate, 'crate' first */

/** @type {(text: string) => string} */
const blank = (text) => text.replace(/[^\n]/g, ' ');

/** The source with spaces in place of comments, strings and characters. @param {string} source */
function bare(source) {
  const token = /\/\/.*|\/\*|\b[bc]?r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"|'(?:\\(?:u\{.*?\}|x..|.)|[^\\'\n])'/gu;
  let [text, end] = ['', 0];
  for (let match = token.exec(source); match; match = token.exec(source)) {
    [text, end] = [text + source.slice(end, match.index), token.lastIndex];
    const edge = /\/\*|\*\/|$/g; // comments nest
    for (let depth = match[0] === '/*' ? 1 : 0; depth && end < source.length; end = edge.lastIndex) {
      edge.lastIndex = end;
      depth += edge.exec(source)?.[0] === '/*' ? 1 : -1;
    }
    text += blank(source.slice(match.index, end));
    token.lastIndex = end;
  }
  return text + source.slice(end);
}

/** The paths of a `use` tree, `a::{b, c::d as e}`, and the name that each brings. @param {string} tree */
function leaves(tree) {
  const group = /([^{},]*)\{([^{}]*)\}/g;
  /** @param {string} _ @param {string} start @param {string} inside */
  const spread = (_, start, inside) => inside.replace(/[^\s,][^,]*/g, (path) => start + path);
  for (let depth = 0; tree.includes('{') && depth < 20; depth++) tree = tree.replace(group, spread);
  return tree.split(',').flatMap((leaf) => {
    const [path, alias] = leaf.split(/\sas\s/);
    const words = path.split('::').flatMap((word) => word.trim() || []);
    if (words.length > 1 && words.at(-1) === 'self') words.pop();
    return words.length ? { words, name: (alias ?? words[words.length - 1]).trim() } : [];
  });
}

/** Where the bracket closes that opens just before `at`. @param {string} text @param {number} at */
function closing(text, at) {
  for (let depth = 1; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return at;
}

/**
 * The paths that a module mentions, and those of the modules inside it, from the root of their crate.
 * @param {string} text without comments
 * @param {string[]} here the module's own path, 'crate' first
 * @param {string[]} others the other crates
 * @returns {Mention[]}
 */
function mentionsIn(text, here, others) {
  const children = new Set(Array.from(text.matchAll(/\bmod\s+(\w+)\s*[;{]/g), ([, name]) => name));
  /** @type {Mention[]} */
  const mentions = [];
  /** @param {string[]} words @param {number} at @param {string} [exported] */
  const mention = (words, at, exported) => {
    const ups = words.filter((word) => word === 'super').length;
    const rest = words.filter((word) => word !== 'super' && word !== 'self');
    if (children.has(words[0]) || rest.length < words.length) words = [...here.slice(0, here.length - ups), ...rest];
    if (!['crate', ...others].includes(words[0])) return;
    mentions.push({ words, line: text.slice(0, at).split('\n').length, exported });
  };

  const inner = /(#\[cfg\((?:all\()?test\b[^\]]*\]\s*)?(?:pub(?:\([^)]*\))?\s+)?\bmod\s+(\w+)\s*\{/g;
  let own = text;
  for (let match = inner.exec(own); match; match = inner.exec(own)) {
    const [open, close] = [inner.lastIndex, closing(own, inner.lastIndex)];
    if (!match[1]) mentions.push(...mentionsIn(blank(own.slice(0, open)) + own.slice(open, close), [...here, match[2]], others));
    own = own.slice(0, open) + blank(own.slice(open, close)) + own.slice(close);
  }
  own = own.replace(/\b(pub\b(?:\s*\([^)]*\))?\s+)?use\s+([^;]+);/g, (all, exported, tree, at) => {
    for (const { words, name } of leaves(tree)) mention(words, at, exported && name);
    return blank(all);
  });
  const paths = own.matchAll(/(?<!\w|::)[a-z_]\w*(?:\s*::\s*\w+)+/gi);
  for (const { 0: path, index } of paths) mention(path.split(/\s*::\s*/), index);
  return mentions;
}

/**
 * The module that defines what a path names: the longest part of it that is one, through `left` re-exports at most.
 * @type {(modules: Map<string, Module>, words: string[], left?: number) => Module | undefined}
 */
function definitionOf(modules, words, left = 9) {
  for (let length = words.length; length > 0; length--) {
    const module = modules.get(words.slice(0, length).join('::'));
    if (!module) continue;
    const next = left && module.mentions.find(({ exported }) => exported && exported === words[length]);
    return next ? definitionOf(modules, [...next.words, ...words.slice(length + 1)], left - 1) : module;
  }
  return undefined;
}

/** The shortest circle through each arrow, once. @type {(kind: string, arrows: Map<string, string>) => string[]} */
function circlesOf(kind, arrows) {
  const pairs = [...arrows.keys()].map((arrow) => arrow.split(' '));
  const circles = new Map();
  for (const [from, to] of pairs) {
    const [ways, seen] = [[[to]], new Set([to])]; // breadth first, from the arrow's end back to its start
    for (const way of ways) {
      const end = way[way.length - 1];
      if (end === from) {
        const first = way.indexOf([...way].sort()[0]);
        const circle = [...way.slice(first), ...way.slice(0, first + 1)];
        const places = circle.slice(1).map((next, at) => arrows.get(`${circle[at]} ${next}`));
        circles.set(circle.join(), `circle of ${kind}: ${circle.join(' -> ')}\n${places.join('\n')}`);
        break;
      }
      for (const [start, next] of pairs) if (start === end && !seen.has(next)) seen.add(next) && ways.push([...way, next]);
    }
  }
  return [...circles.values()];
}

/**
 * @param {Map<string, string>} files sources by path, crates/CRATE/src/…
 * @param {Rules} [rules]
 * @returns {string[]} what is wrong, each with the lines that make it so
 */
export function check(files, { crates, rooms } = rules) {
  /** @type {Map<string, Map<string, Module>>} */
  const known = new Map();
  for (const [file, source] of files) {
    const [, crate, , ...rest] = file.replace(/(\/(mod|lib|main))?\.rs$/, '').split('/');
    const path = ['crate', ...rest];
    const text = bare(source).replace(/\bpub\s*\(\s*in\b[^)]*\)|\$(?=crate\b)/g, (all) => blank(all).replace(/^ {3}/, 'pub'));
    const others = Object.keys(crates).flatMap((name) => (name === crate ? [] : name.replaceAll('-', '_')));
    const module = { file, path, mentions: mentionsIn(text, path, others) };
    known.set(crate, (known.get(crate) ?? new Map()).set(path.join('::'), module));
  }
  return [...known].flatMap(([crate, modules]) => checkCrate(crate, modules, crates[crate] ?? [], rooms[crate]));
}

/** @type {(crate: string, modules: Map<string, Module>, crates: string[], order?: string[]) => string[]} */
function checkCrate(crate, modules, crates, order) {
  const refused = /** @type {Map<string, string[]>} */ (new Map()); // places by what is wrong
  /** @param {string} what @param {string} place */
  const refuse = (what, place) => refused.set(what, [...(refused.get(what) ?? []), place]);
  const [arrows, roomArrows] = [new Map(), new Map()]; // places by 'FROM TO'
  for (const from of modules.values()) {
    const room = from.path[1];
    if (order && room && !order.includes(room)) refuse(`${crate}: rooms that have no place in the order`, `    ${from.file}`);
    for (const { words, line, exported } of from.mentions) {
      const place = `    ${from.file}:${line}: ${words.join('::')}`;
      const other = words[0].replaceAll('_', '-');
      if (other !== 'crate' && !crates.includes(other)) refuse(`${crate} may not use ${other}`, place);
      const to = definitionOf(modules, words);
      if (!to || to === from || (exported && from.path.every((word, at) => word === to.path[at]))) continue;
      arrows.set(`${from.file} ${to.file}`, place);
      const used = to.path[1];
      if (!room || !used || room === used) continue;
      roomArrows.set(`${room} ${used}`, place);
      const isAbove = order?.includes(room) && order.indexOf(used) > order.indexOf(room);
      if (isAbove) refuse(`${crate}: ${room} may not use ${used}`, place);
    }
  }
  const circles = [...circlesOf('files', arrows), ...circlesOf(`rooms of ${crate}`, roomArrows)];
  return [...Array.from(refused, (lines) => lines.flat().join('\n')), ...circles];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  const paths = readdirSync(join(root, 'crates'), { recursive: true }).map((path) => String(path).replaceAll(sep, '/'));
  const sources = paths.flatMap((path) => (/^[^/]+\/src\/.*\.rs$/.test(path) ? `crates/${path}` : [])).sort();
  const problems = check(new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
  for (const problem of problems) console.error(`arrows: ${problem}`);
  console.log(`arrows: ${sources.length} files, ${problems.length} problems`);
  if (problems.length || !sources.length) process.exitCode = 1;
}
