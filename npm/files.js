// @ts-check
/**
 * Where the package's files lie that are fetched rather than imported. Bundlers know them by these very lines, and put the addresses
 * here that they give them.
 */

/** By their paths in the page's sources, as those who fetch them say. @type {Record<string, URL>} */
export const files = {
  'worker/worker.js': new URL('./worker-script.js', import.meta.url),
  'worker/helper.js': new URL('./helper-script.js', import.meta.url),
  'pkg/simd128/vae_wasm_bg.wasm': new URL('./simd128.wasm', import.meta.url),
  'pkg/relaxed/vae_wasm_bg.wasm': new URL('./relaxed.wasm', import.meta.url),
  'pkg/aside/vae_wasm_bg.wasm': new URL('./aside.wasm', import.meta.url),
};
