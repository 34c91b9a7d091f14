// @ts-check
/**
 * What every view is: a custom element in light DOM that gets plain data as properties, asks the model through `ask`,
 * and says what it wants by bubbling events. views/README.md shows how one is written.
 */
import { LitElement } from '../vendor/lit.js';
import { asking } from './asking.js';
import { take, textsOf } from './carried.js';
import { withMaps } from './figures/maps.js';
import { pixelsOf, shapeOf } from './figures/shape.js';

/**
 * @typedef {object} Digit the one digit of the page
 * @property {Float32Array} x (pixels) as seen: centred, sized, 0..1, in 256 greys
 * @property {number | null} label
 * @property {'pad' | 'kept' | 'test' | 'sample' | 'chapter' | 'picture'} source `kept`: a drawing that the next stroke replaces;
 *   `chapter`: a picture that a text offers; `picture`: a file of the reader's own
 */

/** @typedef {import('../app/protocol.js').Work} Work */

/**
 * Asks the worker. Rejects with a Failure that the reader has already been shown: catch only to tidy up.
 * @typedef {import('../app/protocol.js').Ask} Ask
 */

const nobody = asking(() => new Promise(() => {}));

export class View extends LitElement {
  /** @type {import('../vendor/lit.js').PropertyDeclarations} */
  static properties = {
    active: { attribute: false },
    model: { attribute: false },
    modelVersion: { attribute: false },
    digit: { attribute: false },
    explanation: { attribute: false },
    heldOut: { attribute: false },
    progress: { attribute: false },
    download: { attribute: false },
    work: { attribute: false },
    settings: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    ask: { attribute: false },
    brought: { attribute: false },
  };

  /** What of it a link carries: properties, each as text. @type {import('./carried.js').Forms} */
  static carried = {};

  constructor() {
    super();
    /** Only the view in front is active; the others keep their state and do not render. */
    this.active = false;
    /** @type {import('../app/protocol.js').ModelInfo | null} */
    this.model = null;
    /** Changes whenever the model's numbers do: another file, a training step. */
    this.modelVersion = 0;
    /** @type {Digit | null} */
    this.digit = null;
    /** @type {import('../app/protocol.js').Explanation | null} of `digit` by the present model, latest */
    this.explanation = null;
    /** @type {import('../app/protocol.js').HeldOut | null} of the present model */
    this.heldOut = null;
    /** @type {import('../app/reports.js').Report | null} a new object for every event */
    this.progress = null;
    /** @type {{ what: string, received: number, total: number } | null} a download under way */
    this.download = null;
    /** @type {Work | null} heavy work under way */
    this.work = null;
    /** @type {import('../app/settings.js').Settings} */
    this.settings = /** @type {any} */ (null);
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    /** @type {import('./i18n.js').Language} */
    this.language = '';
    /** @type {Ask} */
    this.ask = nobody;
    /** @type {import('./carried.js').Texts | null} what a link brought of it */
    this.brought = null;
    /** @type {Map<string, unknown[]>} */
    this.seenKeys = new Map();
  }

  createRenderRoot() {
    return this;
  }

  /** @param {import('../vendor/lit.js').PropertyValues<any>} _changed */
  shouldUpdate(_changed) {
    return this.active && this.theme !== null && this.settings !== null;
  }

  /**
   * Renders. What a link says comes after what another model or digit puts back, and here, so that a view's own `willUpdate` and
   * `updated` need not know of it.
   * @param {import('../vendor/lit.js').PropertyValues<any>} changed
   */
  update(changed) {
    super.update(changed);
    if (this.model && this.brought && this.differs('brought', this.brought)) take(this, this.brought);
  }

  /** What of it a link carries, as it is now, or as it will be once it shows what a link brought. @returns {import('./carried.js').Texts} */
  get carried() {
    const { brought } = this;
    const waits = brought && this.seenKeys.get('brought')?.[0] !== brought;
    return new Map([...textsOf(this), ...(waits ? brought : [])]);
  }

  /** What of that stands in the address at all times; when it changes, the view says `vae-settings`. @returns {import('./carried.js').Texts} */
  get addressed() {
    return new Map();
  }

  /** What the key of the dice asks of the view in front. */
  rollDice() {
    this.emit('vae-reroll');
  }

  /** Numbers of z of the present model; 0 before there is one. */
  get latent() {
    return this.model?.config.model.latent ?? 0;
  }

  /** Rows and columns of the present model's images; without a model, of those that it is to be trained on. */
  get shape() {
    return shapeOf(this);
  }

  /**
   * Those of the model that it asks, where that need not be the present one.
   * @returns {import('./figures/shape.js').Shape}
   */
  get pictured() {
    return this.shape;
  }

  /** Numbers in an image. */
  get pixels() {
    return pixelsOf(this.shape);
  }

  /** Units of its layers. @returns {import('./figures/network-layout.js').Layers} */
  get layers() {
    const { input, hidden, latent, decoder_hidden } = this.model?.config.model ?? this.settings;
    const decoder = this.model?.decoderWidths ?? decoder_hidden ?? hidden.toReversed();
    return withMaps({ input, hidden, latent, decoder }, this.model?.maps ?? []);
  }

  /**
   * True when any of the values is another than at the last call with this name. Lit's own changed map does not do:
   * it forgets what changed while the view was not active.
   * @param {string} name
   * @param {...unknown} values
   */
  differs(name, ...values) {
    const before = this.seenKeys.get(name);
    if (before?.every((value, at) => Object.is(value, values[at]))) return false;
    this.seenKeys.set(name, values);
    return true;
  }

  /**
   * @param {'vae-digit' | 'vae-settings' | 'vae-settings-undo' | 'vae-settings-redo' | 'vae-reroll' | 'vae-class' | 'vae-open-shipped' | 'vae-open-checkpoint' | 'vae-keep-words'} type
   * @param {unknown} [detail]
   */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}
