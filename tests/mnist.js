/** MNIST's files, by the names that the registry gives them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { datasets } from '../www/app/description.js';

/** Its entry in the registry. */
export const mnist = /** @type {(typeof datasets)[number]} */ (datasets.find(({ id }) => id === 'mnist'));

/**
 * The bytes of a part's images and of their labels, inflated as the worker does it.
 * @param {{ files: string[] }} part
 */
export const filesOf = ({ files: [images, labels] }) => [read(images), read(labels)];

const read = (/** @type {string} */ file) => gunzipSync(readFileSync(new URL(`../www/data/${file}`, import.meta.url)));
