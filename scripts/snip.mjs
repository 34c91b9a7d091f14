// Makes the module smaller: candle's backward pass links every operation for every number type, a fifth of the module,
// although the model calls none of those below. Their bodies become a trap, and wasm-bindgen then drops what only they
// called. Names are Rust's v0 mangling, which spells out the types. A pattern that matches nothing is an error, so that
// the list cannot go stale; whether something needed was cut, the end-to-end tests find out on the built site.
//
//   node scripts/snip.mjs MODULE.wasm SNIPPED.wasm
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const unneeded = {
  'convolutions and pooling': /candle_core11cpu_backend.*(conv[12]d|conv_transpose[12]d|Conv[12]D|ConvTranspose[12]D|Im2Col|Col2Im|AvgPool2D|MaxPool2D)/,
  upsampling: /candle_core11cpu_backend.*Upsample(Nearest[12]D|Bilinear2D)/,
  indexing: /candle_core11cpu_backend.*\d(Gather|Scatter|IndexSelect|IndexAdd)/,
  'minima and maxima along a dimension': /candle_core11cpu_backend.*11ReduceIndex/,
  'dense products, which are ours (vae-kernels)': /candle_core11cpu_backend.*6MatMul|_(8gemm_f(16|32|64)|11gemm_common)/,
  'numbers of 8 and 16 bits': /candle_core.*(4half|6float8)/,
};

/** `unreachable`: no locals, the instruction, `end`. */
const trap = Buffer.from([3, 0, 0x00, 0x0b]);
const section = { custom: 0, import: 2, code: 10 };
const externFunction = 0;

/** Reads a module's bytes from `at` on. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 number. */
  number() {
    let [value, scale, byte] = [0, 1, 0x80];
    for (; byte & 0x80; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.take(this.number()).toString('utf8');
  }
}

function leb128(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

/** The module's sections: their ids, whole bytes and contents. */
function sectionsOf(module) {
  const reader = new Reader(module, 8);
  const sections = [];
  while (reader.at < module.length) {
    const start = reader.at;
    const id = reader.byte();
    const content = reader.take(reader.number());
    sections.push({ id, content, whole: module.subarray(start, reader.at) });
  }
  return sections;
}

/** Imported functions come first in the numbering of all. */
function importedFunctions({ content }) {
  const reader = new Reader(content);
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    const [, name] = [reader.text(), reader.text()];
    if (reader.byte() !== externFunction) throw new Error(`import ${name}: expected a function`);
    reader.number();
    functions++;
  }
  return functions;
}

/** The functions' names by number, of the custom section `name`. */
function functionNames(sections) {
  const named = sections.find(({ id, content }) => id === section.custom && new Reader(content).text() === 'name');
  if (!named) throw new Error('the module has no names');
  const reader = new Reader(named.content);
  reader.text();
  const functions = 1;
  while (reader.at < named.content.length) {
    const kind = reader.byte();
    const part = new Reader(reader.take(reader.number()));
    if (kind === functions) return new Map(Array.from({ length: part.number() }, () => [part.number(), part.text()]));
  }
  throw new Error('the module names no functions');
}

/** @param {Buffer} module @returns {{ module: Buffer, cut: Map<string, number> }} bytes cut, by what */
export function snip(module, patterns = unneeded) {
  const sections = sectionsOf(module);
  const names = functionNames(sections);
  const imported = importedFunctions(sections.find(({ id }) => id === section.import));
  const cut = new Map(Object.keys(patterns).map((what) => [what, 0]));
  const parts = sections.map(({ id, content, whole }) => {
    if (id !== section.code) return whole;
    const reader = new Reader(content);
    const count = reader.number();
    const bodies = Array.from({ length: count }, (_, index) => {
      const start = reader.at;
      reader.take(reader.number());
      const body = content.subarray(start, reader.at);
      const what = Object.keys(patterns).find((what) => patterns[what].test(names.get(imported + index) ?? ''));
      if (!what) return body;
      cut.set(what, cut.get(what) + body.length);
      return trap;
    });
    const code = Buffer.concat([leb128(count), ...bodies]);
    return Buffer.concat([Buffer.from([section.code]), leb128(code.length), code]);
  });
  return { module: Buffer.concat([module.subarray(0, 8), ...parts]), cut };
}

function main([input, output]) {
  const { module, cut } = snip(readFileSync(input));
  for (const [what, bytes] of cut) {
    if (bytes === 0) throw new Error(`${input} has no code for ${what}: mend the list in scripts/snip.mjs`);
  }
  writeFileSync(output, module);
  console.log(`snip: ${[...cut].map(([what, bytes]) => `${what} ${Math.round(bytes / 1000)} KB`).join('; ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
