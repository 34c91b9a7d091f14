// Puts the page's two libraries into www/vendor: each one ES module with its type declarations, and their licences.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const packages = new URL('../node_modules/', import.meta.url);
const vendor = new URL('../www/vendor/', import.meta.url);

async function bundle(entry, output) {
  await build({
    entryPoints: [entry.pathname],
    outfile: new URL(output, vendor).pathname,
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    legalComments: 'none', // in LICENSES.txt, whole
  });
}

function licence(name) {
  const { version } = JSON.parse(readFileSync(new URL(`${name}/package.json`, packages), 'utf8'));
  const text = readFileSync(new URL(`${name}/LICENSE`, packages), 'utf8');
  return `${name} ${version}\n\n${text.trim()}\n`;
}

mkdirSync(vendor, { recursive: true });
const litEntry = new URL('lit.js', import.meta.url);
await bundle(litEntry, 'lit.js');
copyFileSync(litEntry, new URL('lit.d.ts', vendor));

await bundle(new URL('uplot/dist/uPlot.esm.js', packages), 'uplot.js');
copyFileSync(new URL('uplot/dist/uPlot.d.ts', packages), new URL('uplot.d.ts', vendor));
copyFileSync(new URL('uplot/dist/uPlot.min.css', packages), new URL('uplot.css', vendor));

writeFileSync(new URL('LICENSES.txt', vendor), ['lit', 'uplot'].map(licence).join(`\n${'-'.repeat(80)}\n\n`));
