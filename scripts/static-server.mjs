// Serves a folder on 127.0.0.1, for scripts/serve and the end-to-end tests: as plain as the plainest host the page must
// work on (no isolation headers, no compression), and stricter in one thing: the Content-Security-Policy is sent as a
// header too, because a worker does not inherit the one in index.html.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip', // no Content-Encoding: the page unpacks data itself, on any host
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

const commonHeaders = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
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
  const { file, stats } = found;
  const etag = `"${stats.size.toString(16)}-${Math.trunc(stats.mtimeMs).toString(16)}"`;
  if (request.headers['if-none-match'] === etag) return end(response, 304, { ETag: etag });
  response.writeHead(200, {
    ...commonHeaders,
    'Content-Length': stats.size,
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    ETag: etag,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * Serves the folder `root` on 127.0.0.1; port 0 takes any free one.
 * @param {string} root
 * @param {number} port
 * @returns {Promise<{ port: number, url: string, close: () => Promise<void> }>} rejects where the port is taken
 */
export async function start(root, port) {
  const folder = await realpath(resolve(root));
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', () => done(undefined)));
  const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port: chosen,
    url: `http://127.0.0.1:${chosen}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root, port] = process.argv.slice(2);
  const { url } = await start(root, Number(port));
  console.log(`The VAE playground is at ${url} (Ctrl-C ends it)`);
}
