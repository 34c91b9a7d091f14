// @ts-check
/**
 * A lecture: a list of places of the page, each an address with its drawing and a title, which the browser keeps and a link can
 * carry. Pure functions and the browser's memory; presentation.js steps through it.
 */
import { recall, remember } from '../app/browser-memory.js';
import { bytesOf, lettersOf } from '../shared/base64url.js';

/** @typedef {{ hash: string, title: string }} Step */

const memory = 'lecture';
/** Steps of a lecture, letters of a title, of an address, of all addresses and of a link, at most. */
const most = { steps: 60, title: 120, hash: 40_000, hashes: 600_000, link: 1_000_000 };

/** @param {any} step @returns {step is Step} */
const isStep = (step) =>
  typeof step?.hash === 'string' &&
  /^#[\w/-]*(\?|$)/.test(step.hash) &&
  step.hash.length <= most.hash &&
  typeof step.title === 'string' &&
  step.title.length <= most.title;

/** @param {string | null} text JSON @returns {Step[]} none where it is no lecture */
function stepsOf(text) {
  try {
    const steps = JSON.parse(text ?? '');
    return Array.isArray(steps) && steps.length <= most.steps && steps.every(isStep)
      ? steps.map(({ hash, title }) => ({ hash, title }))
      : [];
  } catch {
    return [];
  }
}

/** The reader's own. */
export const recallLecture = () => stepsOf(recall(memory));

/** @param {readonly Step[]} steps */
export const rememberLecture = (steps) => remember(memory, JSON.stringify(steps));

/**
 * Why a step cannot be added: a text `share.lecture.…`; null where it can.
 * @param {readonly Step[]} steps
 * @param {Step} step
 * @returns {'known' | 'full' | 'long' | null}
 */
export function refusal(steps, { hash }) {
  if (steps.some((other) => other.hash === hash)) return 'known';
  if (hash.length > most.hash) return 'long';
  const letters = steps.reduce((sum, step) => sum + step.hash.length, hash.length);
  return steps.length >= most.steps || letters > most.hashes ? 'full' : null;
}

/**
 * One step more; a lecture that refuses it stays as it is.
 * @param {readonly Step[]} steps
 * @param {Step} step
 * @returns {readonly Step[]}
 */
export function withStep(steps, { hash, title }) {
  const step = { hash, title: title.slice(0, most.title) };
  return refusal(steps, step) || !isStep(step) ? steps : [...steps, step];
}

/**
 * One step earlier in the list.
 * @param {readonly Step[]} steps
 * @param {number} at
 */
export const earlier = (steps, at) =>
  at > 0 ? [...steps.slice(0, at - 1), steps[at], steps[at - 1], ...steps.slice(at + 1)] : steps;

/** For a link. @param {readonly Step[]} steps */
export const textOfLecture = (steps) => lettersOf(new TextEncoder().encode(JSON.stringify(steps)));

/** What a link brought. @param {string | null} text @returns {Step[]} none where it is no lecture */
export function lectureOf(text) {
  const bytes = text ? bytesOf(text, most.link) : null;
  if (!bytes) return [];
  try {
    return stepsOf(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return [];
  }
}
