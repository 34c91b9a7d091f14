// @ts-check
/**
 * Files that are dropped on the page, wherever on it. A browser left to itself would leave the page for what is dropped, and
 * with it a training under way.
 */

/** @param {DragEvent} event */
const carriesFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') ?? false;

/** Text that is dropped into a field is the browser's business. @param {DragEvent} event */
const isForField = (event) => !carriesFiles(event) && event.target instanceof HTMLInputElement;

/** @param {(file: File) => void} open */
export function takeFiles(open) {
  const hover = (/** @type {DragEvent} */ event) => {
    if (isForField(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
  };
  addEventListener('dragenter', hover);
  addEventListener('dragover', hover);
  addEventListener('drop', (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) open(file);
  });
}
