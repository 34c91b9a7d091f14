// @ts-check
/**
 * The replay as a film: moment after moment painted on a canvas of a fixed size, which the browser itself records (MediaRecorder).
 * It is made in the time that it lasts. What a moment looks like is frames.js's business.
 */
import { paintDigits } from '../../../shared/figures/digit.js';
import { paintMap } from '../../../shared/figures/map.js';
import { tileOf } from '../../../shared/figures/row.js';
import { between } from './between.js';
import { wholeRun } from './player.js';

/** @typedef {import('./frames.js').Frame} Frame */
/** @typedef {import('../../../app/theme.js').Theme} Theme */
/** @typedef {import('../../../shared/figures/shape.js').Shape} Shape */
/** @typedef {'map' | 'samples'} Subject */

/** Pixels of a side, of its edge, and of the line of text below. */
const size = 720;
const edge = 24;
const foot = 48;
/** Pictures a second, and milliseconds at the end. */
const rate = 30;
const rest = 1000;
/** Samples in a row and a column. */
const across = 6;
/** The first that the browser can record is taken. */
const types = ['video/mp4;codecs=avc1.42E01F', 'video/mp4', 'video/webm;codecs=vp9', 'video/webm'];

/** What the browser records canvases as; undefined where it does not. */
export function filmType() {
  const able = typeof MediaRecorder === 'function' && 'captureStream' in HTMLCanvasElement.prototype;
  return able ? types.find((type) => MediaRecorder.isTypeSupported(type)) : undefined;
}

/**
 * @param {object} options
 * @param {Frame[]} options.frames
 * @param {Subject} options.subject
 * @param {Theme} options.theme
 * @param {Shape} options.shape
 * @param {(frame: Frame) => string} options.caption
 * @param {(share: number) => void} options.onProgress
 * @param {AbortSignal} options.signal
 * @returns {Promise<Blob | null>} null where it was given up
 */
export async function record({ frames, subject, theme, shape, caption, onProgress, signal }) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: size, height: size });
  const context = canvas.getContext('2d');
  const mimeType = filmType();
  if (!context || !mimeType) return null;
  const paintAt = (/** @type {number} */ share) => {
    const at = share * (frames.length - 1);
    const frame = frames[Math.floor(at)];
    paint(context, { frame: between(frame, frames[Math.ceil(at)], at % 1), subject, theme, shape, text: caption(frame) });
  };
  paintAt(0);
  const recorder = new MediaRecorder(canvas.captureStream(rate), { mimeType, videoBitsPerSecond: 4e6 });
  /** @type {Blob[]} */
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.start();
  await played((share) => {
    paintAt(share);
    onProgress(share);
  }, signal);
  recorder.stop();
  await stopped;
  return signal.aborted ? null : new Blob(parts, { type: mimeType.split(';')[0] });
}

/**
 * Calls `show` as long as the film lasts, a hidden page too.
 * @param {(share: number) => void} show
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function played(show, signal) {
  const began = performance.now();
  return new Promise((done) => {
    const timer = setInterval(() => {
      const passed = performance.now() - began;
      if (!signal.aborted) show(Math.min(1, passed / wholeRun));
      if (!signal.aborted && passed < wholeRun + rest) return;
      clearInterval(timer);
      done();
    }, 1000 / rate);
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ frame: Frame, subject: Subject, theme: Theme, shape: Shape, text: string }} picture
 */
function paint(context, { frame, subject, theme, shape, text }) {
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, size, size);
  const side = size - foot - edge;
  context.save();
  context.translate((size - side) / 2, edge);
  if (subject === 'map') paintMap(context, sceneOf(frame, shape), theme, side, side);
  else paintSamples(context, frame.samples, shape, theme, side);
  context.restore();
  context.fillStyle = theme.ink;
  context.font = '20px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, size / 2, size - foot / 2);
  context.textBaseline = 'alphabetic';
}

/** @param {Frame} frame @param {Shape} shape @returns {import('../../../shared/figures/map.js').MapScene} */
function sceneOf({ tiles, prior, points, labels, posterior }, shape) {
  const pair = (/** @type {number} */ at) =>
    posterior ? /** @type {[number, number]} */ ([posterior[at], posterior[at + 1]]) : null;
  return { tiles, prior, shape, faint: true, points, labels, mu: pair(0), sigma: pair(2) };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} samples (n, pixels)
 * @param {Shape} shape
 * @param {Theme} theme
 * @param {number} side
 */
function paintSamples(context, samples, shape, theme, side) {
  const [rows, columns] = tileOf(shape);
  const sheet = document.createElement('canvas');
  Object.assign(sheet, { width: columns * across, height: rows * across });
  const onSheet = sheet.getContext('2d');
  if (!onSheet) return;
  paintDigits(onSheet, samples, shape, theme, across, across);
  context.imageSmoothingEnabled = false;
  context.drawImage(sheet, 0, 0, side, side);
  context.imageSmoothingEnabled = true;
}
