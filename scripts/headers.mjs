// The headers that the site is served with: by static-server.mjs, and on hosts that read a file _headers. The policy is the
// one of www/index.html, which goes wherever the page goes.
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../www/index.html', import.meta.url), 'utf8');
const [, policy = ''] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page) ?? [];
if (!policy) throw new Error('www/index.html has no Content-Security-Policy');

/** What every answer carries. A worker does not inherit the page's policy: it has that of its own answer. */
export const commonHeaders = {
  'Content-Security-Policy': policy,
  // Other pages may show a figure in a frame of theirs: nothing here is secret, nothing can be bought or deleted by a stray click.
  // A frame that is shut off has no origin, and reads the site's own files as a stranger.
  'Access-Control-Allow-Origin': '*',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The folder of the built site whose files change their names with what is in them. */
export const hashed = 'assets';

/** How long an answer may be kept: what can change under its name is asked for anew at every visit. */
const forever = { 'Cache-Control': 'public, max-age=31536000, immutable' };
const revalidated = { 'Cache-Control': 'no-cache' };

/** The headers of a path, wherever the site lies. @param {string} pathname */
export const headersOf = (pathname) => ({
  ...commonHeaders,
  ...(pathname.includes(`/${hashed}/`) ? forever : revalidated),
});

/** A block of a file _headers. @param {string} path @param {Record<string, string>} headers */
const block = (path, headers) =>
  `${path}\n${Object.entries(headers)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join('')}`;

/** Hosts join what two blocks say of one header, and let pages be asked for anew by themselves. */
export const headersFile = block('/*', commonHeaders) + block(`/${hashed}/*`, forever);
