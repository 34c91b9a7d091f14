// Writes www/app/description.js, what the page knows of the settings and the datasets: the JSON Schema and the registry
// that the core has, as the program `vae` prints them. Building the program is scripts/build's business.
//
//   node scripts/describe.mjs VAE
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [program] = process.argv.slice(2);
/** @param {...string} options */
const ask = (...options) => JSON.parse(execFileSync(program, options, { encoding: 'utf8' }));
const literal = (/** @type {unknown} */ value) => JSON.stringify(value, null, 2);

writeFileSync(
  new URL('../www/app/description.js', import.meta.url),
  `// Made by scripts/describe.mjs from the core's own description.

/** The settings of a model and its training, a JSON Schema. */
export const schema = ${literal(ask('config', '--schema'))};

/** The datasets that have a name. */
export const datasets = ${literal(ask('data', '--json'))};
`,
);
