// How fast registers alone multiply and add in this browser: small modules, assembled here, whose loop does nothing but
// independent chains of multiply and add on vectors of four numbers. More chains hide the latency until the registers run
// out, so the peak is the best of several numbers of chains.

const chainCounts = [6, 8, 10, 12, 13, 14];
const v128 = 0x7b;
/** @type {Record<string, number[]>} of two vectors on the stack after an accumulator: (accumulator * scale) + step */
const multiplyAdd = {
  // f32x4.mul with local 1, then f32x4.add of local 2
  simd128: [0x20, 1, 0xfd, 0xe6, 0x01, 0x20, 2, 0xfd, 0xe4, 0x01],
  // f32x4.relaxed_madd of locals 1 and 2
  relaxed: [0x20, 1, 0x20, 2, 0xfd, 0x85, 0x02],
};

/** A section or a body: its length before its bytes (LEB128). */
const sized = (/** @type {number[]} */ bytes) => [...leb(bytes.length), ...bytes];

function leb(/** @type {number} */ value) {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

const f32 = (/** @type {number} */ value) => [...new Uint8Array(Float32Array.of(value).buffer)];
const splat = (/** @type {number} */ value) => [0x43, ...f32(value), 0xfd, 0x13];

/** A module that exports `run(rounds: i32): f32`: `chains` multiply-adds of four numbers a round. */
function assemble(/** @type {string} */ build, /** @type {number} */ chains) {
  const first = 3;
  const all = Array.from({ length: chains }, (_, i) => first + i);
  const code = [
    ...[0x01, ...leb(2 + chains), v128], // local 0 counts down; 1 and 2 hold scale and step
    ...[...splat(0.999), 0x21, 1, ...splat(0.001), 0x21, 2],
    ...all.flatMap((i) => [...splat(i / 16), 0x21, i]),
    ...[0x03, 0x40], // loop
    ...all.flatMap((i) => [0x20, i, ...multiplyAdd[build], 0x21, i]),
    ...[0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0], // while --local0
    0x0b,
    ...[0x20, first, ...all.slice(1).flatMap((i) => [0x20, i, 0xfd, 0xe4, 0x01])],
    ...[0xfd, 0x1f, 0, 0x0b], // lane 0 of their sum
  ];
  const section = (/** @type {number} */ id, /** @type {number[]} */ bytes) => [id, ...sized(bytes)];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...sized([0x72, 0x75, 0x6e]), 0, 0]),
    ...section(10, [1, ...sized(code)]),
  );
}

/** Floating-point operations of one chain in one round. */
const operations = 8;
const rounds = 4_000_000;

/**
 * The loops of a build ('simd128' or 'relaxed').
 * @param {string} build
 * @returns {Promise<() => number>} measures: the GFLOP/s of the best loop
 */
export async function openPeak(build) {
  const loops = await Promise.all(
    chainCounts.map(async (chains) => {
      const { instance } = await WebAssembly.instantiate(assemble(build, chains));
      return { chains, run: /** @type {(rounds: number) => number} */ (instance.exports.run) };
    }),
  );
  const rates = () =>
    loops.map(({ chains, run }) => {
      const began = performance.now();
      run(rounds);
      return (chains * operations * rounds) / 1e6 / (performance.now() - began);
    });
  return () => Math.max(...rates());
}
