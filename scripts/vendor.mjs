// Puts the page's libraries into www/vendor: each one ES module with its type declarations. Their licences are
// licences.mjs's business.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packages = new URL('../node_modules/', import.meta.url);
const vendor = new URL('../www/vendor/', import.meta.url);

/**
 * @param {URL} entry
 * @param {string} output its name in vendor/
 * @param {URL[]} [inject] modules whose exports stand for globals of the same names
 */
async function bundle(entry, output, inject = []) {
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: fileURLToPath(new URL(output, vendor)),
    inject: inject.map((file) => fileURLToPath(file)),
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    legalComments: 'none', // in LICENSES.txt, whole
  });
}

mkdirSync(vendor, { recursive: true });
for (const name of ['lit', 'idb', 'fflate']) {
  const entry = new URL(`${name}.js`, import.meta.url);
  await bundle(entry, `${name}.js`);
  copyFileSync(entry, new URL(`${name}.d.ts`, vendor));
}

await bundle(new URL('uplot/dist/uPlot.esm.js', packages), 'uplot.js', [new URL('uplot-navigator.js', import.meta.url)]);
copyFileSync(new URL('uplot/dist/uPlot.d.ts', packages), new URL('uplot.d.ts', vendor));
copyFileSync(new URL('uplot/dist/uPlot.min.css', packages), new URL('uplot.css', vendor));
