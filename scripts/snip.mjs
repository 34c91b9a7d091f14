// Makes the module smaller: candle's backward pass links every operation that a tensor could have come from, a tenth of
// the module, although no model here calls those below; and its errors can write out a backtrace, which no browser has.
// Their methods become a trap, and wasm-bindgen then drops what only they called. Only whole methods are cut, by their own
// names: a helper deeper down may serve others too, since the compiler merges functions that came out alike. A method that
// is not there is an error, so that the list cannot go stale; whether something needed was cut, the end-to-end tests find
// out on the built site.
//
//   node scripts/snip.mjs MODULE.wasm SNIPPED.wasm
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Methods of candle's tensors and their storage; and of what goes over a storage, by its type's name, the whole. */
const unneeded = [
  ...['conv1d', 'conv2d', 'conv_transpose1d', 'conv_transpose2d', 'avg_pool2d', 'upsample_nearest2d'],
  ...['gather', 'scatter_set', 'scatter_add_set', 'index_select', 'index_add', 'where_cond'],
  'ReduceIndex', // the largest, the smallest, and where they are
  'powf',
  'matmul', // the products of vae-kernels are called
  'gemm', // and those of the crates gemm-* by nobody else
  'Backtrace', // written out, which takes the reading of mangled names
  'demangle',
  'far', // sines of angles beyond a million, which nobody asks for
  'elementwise', // operations on numbers that are no f32, as every number of a tensor here is
  'conversion', // of a tensor into one of other numbers
  'copied',
  'product', // a product by type, which only candle's matmul calls
  'convolution', // the convolutions of vae-kernels are called
  'shared', // what candle shares among threads piece by piece: convolutions, sorting, softmax
];

/**
 * What no method's name tells: by words of their own.
 * @type {Record<string, RegExp>}
 */
const named = {
  // The loops themselves: they work on packed numbers, as no other function does that might come out alike.
  gemm: /(8gemm_f\d\d|11gemm_common)\w*(1[08]gemm_basic|11microkernel|13pack_operands|8pack_[lr]hs)/,
  // How std writes out where an error came from, and how a mangled name is made readable.
  Backtrace: /3std9backtraceNt\w+_9BacktraceNt\w+7Display3fmt$/,
  demangle: /14rustc_demangle(8demangle$|\w+_8Demangle\w*7Display3fmt$|2v0\w+7Printer\d+print_)/,
  far: /14rem_pio2_large14rem_pio2_large$/,
  // By the type of the numbers, which follows the name; `f` is f32, with which no other comes out alike.
  // Comparisons of f32 give u8, which backward passes multiply with as f32: `h` is u8.
  elementwise:
    /11candle_core11cpu_backend5utils(9unary_map|13unary_map_vec|10binary_map|14binary_map_vec|18binary_map_vec_par)(?!f|hf)/,
  // From f32 to any other number but u8; copies of two or eight bytes, which no copy of an f32 or of its mask comes out alike with.
  conversion: /11candle_core11cpu_backend5utils9unary_mapf(?![fh])/,
  copied: /11candle_core11cpu_backend17copy_strided_src_(d|x|N)/,
  shared: /5rayon4iter/,
  convolution: /11candle_core.*(11cpu_backend6conv2d|\dConvTranspose[12]D|6Conv[12]D)/,
  product: /11candle_core11cpu_backendNtB\w+_6MatMulNt\w+4Map21f/,
};

/** Such a method's name in Rust's v0 mangling, in which a name follows its length. @param {string} method */
const patternOf = (method) => {
  if (named[method]) return named[method];
  return /^[A-Z]/.test(method)
    ? new RegExp(`11candle_core11cpu_backend${method.length}${method}Nt\\w*3map\\w*$`)
    : new RegExp(`11candle_core.*(7storageNt\\w+_7Storage|14BackendStorage|6Tensor)${method.length}${method}$`);
};

/** `unreachable`: no locals, the instruction, `end`. */
const trap = Buffer.from([3, 0, 0x00, 0x0b]);
const section = { custom: 0, import: 2, code: 10 };
const externFunction = 0;

/** Reads a module's bytes from `at` on. */
class Reader {
  /** @param {Buffer} bytes */
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

  /** @param {number} length */
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.take(this.number()).toString('utf8');
  }
}

/** @param {number} value */
function leb128(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

/** @typedef {{ id: number, content: Buffer, whole: Buffer }} Section its whole bytes, and those without its id and size */

/** @param {Buffer} module */
function sectionsOf(module) {
  const reader = new Reader(module, 8);
  /** @type {Section[]} */
  const sections = [];
  while (reader.at < module.length) {
    const start = reader.at;
    const id = reader.byte();
    const content = reader.take(reader.number());
    sections.push({ id, content, whole: module.subarray(start, reader.at) });
  }
  return sections;
}

/** Imported functions come first in the numbering of all. @param {Section[]} sections */
function importedFunctions(sections) {
  const imports = sections.find(({ id }) => id === section.import);
  if (!imports) return 0;
  const reader = new Reader(imports.content);
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    const [, name] = [reader.text(), reader.text()];
    if (reader.byte() !== externFunction) throw new Error(`import ${name}: expected a function`);
    reader.number();
    functions++;
  }
  return functions;
}

/**
 * The functions' names by number, of the custom section `name`.
 * @param {Section[]} sections
 * @returns {Map<number, string>}
 */
function functionNames(sections) {
  const named = sections.find(({ id, content }) => id === section.custom && new Reader(content).text() === 'name');
  if (!named) throw new Error('the module has no names');
  const reader = new Reader(named.content);
  reader.text();
  const functions = 1;
  while (reader.at < named.content.length) {
    const kind = reader.byte();
    const part = new Reader(reader.take(reader.number()));
    if (kind === functions) {
      return new Map(Array.from({ length: part.number() }, () => /** @type {[number, string]} */ ([part.number(), part.text()])));
    }
  }
  throw new Error('the module names no functions');
}

/** @param {Buffer} module @param {string[]} methods @returns {Buffer} */
export function snip(module, methods = unneeded) {
  const sections = sectionsOf(module);
  const names = functionNames(sections);
  const imported = importedFunctions(sections);
  const missing = new Map(methods.map((method) => [method, patternOf(method)]));
  const patterns = [...missing];
  const parts = sections.map(({ id, content, whole }) => {
    if (id !== section.code) return whole;
    const reader = new Reader(content);
    const count = reader.number();
    const bodies = Array.from({ length: count }, (_, index) => {
      const start = reader.at;
      reader.take(reader.number());
      const name = names.get(imported + index) ?? '';
      const found = patterns.find(([, pattern]) => pattern.test(name));
      if (!found) return content.subarray(start, reader.at);
      missing.delete(found[0]);
      return trap;
    });
    const code = Buffer.concat([leb128(count), ...bodies]);
    return Buffer.concat([Buffer.from([section.code]), leb128(code.length), code]);
  });
  if (missing.size)
    throw new Error(`no method ${[...missing.keys()].join(', ')} in the module: mend the list in scripts/snip.mjs`);
  return Buffer.concat([module.subarray(0, 8), ...parts]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [input, output] = process.argv.slice(2);
  writeFileSync(output, snip(readFileSync(input)));
}
