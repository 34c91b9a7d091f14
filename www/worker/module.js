// @ts-check
/** The compiled module, in either build (shared/build.js), and the one beside it. */
import { moduleFile } from '../shared/build.js';
import { damaged, fetchFile, partOfPage } from '../shared/files.js';

/** @typedef {typeof import('../pkg/simd128/vae_wasm.js')} Module */
/** @typedef {import('../shared/build.js').Build} Build */

/**
 * @param {Build} build
 * @param {(url: string) => Promise<Uint8Array<ArrayBuffer>>} [fileOf] a file of the site
 * @returns {Promise<Module>} compiled and ready
 */
export async function loadModule(build, fileOf = fetchFile) {
  const [module, bytes] = await Promise.all([
    build === 'relaxed' ? import('../pkg/relaxed/vae_wasm.js') : import('../pkg/simd128/vae_wasm.js'),
    fileOf(moduleFile(build)),
  ]);
  await module.default({ module_or_path: bytes });
  return module;
}

/** @typedef {typeof import('../pkg/aside/vae_wasm.js')} AsideModule */

/** @type {Promise<AsideModule> | null} */
let aside = null;

/**
 * The module of what few ask for: it reads the reader's own files, and has the experiments on models that need no tensors. Fetched
 * once, and again where that failed.
 * @returns {Promise<AsideModule>}
 */
export const loadAsideModule = () =>
  (aside ??= fetchAsideModule().catch((error) => {
    aside = null;
    throw error;
  }));

async function fetchAsideModule() {
  const url = 'pkg/aside/vae_wasm_bg.wasm';
  const [module, bytes] = await Promise.all([partOfPage(import('../pkg/aside/vae_wasm.js'), url), fetchFile(url)]);
  try {
    await module.default({ module_or_path: bytes });
  } catch (error) {
    throw damaged([url], error);
  }
  return module;
}
