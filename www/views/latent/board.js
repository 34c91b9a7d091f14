// @ts-check
/**
 * The latent board: every latent as a slider from the digit's mu, the difference of two classes' means added to it, the
 * picture that the decoder makes of it, and the test digits that lie nearest. Any of it can become the page's digit.
 */
import { html, nothing, repeat } from '../../vendor/lit.js';
import { number, rich, t, whole } from '../../shared/i18n.js';
import { button, slider } from '../../shared/controls/controls.js';
import { classColour } from '../../shared/figures/classes.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { digit } from '../../shared/figures/digit.js';
import { figureTools } from '../../shared/figures/export.js';
import { latentName } from '../../shared/figures/latents.js';
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';
import { latest } from '../../shared/latest.js';
import { letTrain } from '../../shared/let-train.js';
import { by, flag, listOf, numeric } from '../../shared/text-forms.js';
import { View } from '../../shared/view.js';
import { arithmetic, strongest } from './arithmetic.js';
import { classMeans, nearest } from './neighbours.js';

/** A latent with less than this, nats on average over the test digits, has collapsed: it is the prior whatever the digit. */
const collapsed = 0.01;
/** How far a slider goes, and its steps. */
const reach = 4;
const step = 0.05;
/** Sliders before all are asked for. */
const few = 20;
/** Nearest digits that are shown. */
const near = 8;
/** Milliseconds between two pictures while the model trains. */
const pause = 200;

/**
 * The board with what a view was given and has found.
 * @param {View & Pick<LatentBoard, 'encoded' | 'digits' | 'order'> & { classNames: readonly string[] }} view
 */
export const boardOf = (view) =>
  html`<vae-latent-board
    .active=${view.active}
    .model=${view.model}
    .modelVersion=${view.modelVersion}
    .digit=${view.digit}
    .explanation=${view.explanation}
    .progress=${view.progress}
    .settings=${view.settings}
    .theme=${view.theme}
    .language=${view.language}
    .ask=${view.ask}
    .encoded=${view.encoded}
    .digits=${view.digits}
    .order=${view.order}
    .names=${view.classNames}
    .brought=${view.brought}
  ></vae-latent-board>`;

/** @param {{ names: readonly string[] }} board */
const lastClass = ({ names }) => names.length - 1;
/** How far each latent was moved, up to the last that was: no farther than from beyond one end to beyond the other. */
const movedForm = by(
  listOf(numeric(-4 * reach, 4 * reach, false), 4096),
  (/** @type {Record<number, number>} */ moved) =>
    Array.from({ length: Math.max(-1, ...Object.keys(moved).map(Number)) + 1 }, (_, i) => moved[i] ?? 0),
  (far, { latent }) => (far.length <= latent ? Object.fromEntries(far.map((by, i) => [i, by])) : undefined),
);

class LatentBoard extends View {
  static properties = {
    encoded: { attribute: false },
    digits: { attribute: false },
    order: { attribute: false },
    names: { attribute: false },
    moved: { state: true },
    plus: { state: true },
    minus: { state: true },
    strength: { state: true },
    mean: { state: true },
    all: { state: true },
  };

  static carried = {
    moved: movedForm,
    plus: numeric(0, lastClass),
    minus: numeric(0, lastClass),
    strength: numeric(-strongest, strongest, false),
    all: flag,
  };

  constructor() {
    super();
    /** @type {import('../../shared/encoded.js').Encoded | null} */
    this.encoded = null;
    /** @type {{ x: Float32Array, labels: Uint8Array } | null} the same digits */
    this.digits = null;
    /** @type {number[]} latents, those that say most first */
    this.order = [];
    /** @type {readonly string[]} of the classes */
    this.names = [];
    /** @type {Record<number, number>} how far a latent was moved from mu */
    this.moved = {};
    this.plus = 4;
    this.minus = 9;
    this.strength = 0;
    /** @type {Float32Array | null} (pixels) at z */
    this.mean = null;
    /** @type {(Float32Array | null)[]} */
    this.means = [];
    /** @type {import('./neighbours.js').Neighbour[]} */
    this.neighbours = [];
    this.all = false;
    this.decode = latest(async (/** @type {Float32Array} */ z) => {
      this.mean = (await this.ask('decode', z)).mean;
      await letTrain(this, pause);
    });
  }

