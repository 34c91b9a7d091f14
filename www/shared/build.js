// @ts-check
/**
 * Which build of the compiled module this browser gets. Both have the same face; `relaxed` multiplies and adds in one
 * instruction, which is faster, but rounds as the processor does. `simd128` gives the same bits on every machine.
 */

/** @typedef {'simd128' | 'relaxed'} Build */

/** A whole module whose one function makes three vectors and ends in `f32x4.relaxed_madd`, (fd 85 02) to a validator. */
const relaxedMadd = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic and version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // one function of that type
  ...[0x0a, 0x13, 0x01, 0x11, 0x00], // its code, without locals
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f], // thrice i32.const 0, i8x16.splat
  ...[0xfd, 0x85, 0x02, 0x0b], // f32x4.relaxed_madd, end
);

/**
 * @param {string | null} wanted a build's name; anything else leaves the choice to the browser's abilities
 * @param {(bytes: BufferSource) => boolean} [validate]
 * @returns {Build}
 */
export function chooseBuild(wanted, validate = WebAssembly.validate) {
  if (wanted === 'simd128') return 'simd128';
  return validate(relaxedMadd) ? 'relaxed' : 'simd128';
}

/** Where a build's code is. @param {Build} build */
export const moduleFile = (build) => `pkg/${build}/vae_wasm_bg.wasm`;
