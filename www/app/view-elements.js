// @ts-check
/**
 * The views' elements: fetched when they are first wanted, kept, and given what all of them have (shared/view.js). Which view is in
 * front is main.js's business, which views there are views.js's.
 */
import { partOfPage } from '../shared/files.js';
import { linkStyle } from '../shared/style.js';
import { carriedOf } from './address.js';
import { views } from './views.js';

/** @typedef {InstanceType<typeof import('../shared/view.js').View>} ViewElement */

export class ViewElements {
  /**
   * @param {() => void} came called when one is there
   * @param {(error: Error) => void} missed called when one cannot be had
   */
  constructor(came, missed) {
    this.came = came;
    this.missed = missed;
    /** Of the views that are there, by name. @type {Map<string, ViewElement>} */
    this.elements = new Map();
    /** Views that have been asked for, by name. @type {Map<string, Promise<void>>} */
    this.coming = new Map();
  }

  /** Has a view come, once. One that cannot be had is told of, and asked for again when it is next opened. @param {string} name */
  bring(name) {
    const known = this.coming.get(name);
    if (known) return known;
    const fetched = partOfPage(this.fetch(name), name).catch((error) => {
      this.coming.delete(name);
      this.missed(error);
    });
    this.coming.set(name, fetched);
    return fetched;
  }

  /** The view and its looks. A style sheet that is missing is no reason for no view. @private @param {string} name */
  async fetch(name) {
    const { tag, styles, load } = /** @type {(typeof views)[number]} */ (views.find((view) => view.name === name));
    await Promise.all([load(), ...styles.map((href) => linkStyle(href).catch(reportError))]);
    this.elements.set(name, /** @type {ViewElement} */ (document.createElement(tag)));
    this.came();
  }

  /** One that has come already. @param {string} name @returns {ViewElement | undefined} */
  there(name) {
    return this.elements.get(name);
  }

  /** What a link carries of some views. @param {Iterable<string>} [names] all of them, where none are named @returns {Record<string, string>} */
  carried(names = this.elements.keys()) {
    const texts = [...names].map((name) => carriedOf(name, this.elements.get(name)?.carried ?? new Map()));
    return Object.assign({}, ...texts);
  }

  /** What of that stands in the address without being asked for. @param {string} name @returns {Record<string, string>} */
  addressed(name) {
    return carriedOf(name, this.elements.get(name)?.addressed ?? new Map());
  }

  /**
   * A view that is there, with its properties.
   * @param {string} name
   * @param {import('./app.js').AppState} state
   * @param {{ ask: import('../shared/view.js').Ask, address: (patch: Partial<import('./settings.js').Settings>) => string,
   *   steps: import('./settings-steps.js').SettingsSteps }} functions
   */
  get(name, state, functions) {
    const element = this.elements.get(name);
    if (!element) return null;
    const active = name === state.settings.view;
    const { model, modelVersion, digit, explanation, heldOut, progress, download, work, theme, language, settings } = state;
    const { modelName, shelf, told } = state;
    const brought = state.brought.get(name) ?? null;
    const given = {
      active,
      model,
      modelVersion,
      digit,
      explanation,
      heldOut,
      progress,
      download,
      work,
      theme,
      language,
      brought,
    };
    // An attribute that is written costs a look at the style even where it stays what it was.
    if (element.hidden === active) element.hidden = !active;
    return Object.assign(element, given, functions, { settings, modelName, shelf, told });
  }
}
