// Serves a folder on 127.0.0.1, for scripts/serve and the end-to-end tests: with the headers of headers.mjs, no isolation,
// and of what lies there in compressed variants (precompress.mjs) the one that the browser prefers.
//
//   node scripts/static-server.mjs [--check] FOLDER PORT      --check only finds out whether it could
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commonHeaders, headersOf } from './headers.mjs';
import { encodings } from './precompress.mjs';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip', // asked for by this name it has no Content-Encoding: the page unpacks data itself, on any host
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 */

/** @param {Response} response @param {number} status */
function end(response, status, headers = {}) {
  response.writeHead(status, { ...commonHeaders, ...headers });
  response.end();
}

/** The file a request path names, links followed, or null if there is none inside `root`. @param {string} root @param {string} pathname */
async function locate(root, pathname) {
  try {
    const file = await realpath(join(root, pathname));
    if (file !== root && !file.startsWith(root + sep)) return null;
    return { file, stats: await stat(file) };
  } catch {
    return null;
  }
}

/** @param {string} url */
function decoded(url) {
  try {
    const pathname = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return pathname.includes('\0') ? null : pathname;
  } catch {
    return null;
  }
}

/** @typedef {{ file: string, stats: import('node:fs').Stats, encoding?: string }} Found */

/**
 * The variant of a file that is sent, the file itself where there is none that the browser accepts.
 * @param {Found} found
 * @param {string} accepted as the browser says it: 'gzip, br;q=0.5'
 * @returns {Promise<Found>}
 */
async function smallest(found, accepted) {
  const names = accepted.split(',').flatMap((entry) => (/;\s*q=0(\.0*)?\s*$/.test(entry) ? [] : entry.split(';')[0].trim()));
  for (const { name, extension } of encodings) {
    if (!names.includes(name)) continue;
    const file = found.file + extension;
    const stats = await stat(file).catch(() => null);
    if (stats?.isFile()) return { file, stats, encoding: name };
  }
  return found;
}

/** @param {string} root @param {Request} request @param {Response} response */
async function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, { Allow: 'GET, HEAD' });
  const pathname = decoded(request.url ?? '/');
  if (pathname === null) return end(response, 400);
  let found = await locate(root, pathname);
  if (found?.stats.isDirectory()) {
    // Without the slash the page's relative addresses would start one folder too high.
    if (!pathname.endsWith('/'))
      return end(response, 308, { Location: `./${encodeURIComponent(pathname.split('/').at(-1) ?? '')}/` });
    found = await locate(root, `${pathname}index.html`);
  }
  if (!found?.stats.isFile()) return end(response, 404);
  const { file, stats, encoding } = await smallest(found, String(request.headers['accept-encoding'] ?? ''));
  const etag = `"${stats.size.toString(16)}-${Math.trunc(stats.mtimeMs).toString(16)}"`;
  const headers = { ...headersOf(pathname), ETag: etag, Vary: 'Accept-Encoding' };
  if (request.headers['if-none-match'] === etag) return end(response, 304, headers);
  response.writeHead(200, {
    ...headers,
    ...(encoding && { 'Content-Encoding': encoding }),
    'Content-Length': stats.size,
    'Content-Type': types[extname(found.file)] ?? 'application/octet-stream',
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * @param {string | undefined} text as typed
 * @returns {number}
 * @throws when it is no number of a port
 */
export function parsePort(text = '') {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`port "${text}": expected a number from 1 to 65535: scripts/serve PORT`);
  return port;
}

/** @param {string} root @returns {Promise<string>} */
async function findFolder(root) {
  const folder = await realpath(resolve(root)).catch(() => null);
  if (folder === null) throw new Error(`folder ${root} does not exist`);
  if (!(await stat(folder)).isDirectory()) throw new Error(`${root} is no folder`);
  return folder;
}

/** Why a port cannot be listened on, for a person. @param {NodeJS.ErrnoException} error @param {number} port */
function explain(error, port) {
  if (error.code === 'EADDRINUSE') return new Error(`port ${port} is in use: scripts/serve PORT`);
  if (error.code === 'EACCES') return new Error(`port ${port} is not this user's to open: scripts/serve PORT`);
  return error;
}

/**
 * Serves the folder `root` on 127.0.0.1; port 0 takes any free one.
 * @param {string} root
 * @param {number} port
 * @param {(request: Request, response: Response) => boolean} [answers] asked first; true where it has seen to a request
 * @returns {Promise<{ port: number, url: string, close: () => Promise<unknown> }>} rejects where the port is taken or there is
 *   no such folder, with the sentence that a person is told
 */
export async function start(root, port, answers = () => false) {
  const folder = await findFolder(root);
  const server = createServer((request, response) => {
    if (!answers(request, response)) answer(folder, request, response).catch(() => response.destroy());
  });
  await new Promise((done, fail) => {
    server.once('error', (error) => fail(explain(error, port))).listen(port, '127.0.0.1', () => done(undefined));
  });
  const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port: chosen,
    url: `http://127.0.0.1:${chosen}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done(undefined));
        server.closeAllConnections();
      }),
  };
}

/** @param {string[]} words those of the command line */
async function main(words) {
  const check = words[0] === '--check';
  const [root = 'dist', port] = check ? words.slice(1) : words;
  const server = await start(root, parsePort(port));
  if (check) await server.close();
  else console.log(`The VAE playground is at ${server.url} (Ctrl-C ends it)`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
