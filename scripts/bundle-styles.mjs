// The site's style sheets: each with what it imports, small and under a name that changes with it.
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { hashed } from './headers.mjs';

/** @param {string} root @param {string} path */
const inside = (root, path) => relative(root, path).replaceAll(sep, '/');

/**
 * Several sheets as one, in their order.
 * @param {string} www
 * @param {string[]} paths
 */
export async function joinStyles(www, paths) {
  const { outputFiles } = await build({
    stdin: { contents: paths.map((path) => `@import './${path}';`).join('\n'), resolveDir: www, loader: 'css' },
    bundle: true,
    minify: true,
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

/**
 * Every sheet that is linked by its path. What is only imported by others is part of them.
 * @param {string} www
 * @param {string[]} paths
 */
export async function bundleStyles(www, paths) {
  const { outputFiles, metafile } = await build({
    entryPoints: paths.map((path) => join(www, path)),
    absWorkingDir: www,
    outbase: www,
    outdir: join(www, '..', 'out'),
    entryNames: `${hashed}/[dir]/[name]-[hash]`,
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
  });
  const out = join(www, '..', 'out');
  const outputs = Object.entries(metafile.outputs);
  const imported = new Set(
    outputs.flatMap(([, { inputs, entryPoint }]) => Object.keys(inputs).filter((path) => path !== entryPoint)),
  );
  /** @type {Record<string, string>} */
  const table = {};
  for (const [path, { entryPoint = '' }] of outputs) {
    if (!imported.has(entryPoint)) table[entryPoint] = inside(out, join(www, path));
  }
  const kept = new Set(Object.values(table));
  /** @type {[string, Uint8Array][]} */
  const files = outputFiles.map(({ path, contents }) => [inside(out, path), contents]);
  return { table, files: files.filter(([path]) => kept.has(path)) };
}
