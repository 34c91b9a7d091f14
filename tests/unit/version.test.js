// @ts-check
/** Which version a page is of, held to what git says in a repository of the test's own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { versionOf } from '../../scripts/version.mjs';

/** @param {string} folder @param {...string} options */
const git = (folder, ...options) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...options], { cwd: folder, encoding: 'utf8' }).trim();

/** @param {(folder: string) => void} body */
function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), 'version-'));
  writeFileSync(join(folder, 'Cargo.toml'), '[workspace]\n\n[workspace.package]\nversion = "1.20.3"\n');
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder */
const found = (folder) => versionOf(pathToFileURL(`${folder}/`));

test('without a repository there is a number alone', () => {
  inFolder((folder) => assert.deepEqual(found(folder), { number: '1.20.3', commit: '' }));
});

test('the commit is the last that the page is made of, with a sign where there is more', () => {
  inFolder((folder) => {
    const commit = (/** @type {string} */ path) => {
      writeFileSync(join(folder, path), path);
      git(folder, 'add', '--all');
      git(folder, 'commit', '--quiet', '--message', path);
      return git(folder, 'rev-parse', '--short', 'HEAD');
    };
    git(folder, 'init', '--quiet');
    for (const place of ['www', 'crates', 'crates/vae', 'crates/vae-kernels', 'crates/vae-wasm', 'scripts'])
      mkdirSync(join(folder, place));
    const page = commit('www/index.html');
    commit('README.md');
    assert.equal(found(folder).commit, page);
    writeFileSync(join(folder, 'README.md'), 'other words');
    assert.equal(found(folder).commit, page);
    writeFileSync(join(folder, 'www/index.html'), 'another page');
    assert.equal(found(folder).commit, `${page}+`);
  });
});

test('a workspace without a version is refused', () => {
  inFolder((folder) => {
    writeFileSync(join(folder, 'Cargo.toml'), '[package]\nversion = "1.0.0"\n');
    assert.throws(() => found(folder), /no version/);
  });
});
