/**
 * The package as npm would bring it: packed, and installed from the tarball into an empty folder. Its README's examples are taken out
 * of it, each with what it is written in.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../../scripts/pack.mjs';

/** @param {string} folder @param {string[]} words */
const npm = (folder, ...words) =>
  execFileSync('npm', [...words, '--offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, encoding: 'utf8' });

export class Packed {
  /** @param {string} folder to be filled, and removed by `remove` */
  constructor(folder) {
    this.folder = folder;
    /** What of the README nobody has run yet. @type {{ language: string, code: string }[]} */
    this.examples = [];
    /** Of the tarball. @type {string[]} */
    this.files = [];
  }

  static async make() {
    const packed = new Packed(mkdtempSync(join(tmpdir(), 'vae-npm-')));
    const source = join(packed.folder, 'package');
    await pack(source);
    const [{ filename, files }] = JSON.parse(npm(packed.folder, 'pack', source, '--json'));
    packed.files = files.map((/** @type {{ path: string }} */ { path }) => path);
    rmSync(source, { recursive: true });
    packed.write('package.json', '{ "private": true, "type": "module" }');
    const readme = readFileSync(new URL('../../../npm/README.md', import.meta.url), 'utf8');
    packed.examples = Array.from(readme.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language, code]) => ({ language, code }));
    const [command, verb, ...names] = packed.example('sh').trim().split(' ');
    if (command !== 'npm') throw new Error(`expected a command of npm, got ${command}`);
    npm(packed.folder, verb, ...names.map((name) => (name === 'vae-playground' ? join(packed.folder, filename) : name)));
    return packed;
  }

  /** The next example in a language, which counts as run then. @param {string} language */
  example(language) {
    const at = this.examples.findIndex((example) => example.language === language);
    if (at < 0) throw new Error(`the README has no more example in ${language}`);
    return this.examples.splice(at, 1)[0].code;
  }

  /** @param {string} path */
  at(path) {
    return join(this.folder, path);
  }

  /** @param {string} path @param {string} text */
  write(path, text) {
    writeFileSync(this.at(path), text);
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}