  /** What is added: the mean of one class minus that of the other, as strongly as wanted; null without such classes. */
  get difference() {
    const [plus, minus] = [this.means[this.plus], this.means[this.minus]];
    return plus && minus && plus.length === this.mu.length ? plus.map((value, i) => value - minus[i]) : null;
  }

  /** Of the digit; the prior's mean while there is none. */
  get mu() {
    const { explanation, latent } = this;
    return explanation?.mu.length === latent ? explanation.mu : new Float32Array(latent);
  }

  get z() {
    const { difference, moved, strength } = this;
    return this.mu.map((value, i) => value + (moved[i] ?? 0) + strength * (difference?.[i] ?? 0));
  }

  willUpdate() {
    const { encoded, digits, latent, names } = this;
    if (this.differs('latent', latent, this.model?.data)) Object.assign(this, { moved: {}, strength: 0, mean: null, all: false });
    if (this.differs('digit', this.digit)) this.moved = {};
    if (this.differs('classes', names)) [this.plus, this.minus] = names.length > 9 ? [4, 9] : [0, 1];
    const fits = encoded?.latent === latent && digits?.x.length === (encoded.mu.length / latent) * pixelsOf(this.shape);
    if (this.differs('means', encoded, digits, names))
      this.means = fits && digits?.labels.length ? classMeans(encoded.mu, digits.labels, names.length) : [];
    if (!latent) return;
    const { z } = this;
    if (this.differs('z', this.modelVersion, ...z)) this.decode(z);
    if (this.differs('near', encoded, ...z)) this.neighbours = fits ? nearest(encoded.mu, z, near) : [];
  }

  reset() {
    this.moved = {};
    this.strength = 0;
  }

  send() {
    if (!this.mean) return;
    this.emit('vae-digit', { x: this.mean, label: null, source: 'sample' });
    this.reset();
  }

  /** @param {number} index of a test digit */
  take(index) {
    const { digits } = this;
    if (!digits) return;
    const x = imagesOf(digits.x, this.shape, index).slice();
    this.emit('vae-digit', { x, label: this.names.length ? digits.labels[index] : null, source: 'test' });
  }

  render() {
    return html`<section class="latent-board" aria-label=${t('latent.board')}>
      <h2>${t('latent.board')} <span class="aside">${rich('latent.board.about', { z: sym('z'), mu: sym('mu') })}</span></h2>
      <div class="latent-board-body figure-place">
        ${this.picture()}
        <div class="latent-board-hands" data-picture>${this.names.length > 1 ? this.arithmetic() : nothing} ${this.sliders()}</div>
        ${figureTools('board')}
      </div>
      ${this.nearest()}
    </section>`;
  }

  picture() {
    const { mean, shape, theme, z } = this;
    const still = this.strength === 0 && Object.values(this.moved).every((by) => by === 0);
    return html`<div class="latent-board-picture">
      ${digit({ x: mean, shape, theme, label: t('latent.board.picture', { norm: number(Math.hypot(...z), 2) }), testid: 'board-digit' })}
      <p class="hint" data-picture>${rich('latent.board.norm', { z: sym('z'), norm: number(Math.hypot(...z), 2) })}</p>
      <div class="latent-board-buttons">
        ${button({
          label: t('latent.board.reset'),
          tip: t('latent.board.reset.tip'),
          disabled: still,
          testid: 'board-reset',
          onClick: () => this.reset(),
        })}
        ${button({
          label: t('latent.board.send'),
          tip: t('latent.board.send.tip'),
          disabled: !mean,
          testid: 'board-send',
          onClick: () => this.send(),
        })}
      </div>
    </div>`;
  }

