// Which version this is: the number of the workspace, and the commit that last changed what the page is made of, so that one
// which touches words or tests alone makes no other page.
//
//   node scripts/version.mjs            prints the number
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const made = ['www', 'crates/vae', 'crates/vae-kernels', 'crates/vae-wasm', 'scripts', 'Cargo.lock', 'package-lock.json'];

/** The commit, with `+` where there are changes beside it; '' where there is no repository. @param {string} folder */
function commitOf(folder) {
  /** @param {...string} options */
  const git = (...options) =>
    execFileSync('git', options, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('log', '-1', '--format=%h', '--', ...made) + (git('status', '--porcelain', '--', ...made) && '+');
  } catch {
    return '';
  }
}

/** @param {URL} root the repository's @returns {{ number: string, commit: string }} */
export function versionOf(root) {
  const manifest = readFileSync(new URL('Cargo.toml', root), 'utf8');
  const [, number] = /^\[workspace\.package\]\nversion = "([^"]+)"/m.exec(manifest) ?? [];
  if (!number) throw new Error('Cargo.toml: no version of the workspace');
  return { number, commit: commitOf(fileURLToPath(root)) };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(versionOf(new URL('../', import.meta.url)).number);
