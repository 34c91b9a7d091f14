// @ts-check
/**
 * Undo and redo of the settings of a model and its training: what each change replaced, the latest last. A slider that moves is
 * one change. Plain data; which patch is made of it is the caller's business.
 */
import { configFields } from './schema.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {Partial<Settings>} Patch */

/** Changes that can be taken back at most. */
const most = 100;
/** Changes of the same settings within so many milliseconds are one. */
const together = 1000;

const names = new Set([...configFields.map(({ name }) => name), 'set', 'count', 'workers']);

/** @param {Patch} patch @param {Settings} settings what of them it changes */
const changed = (patch, settings) =>
  Object.keys(patch).filter(
    (name) => names.has(name) && String(/** @type {any} */ (patch)[name]) !== String(/** @type {any} */ (settings)[name]),
  );

/** @param {Settings} settings @param {readonly string[]} of @returns {Patch} */
const valuesOf = (settings, of) => Object.fromEntries(of.map((name) => [name, /** @type {any} */ (settings)[name]]));

export class SettingsSteps {
  /** @param {() => number} [clock] milliseconds */
  constructor(clock = () => performance.now()) {
    this.clock = clock;
    /** @type {Patch[]} */
    this.back = [];
    /** @type {Patch[]} */
    this.forth = [];
    this.lastAt = -Infinity;
    this.last = '';
  }

  /** A change is made. @param {Patch} patch @param {Settings} settings before it */
  note(patch, settings) {
    const of = changed(patch, settings);
    if (!of.length) return;
    const now = this.clock();
    const same = of.join() === this.last && now - this.lastAt < together && this.back.length > 0;
    Object.assign(this, { last: of.join(), lastAt: now, forth: [] });
    if (!same) this.back = [...this.back, valuesOf(settings, of)].slice(-most);
  }

  /** @param {Settings} settings the present ones @returns {Patch | null} to what was before */
  undo(settings) {
    return this.turn('back', 'forth', settings);
  }

  /** @param {Settings} settings the present ones @returns {Patch | null} to what was undone */
  redo(settings) {
    return this.turn('forth', 'back', settings);
  }

  /** @private @param {'back' | 'forth'} from @param {'back' | 'forth'} to @param {Settings} settings */
  turn(from, to, settings) {
    const patch = this[from].at(-1);
    if (!patch) return null;
    this[from] = this[from].slice(0, -1);
    this[to] = [...this[to], valuesOf(settings, Object.keys(patch))];
    this.last = '';
    return patch;
  }
}
