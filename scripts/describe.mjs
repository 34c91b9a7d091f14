// Writes www/app/description.js, what the page knows of the settings and the datasets, the JSON Schema and the registry that
// the core has, as the program `vae` prints them; and which version it is of. Building the program is scripts/build's business.
//
//   node scripts/describe.mjs VAE
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { versionOf } from './version.mjs';

const [program] = process.argv.slice(2);
/** @param {...string} options */
const ask = (...options) => JSON.parse(execFileSync(program, options, { encoding: 'utf8' }));
const root = new URL('../', import.meta.url);
const literal = (/** @type {unknown} */ value) => JSON.stringify(value, null, 2);

writeFileSync(
  new URL('www/app/description.js', root),
  `// Made by scripts/describe.mjs from the core's own description.

/** The settings of a model and its training, a JSON Schema. */
export const schema = ${literal(ask('config', '--schema'))};

/** The datasets that have a name. */
export const datasets = ${literal(ask('data', '--json'))};

/** The version of all that is here, and the commit that last changed what the page is made of: '' where no repository says. */
export const version = ${literal(versionOf(root))};
`,
);
