// @ts-check
/**
 * Files that are dropped on the page, wherever on it. A browser left to itself would leave the page for what is dropped, and
 * with it a training under way.
 */

/** @typedef {import('../app/protocol.js').FileAt} FileAt */

/** What a file of images is called. Any other may be a model. */
const imageNames = /\.(png|jpe?g|webp|zip|npy|csv|gz|idx)$|[.-]idx\d-ubyte$/i;

/** @param {FileAt[]} files */
const areImages = (files) => files.length > 1 || files.some(({ path }) => path.includes('/') || imageNames.test(path));

/** @param {DragEvent} event */
const carriesFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') ?? false;

/** Text that is dropped into a field is the browser's business. @param {DragEvent} event */
const isForField = (event) => !carriesFiles(event) && event.target instanceof HTMLInputElement;

/** The files of a folder, and of those in it. @param {any} entry of the browser's file system @returns {Promise<FileAt[]>} */
async function filesIn(entry) {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) return [{ path, file: await new Promise((done, failed) => entry.file(done, failed)) }];
  const reader = entry.createReader();
  /** @type {FileAt[]} */
  const files = [];
  for (;;) {
    // Browsers give a hundred at a time.
    const entries = /** @type {any[]} */ (await new Promise((done, failed) => reader.readEntries(done, failed)));
    if (!entries.length) return files;
    for (const inside of entries.filter(({ name }) => !name.startsWith('.'))) files.push(...(await filesIn(inside)));
  }
}

/**
 * What was dropped or pasted, folders and all. To be called while the event lasts.
 * @param {DataTransfer | null} data
 * @returns {Promise<FileAt[]>}
 */
export async function filesOf(data) {
  const entries = [...(data?.items ?? [])].map((item) => (item.kind === 'file' ? (item.webkitGetAsEntry?.() ?? null) : null));
  const files = [...(data?.files ?? [])];
  const folders = entries.filter((entry) => entry?.isDirectory);
  if (!folders.length) return files.map((file) => ({ path: file.name, file }));
  return (await Promise.all(entries.filter(Boolean).map(filesIn))).flat();
}

/**
 * @param {object} takers
 * @param {(file: File) => void} takers.model
 * @param {(files: FileAt[]) => void} takers.images
 */
export function takeFiles({ model, images }) {
  const hover = (/** @type {DragEvent} */ event) => {
    if (isForField(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
  };
  const take = (/** @type {FileAt[]} */ files) => {
    if (areImages(files)) images(files);
    else if (files.length) model(files[0].file);
  };
  addEventListener('dragenter', hover);
  addEventListener('dragover', hover);
  addEventListener('drop', (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    void filesOf(event.dataTransfer).then(take);
  });
  addEventListener('paste', ({ clipboardData }) => {
    const pictures = [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (pictures.length) images(pictures.map((file) => ({ path: file.name, file })));
  });
}
