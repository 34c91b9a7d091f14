// @ts-check
/** The module in Node.js, which reads it from the disk. */
import { readFile } from 'node:fs/promises';
import * as simd128 from '../www/pkg/simd128/vae_wasm.js';
import * as relaxed from '../www/pkg/relaxed/vae_wasm.js';
import { chooseBuild, moduleFile } from '../www/shared/build.js';
import { files } from './files.js';

export { configOf } from './config.js';
export { idxImages, idxLabels } from './idx.js';

/** As index.js has it. @type {typeof import('./index.js').load} */
export async function load({ build } = {}) {
  const chosen = chooseBuild(build ?? null);
  const module = chosen === 'relaxed' ? relaxed : simd128;
  await module.default({ module_or_path: await readFile(files[moduleFile(chosen)]) });
  return module;
}
