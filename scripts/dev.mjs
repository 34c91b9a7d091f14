// The page while it is being written: serves www/, makes anew what a changed source needs, one command at a time, and has
// every open tab load the page again. What fails says so in the terminal, and the page stays as it was.
//
//   npm run dev [-- PORT]
//
// Only here index.html gets a script more, under a path that no file has: what is served to people knows nothing of it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headersOf } from './headers.mjs';
import { parsePort, start } from './static-server.mjs';

/** @typedef {import('node:http').ServerResponse} Response */

/** What makes the files of www/ that are not written by hand, in the order in which they run. */
export const commands = {
  setup: ['scripts/setup', 'serve'], // where something has never been made
  texts: ['node', 'scripts/languages.mjs'],
  crates: ['scripts/build', 'sources'],
};

/**
 * What a changed file asks for: a command's name, 'page' where loading again is enough, or null.
 * @param {string} path from the project's folder, with slashes
 */
function needOf(path) {
  if (path.startsWith('crates/')) return /^crates\/[^/]+\/(src\/.*\.rs|Cargo\.toml)$/.test(path) ? 'crates' : null;
  if (/^www\/(learn|languages)\/.*\.(md|json)$|^www\/languages\/.+\/style\.css$|\/chapters\.js$/.test(path)) return 'texts';
  return /\.(css|html|jpg|js|json|png|safetensors|svg)$/.test(path) ? 'page' : null;
}

/** The paths in www/ that scripts make, which are those that git ignores. @param {string} root */
function madePaths(root) {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('/www/')).map((line) => line.slice(1).replace(/\/$/, ''));
}

/**
 * Tells the path of every file that changes in the folders and below, until the answered function is called. Each folder is
 * watched by itself: Node's recursive watch loses a file when another takes its place, which is how git and editors write.
 * @param {string[]} folders
 * @param {(file: string) => void} changed
 */
function watchTrees(folders, changed) {
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map();
  /** @param {string} folder @param {boolean} isNew whose files are changes too */
  const follow = (folder, isNew) => {
    watchers.get(folder)?.close();
    const watcher = watch(folder, (event, name) => {
      const path = join(folder, String(name));
      if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) changed(path);
      else if (event === 'rename') followNew(path);
    });
    watcher.on('error', () => watcher.close());
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) follow(join(folder, entry.name), isNew);
      else if (isNew) changed(join(folder, entry.name));
    }
  };
  /** @param {string} folder */
  const followNew = (folder) => {
    try {
      follow(folder, true);
    } catch (error) {
      if (existsSync(folder)) throw error; // else it is gone again
    }
  };
  for (const folder of folders) follow(folder, false);
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
}

/**
 * Commands one after the other; what is asked for while one runs waits.
 * @param {string} root
 * @param {Record<string, string[]>} run
 * @param {(line: string) => void} tell
 * @param {() => void} reload
 */
function makeQueue(root, run, tell, reload) {
  /** @type {Set<string>} */
  const needs = new Set();
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let busy = false;

  /** @param {string[]} words @returns {Promise<boolean>} whether it succeeded */
  const execute = ([program, ...words]) =>
    new Promise((done) => {
      const line = [program, ...words].join(' ');
      /** @param {string} why */
      const fail = (why) => {
        tell(`dev: ${line} failed (${why}): the page stays as it was`);
        done(false);
      };
      tell(`dev: ${line}`);
      child = spawn(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
      child.once('error', ({ message }) => fail(message));
      child.once('exit', (code, signal) => (code === 0 ? done(true) : fail(signal ?? `exit ${code}`)));
    });

  return {
    /** @param {string} need */
    add: (need) => needs.add(need),
    async work() {
      if (busy) return;
      busy = true;
      while (needs.size) {
        const now = new Set(needs);
        needs.clear();
        let fresh = now.has('page');
        for (const [name, words] of Object.entries(run)) if (now.has(name) && (await execute(words))) fresh = true;
        if (fresh) reload();
      }
      busy = false;
    },
    stop() {
      needs.clear();
      child?.kill();
    },
  };
}

const scriptPath = '/__dev/reload.js';
const eventsPath = '/__dev/events';
const workerPath = '/service-worker.js';

/** Where the built site was served before on this port, its service worker goes, and the sources are seen. */
const noWorker = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  await self.registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const client of await self.clients.matchAll()) await client.navigate(client.url);
})()));
`;

/**
 * The answers to what only the pages served here ask for.
 * @param {string} root
 * @param {Set<Response>} tabs those that listen for an event
 * @returns {Parameters<typeof start>[2]}
 */
const answersOf =
  (root, tabs) =>
  ({ url = '' }, response) => {
    const path = url.split(/[?#]/, 1)[0];
    const index = join(root, 'www/index.html');
    /** @param {string} type */
    const begin = (type) => response.writeHead(200, { ...headersOf(path), 'Content-Type': `${type}; charset=utf-8` });
    if (path === eventsPath) {
      begin('text/event-stream').flushHeaders();
      tabs.add(response.on('close', () => tabs.delete(response)));
    } else if (path === scriptPath) {
      begin('text/javascript').end(`new EventSource('${eventsPath}').onmessage = () => location.reload();\n`);
    } else if (path === workerPath) {
      begin('text/javascript').end(noWorker);
    } else if (/^\/(index\.html)?$/.test(path) && existsSync(index)) {
      // A file of its own: the page's Content-Security-Policy lets no inline script pass.
      begin('text/html').end(readFileSync(index, 'utf8').replace('</head>', `<script src="${scriptPath}"></script></head>`));
    } else return false;
    return true;
  };

/**
 * @param {object} options
 * @param {string} options.root the project's folder
 * @param {number} options.port
 * @param {Record<string, string[]>} [options.run] other commands of the same names
 * @param {(line: string) => void} [options.tell]
 * @param {number} [options.pause] milliseconds without a change before anything runs: editors write in several steps
 * @returns {Promise<{ url: string, close: () => Promise<unknown> }>}
 */
export async function startDev({ root, port, run = commands, tell = console.log, pause = 150 }) {
  /** @type {Set<Response>} */
  const tabs = new Set();
  const server = await start(join(root, 'www'), port, answersOf(root, tabs));
  const queue = makeQueue(root, run, tell, () => {
    tell(`dev: the page loads again (open: ${tabs.size})`);
    for (const tab of tabs) tab.write('data: reload\n\n');
  });

  const made = madePaths(root);
  const patterns = made.map((path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`));
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const unwatch = watchTrees([join(root, 'www'), join(root, 'crates')], (file) => {
    const path = relative(root, file).replaceAll(sep, '/');
    const need = patterns.some((pattern) => pattern.test(path)) ? null : needOf(path);
    if (need === null) return;
    queue.add(need);
    clearTimeout(timer);
    timer = setTimeout(queue.work, pause);
  });

  if (made.some((path) => !path.includes('*') && !existsSync(join(root, path)))) {
    queue.add('setup');
    queue.add('crates');
    queue.work();
  }
  return {
    url: server.url,
    close() {
      unwatch();
      clearTimeout(timer);
      queue.stop();
      return server.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { url } = await startDev({
      root: fileURLToPath(new URL('..', import.meta.url)),
      port: parsePort(process.argv[2] ?? '8080'),
    });
    console.log(`The VAE playground is at ${url} and follows its sources (Ctrl-C ends it)`);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message.replace('scripts/serve', 'npm run dev --'));
    process.exitCode = 1;
  }
}
