// @ts-check
/** What the reader has read, as the browser remembers it from visit to visit. */
import { chapters } from './chapters.js';
import { recall, remember } from '../app/browser-memory.js';

/** @returns {Set<string>} ids of chapters read to their end */
export function readChapters() {
  const ids = (recall('learn.read') ?? '').split(' ');
  return new Set(chapters.map(({ id }) => id).filter((id) => ids.includes(id)));
}

/** @param {string} id a chapter's */
export function markRead(id) {
  remember('learn.read', [...readChapters().add(id)].join(' '));
}

/** @returns {string} the page last open, or the first chapter */
export function lastPage() {
  const id = recall('learn.page');
  return chapters.find((chapter) => chapter.id === id)?.id ?? chapters[0].id;
}

/** @param {string} id a chapter's */
export function markOpen(id) {
  remember('learn.page', id);
}