  arithmetic() {
    const { names, plus, minus, strength } = this;
    const ready = this.difference !== null;
    return arithmetic({ names, plus, minus, strength, ready, onChange: (patch) => Object.assign(this, patch) });
  }

  sliders() {
    const { latent, z } = this;
    const klPerLatent = this.encoded?.latent === latent ? this.encoded.klPerLatent : null;
    const order = this.order.length === latent ? this.order : Array.from({ length: latent }, (_, i) => i);
    const active = klPerLatent?.filter((kl) => kl >= collapsed).length ?? 0;
    return html`<p class="hint">
        ${klPerLatent ? t('latent.board.rule', { active, collapsed: latent - active, least: number(collapsed, 2) }) : t('latent.legend.wait')}
      </p>
      <div class="latent-board-sliders">
        ${repeat(
          this.all ? order : order.slice(0, few),
          (index) => index,
          (index) => this.slider(index, z[index], klPerLatent?.[index] ?? null),
        )}
      </div>
      ${
        latent > few
          ? button({
              label: t(this.all ? 'draw.latents.fewer' : 'draw.latents.all', { count: latent }),
              tip: t('draw.latents.all.tip'),
              onClick: () => (this.all = !this.all),
            })
          : nothing
      }`;
  }

  /**
   * @param {number} index
   * @param {number} value
   * @param {number | null} kl
   */
  slider(index, value, kl) {
    const dead = kl !== null && kl < collapsed;
    const said = kl === null ? '' : t(dead ? 'latent.board.collapsed' : 'latent.board.active', { kl: number(kl, 2) });
    return html`<div class="latent-board-slider ${dead ? 'collapsed' : ''}">
      ${slider({
        label: html`<i class="sym" data-concept="z">${latentName(index)}</i> <span class="hint" data-picture>${said}</span>`,
        tip: t('latent.board.slider.tip'),
        value,
        min: -reach,
        max: reach,
        step,
        format: (now) => number(now, 2),
        testid: `board-${index}`,
        onInput: (now) => (this.moved = { ...this.moved, [index]: (this.moved[index] ?? 0) + now - value }),
      })}
      <i class="latent-board-mu" ${css({ '--at': ((Math.max(-reach, Math.min(reach, this.mu[index] ?? 0)) / reach + 1) / 2).toFixed(3) })}></i>
    </div>`;
  }

  nearest() {
    const { digits, neighbours, names, shape, theme } = this;
    const places = Array.from({ length: near }, (_, i) => neighbours[i] ?? null);
    return html`<div class="latent-near figure-place" data-testid="nearest">
      <h3>${t('latent.near')} <span class="aside">${rich('latent.near.about', { z: sym('z'), mu: sym('mu'), count: digits ? whole(digits.x.length / pixelsOf(shape)) : '–' })}</span></h3>
      <ol>
        ${places.map((place) => {
          const label = (place && digits?.labels[place.index]) ?? null;
          const name = names[label ?? -1] ?? '';
          const said = t('latent.near.label', { label: name, distance: number(place?.distance, 2) });
          return html`<li ${css({ '--class': label === null ? 'transparent' : classColour(label) })}>
            <button type="button" class="digit-button" ?disabled=${!place} aria-label=${said} data-tip=${t('latent.near.tip')} @click=${() => place && this.take(place.index)}>
              ${digit({ x: place ? digits?.x : null, index: place?.index ?? 0, shape, theme, label: '' })}
            </button>
            <span><i></i>${name} <span class="hint" data-picture>${number(place?.distance, 2)}</span></span>
          </li>`;
        })}
      </ol>
      ${figureTools('near')}
    </div>`;
  }
}

customElements.define('vae-latent-board', LatentBoard);
