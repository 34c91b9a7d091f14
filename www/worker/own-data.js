// @ts-check
/**
 * The reader's own files on their way to be a dataset, images or a table: one after the other, an archive's members as files of their own, pictures
 * decoded by the browser; all else is read in Rust. A file that is refused is left out and told with its reason, and what
 * was there before stays.
 */
import { putSet } from '../shared/own-sets.js';
import { failureOf } from './failure.js';
import { turn } from './turn.js';

/** @typedef {import('../pkg/aside/vae_wasm.js').Gathering} Gathering */
/** @typedef {import('../app/protocol.js').Failure} Failure */
/** @typedef {import('../app/protocol.js').OwnImages} OwnImages */
/** @typedef {import('../app/protocol.js').Arguments<'gatherOwn'>[0]} Wanted */

/** The longest side, in pixels, of a picture as it is handed on; Rust takes no larger ones. */
const mostSide = 512;
/** The largest file that is read, bytes. */
const mostBytes = 64 * 2 ** 20;
/** Images of the sheet, and of a thumbnail. */
const shown = 240;
const thumbnails = 12;

export class OwnData {
  /**
   * @param {object} worker
   * @param {() => Promise<typeof import('../pkg/aside/vae_wasm.js')>} worker.module
   * @param {(done: number) => void} worker.tell hears which share of the files is through
   */
  constructor({ module, tell }) {
    this.load = module;
    this.tell = tell;
    /** @type {Gathering | null} */
    this.gathering = null;
    /** Grows with every wish: files of an earlier one are not read on. */
    this.turn = 0;
  }

  /** @param {Wanted} wanted @returns {Promise<OwnImages>} */
  async gather({ files, sketches, side, byInk, asRows }) {
    const wish = ++this.turn;
    const { Gathering } = await this.load();
    const gathering = new Gathering(side, byInk ?? undefined, asRows ?? undefined);
    /** @type {OwnImages['refused']} */
    const refused = [];
    const given = inOrder(files);
    const inFolders = new Set(given.map(({ path }) => folderOf(path))).size > 1;
    for (const [at, { path, file }] of given.entries()) {
      if (wish !== this.turn) {
        gathering.free();
        throw Object.assign(new Error('other files were wanted meanwhile'), { kind: 'outdated' });
      }
      const take = async () => takeFile(gathering, path, await bytesOf(file), inFolders ? folderOf(path) : undefined, refused);
      await noting(refused, path, take);
      this.tell((at + 1) / given.length);
      await turn();
    }
    for (const { points, ends, widths } of sketches)
      await noting(refused, '', async () => gathering.sketch(points, ends, widths));
    refused.push(...gathering.leftOut().map((why) => ({ path: '', ...failureOf(why) })));
    this.gathering?.free();
    this.gathering = gathering;
    return { ...gathering.sheet(shown), refused };
  }

  /**
   * One picture that is looked at, and no data to be kept.
   * @param {import('../app/protocol.js').Arguments<'readPicture'>[0]} wanted
   * @returns {Promise<Uint8Array | null>}
   */
  async picture({ file: { path, file }, side, byInk }) {
    const { Gathering } = await this.load();
    const gathering = new Gathering(side, byInk);
    try {
      const take = async () => takeFile(gathering, path, await bytesOf(file), undefined, []);
      await noting([], path, take);
      const { count, pixels } = gathering.sheet(1);
      return count === 1 ? pixels : null;
    } finally {
      gathering.free();
    }
  }

  /** @param {{ name: string, copies: boolean }} how */
  async keep({ name, copies }) {
    if (!this.gathering) throw Object.assign(new Error('own data: expected images, got none'), { kind: 'own-few' });
    const { id, classes, columns, counts, training, heldOut } = /** @type {any} */ (this.gathering.finish(copies));
    const { pixels } = this.gathering.sheet(thumbnails);
    const set = { id, name, created: Date.now(), classes, columns, counts, thumbnail: pixels };
    await putSet(set, { training: training.map(orNull), heldOut: heldOut.map(orNull) });
    return set;
  }
}

/** @param {Uint8Array<ArrayBuffer> | undefined} file */
const orNull = (file) => file ?? null;

/**
 * By their paths, as the command line reads a folder, so that classes come in the order of their names whatever the browser's order
 * is; without what systems hide beside them.
 * @param {Wanted['files']} files
 */
const inOrder = (files) =>
  files.filter(({ path }) => !path.split('/').at(-1)?.startsWith('.')).sort((a, b) => (a.path < b.path ? -1 : 1));

/** @param {string} path */
const folderOf = (path) => path.split('/').at(-2);

/**
 * What is refused is told and left out; a panic is no refusal.
 * @param {OwnImages['refused']} refused
 * @param {string} path
 * @param {() => Promise<unknown>} take
 */
async function noting(refused, path, take) {
  try {
    await take();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    refused.push({ path, ...failureOf(error) });
  }
}

/** @param {Blob} file */
async function bytesOf(file) {
  if (file.size > mostBytes) throw tooLarge(`expected at most ${mostBytes} bytes, got ${file.size}`);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw Object.assign(new Error(String(error)), { kind: 'file' });
  }
}

/** @param {string} message */
const tooLarge = (message) => Object.assign(new Error(message), { kind: 'own-large' });

/**
 * @param {Gathering} gathering
 * @param {string} path
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string | undefined} label
 * @param {OwnImages['refused']} refused
 */
async function takeFile(gathering, path, bytes, label, refused) {
  const { picture, members } = gathering.file(bytes);
  if (picture) await takePicture(gathering, bytes, label);
  if (members) await takeMembers(gathering, path, members, refused);
}

/**
 * The files in an archive; one within it is not opened.
 * @param {Gathering} gathering
 * @param {string} archive
 * @param {string[]} members
 * @param {OwnImages['refused']} refused
 */
async function takeMembers(gathering, archive, members, refused) {
  const inFolders = new Set(members.map(folderOf)).size > 1;
  for (const [at, path] of members.entries()) {
    await noting(refused, `${archive}/${path}`, async () => {
      const bytes = gathering.member(at);
      if (bytes[0] === 0x50 && bytes[1] === 0x4b)
        throw Object.assign(new Error('an archive in an archive'), { kind: 'own-kind' });
      const { picture } = gathering.file(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
      if (picture) await takePicture(gathering, bytes, inFolders ? folderOf(path) : undefined);
    });
  }
}

/**
 * @param {Gathering} gathering
 * @param {Uint8Array} bytes
 * @param {string | undefined} label
 */
async function takePicture(gathering, bytes, label) {
  const bitmap = await createImageBitmap(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)])).catch((error) => {
    throw Object.assign(new Error(`the browser cannot decode it: ${error}`), { kind: 'own-damaged' });
  });
  try {
    const scale = Math.min(1, mostSide / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!context) throw Object.assign(new Error('there is no canvas'), { kind: 'own-damaged' });
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    gathering.picture(new Uint8Array(context.getImageData(0, 0, width, height).data.buffer), width, label);
  } finally {
    bitmap.close();
  }
}
