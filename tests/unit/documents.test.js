// The code in what people read first, and programs to begin from: each is run by a test, or stands here with the reason why none does.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
const cli = 'crates/vae-cli/tests/suite/readme.rs';
const documentation = 'crates/vae/src/lib.rs';
const [npm, wheel] = ['tests/npm/package.test.js', 'python/tests/test_wheel.py'];

/** Of each document its blocks, by how they begin: the test that runs it, or why there is none. */
const blocks = {
  'README.md': {
    'scripts/serve ': 'it installs, and serves for ever; tests/e2e looks at what it serves, scripts/test is all tests',
    'crates/vae-cli ─>': 'a drawing; scripts/arrows holds it',
    'scripts/build && scripts/pack ': npm,
    'cargo add --path': 'cargo compiles it all anew; the examples and the crate’s README are tests of the crate',
    'cargo build --release': cli,
    'import vae_playground': wheel,
    '[run]': cli,
    '# One machine': cli,
    '# Ray': cli,
    'vae train --hidden 400 --latent 20 --pixels dynamic': 'hours; tests/unit/model-cards.test.js holds it to the cards',
    '. scripts/env ': 'scripts/test does it',
  },
  'npm/README.md': {
    'npm install': npm,
    '<!doctype html>': npm,
    'import { configOf, idxImages, RequestError': npm,
    'import { writeFileSync': npm,
    '<script type="module" src=': npm,
  },
  'crates/vae/README.md': {
    'cargo new waves': 'cargo asks the registry; the program below is a test of the documentation',
    'use vae::data::Column': documentation,
    'use vae::data::own::Gathering': documentation,
    'use vae::{Config, Dataset': documentation,
  },
  'crates/vae-kernels/README.md': { 'use vae_kernels': 'crates/vae-fuzz/src/lib.rs' },
  'crates/vae-cli/README.md': {
    'cargo install': 'cargo asks the registry, or compiles it all anew',
    'seq 400': cli,
  },
  'python/README.md': {
    'pip install': wheel,
    'import torch': wheel,
    'x = images': wheel,
    'vae info': wheel,
    'vae = vae_playground': wheel,
    'from vae_playground': wheel,
    'words = vae_playground': wheel,
  },
  'CONTRIBUTING.md': {
    'npm run dev ': 'it serves for ever; the others are the parts of scripts/test',
    'cargo test -p vae-playground ': 'tests, which scripts/test runs',
    'scripts/pack ': npm,
  },
};

for (const [document, known] of Object.entries(blocks))
  test(`each block of code in ${document} is run, or has a reason why not`, () => {
    const text = readFileSync(new URL(document, root), 'utf8');
    const found = [...text.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
    const beginnings = Object.keys(known);
    for (const code of found) {
      const fits = beginnings.filter((beginning) => code.startsWith(beginning));
      assert.equal(fits.length, 1, `no test, or more than one, is entered for: ${code.split('\n', 1)}`);
    }
    assert.equal(found.length, beginnings.length, 'an entry without a block');
    for (const runs of Object.values(known)) assert.ok(!/^\S+\/\S+$/.test(runs) || existsSync(new URL(runs, root)), runs);
  });

/** The same of programs to begin from. */
const programs = {
  'crates/vae/examples': 'crates/vae/tests/suite/examples.rs', // which holds that it runs each
  'crates/vae-fuzz/examples/seeds.rs': 'it writes the inputs that crates/vae-fuzz/tests/targets.rs begins with, which are kept',
  'crates/vae-kernels/examples/gemm.rs':
    'a module of its own for scripts/bench, which measures what its products are tested for elsewhere',
  'examples/pytorch.ipynb': 'scripts/check_notebook.py',
};

test('each program among the examples is run, or has a reason why not', () => {
  const folders = ['.', ...readdirSync(new URL('crates', root)).map((crate) => `crates/${crate}`)];
  const known = Object.entries(programs);
  const covered = (/** @type {string} */ path) =>
    known.filter(([place]) => path === place || path.startsWith(`${place}/`)).length;
  const found = folders
    .map((folder) => (folder === '.' ? 'examples' : `${folder}/examples`))
    .filter((folder) => existsSync(new URL(folder, root)))
    .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`));
  for (const path of found) assert.equal(covered(path), 1, path);
  for (const [place, runs] of known) {
    assert.ok(existsSync(new URL(place, root)), `${place} is no more`);
    assert.ok(/ /.test(runs) || existsSync(new URL(runs, root)), runs);
  }
});
