// @ts-check
/**
 * What a VAE is for, three tiles side by side: a sample from the prior, the digit's z = mu, and its log p(x) by
 * importance sampling, with those of ten test digits to compare it with, and scribbles to try.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { icon } from '../../../shared/controls/icon.js';
import { sym } from '../../../shared/controls/sym.js';
import { classesOf } from '../../../app/class-names.js';
import { classColour, examples } from '../../../shared/figures/classes.js';
import { digit } from '../../../shared/figures/digit.js';
import { latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { ofImages } from '../../../app/datasets.js';
import { samples, seed } from '../support/log-px.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { tries } from '../support/tries.js';
import { letTrain } from '../support/training.js';
import { scribbles, strokesOf } from './scribbles.js';
import { seedForm } from '../support/forms.js';

/** Numbers of z that the tile has room for. */
const numbersShown = 20;
/** Rows of labels above the line, so that near ones stay apart, and how near is too near. */
const rows = 3;
const apart = 0.035;

/** Test digits beside the page's. */
const shownOthers = 10;

/** The seed of a first sample that the shipped models decode well. Not every one is. */
const firstRoll = 28;

/** @typedef {{ label: number, name: string, logPx: number }} Other a test digit */

class ThreeTilesFigure extends View {
  static properties = {
    rolls: { state: true },
    mean: { state: true },
    logPx: { state: true },
    others: { state: true },
    offered: { state: true },
  };

  static carried = { rolls: seedForm };

  constructor() {
    super();
    /** The seed of the sample. */
    this.rolls = firstRoll;
    /** @type {Float32Array | null} of the sample */
    this.mean = null;
    /** @type {number | null} of the page's digit */
    this.logPx = null;
    /** @type {Other[]} of the present model; none while it trains */
    this.others = [];
    this.roll = latest(async () => {
      this.mean = (await this.ask('sample', 1, 1, this.rolls)).mean;
      await letTrain(this);
    });
    this.weigh = latest(async (/** @type {Float32Array} */ x) => {
      const logPx = await this.ask('logPx', x, samples, seed);
      this.logPx = this.digit ? logPx : null;
      await letTrain(this);
    });
    this.compare = latest(async () => this.weighOthers());
    /** @type {Map<string, Float32Array>} scribbles as the page shows them */
    this.offered = new Map();
    this.offer = latest(async (/** @type {string} */ data) => {
      /** @type {Map<string, Float32Array>} */
      const offered = new Map();
      for (const name of scribbles) {
        const { points, ends, widths } = strokesOf(name);
        const x = await this.ask('seeDrawing', points, ends, widths, data);
        if (x) offered.set(name, x);
      }
      this.offered = offered;
    });
  }

  /** Test digits of every class; given up when another model comes. */
  async weighOthers() {
    const { modelVersion: version, pixels, model } = this;
    const { x, labels } = await this.ask('examples');
    /** @type {Other[]} */
    const others = [];
    const images = x.length / pixels;
    const classes = classesOf(model?.data);
    for (const at of examples({ labels, classes: classes.length, images, count: shownOthers })) {
      if (version !== this.modelVersion) return;
      const logPx = await this.ask('logPx', x.slice(at * pixels, (at + 1) * pixels), samples, seed);
      const label = labels[at] ?? at;
      others.push({ label, name: classes[label] ?? String(label), logPx });
    }
    if (version === this.modelVersion) this.others = others;
  }

  willUpdate() {
    if (!this.digit) this.logPx = null;
    if (!ofImages(this.model)) return;
    const training = this.progress?.running ?? false;
    const { data } = this.model;
    if (data && this.differs('scribbles', data)) this.offer(data);
    if (this.differs('sample', this.rolls, this.modelVersion)) this.roll();
    if (this.differs('density', this.digit, this.modelVersion) && this.digit) this.weigh(this.digit.x);
    if (this.differs('stale', this.modelVersion)) this.others = [];
    if (!training && this.differs('others', this.modelVersion)) this.compare();
  }

  render() {
    return html`<div class="figure-three-tiles" role="group" aria-label=${t('learn.three-tiles.label')}>
      <div class="figure-three-tiles-row">${this.generates()} ${this.extracts()} ${this.measures()}</div>
      ${this.line()}
      ${tries(
        this,
        scribbles.map((id) => ({
          id,
          name: t(`learn.three-tiles.scribble.${id}`),
          x: this.offered.get(id) ?? null,
          label: null,
          source: /** @type {const} */ ('chapter'),
        })),
      )}
      <p class="hint">
        ${rich('learn.three-tiles.hint', { x: sym('x'), samples })}
        ${this.logPx !== null && this.logPx > 0 ? t('learn.three-tiles.positive') : nothing}
      </p>
    </div>`;
  }

  generates() {
    return html`<section class="figure-three-tiles-tile">
      <h2>${t('learn.three-tiles.generate')}</h2>
      <p>${rich('learn.three-tiles.generate.how', { z: sym('z'), prior: sym('prior') })}</p>
      <div class="figure-three-tiles-content">
        ${digit({ x: this.mean, shape: this.shape, theme: this.theme, label: t('learn.three-tiles.sample'), testid: 'three-tiles-sample' })}
      </div>
      ${button({
        label: html`${icon('dice')}<span>${t('learn.three-tiles.roll')}</span>`,
        tip: t('learn.three-tiles.roll.tip'),
        testid: 'three-tiles-roll',
        onClick: () => this.rolls++,
      })}
    </section>`;
  }

  extracts() {
    const mu = this.digit && this.explanation ? this.explanation.mu : null;
    const shown = mu ? [...mu.subarray(0, numbersShown)] : [];
    return html`<section class="figure-three-tiles-tile" data-concept="q">
      <h2>${t('learn.three-tiles.extract')}</h2>
      <p>${rich('learn.three-tiles.extract.how', { x: sym('x'), mu: sym('mu') })}</p>
      <ol class="figure-three-tiles-content figure-three-tiles-numbers ${shown.length > 6 ? 'many' : ''}" data-testid="three-tiles-mu">
        ${shown.map(
          (value, i) =>
            html`<li title=${latentName(i)} ${css({ '--strength': `${Math.min(60, Math.abs(value) * 22).toFixed(0)}%` })}>
              ${shown.length > 6 ? nothing : html`<i class="sym" data-concept="z">${latentName(i)}</i>`} ${number(value, shown.length > 6 ? 1 : 2)}
            </li>`,
        )}
      </ol>
      <p class="figure-three-tiles-foot">
        ${mu ? t(mu.length > numbersShown ? 'learn.three-tiles.first' : 'learn.three-tiles.all', { count: mu.length, shown: numbersShown }) : '–'}
      </p>
    </section>`;
  }

  measures() {
    return html`<section class="figure-three-tiles-tile">
      <h2>${t('learn.three-tiles.density')}</h2>
      <p>${rich('learn.three-tiles.density.how', { x: sym('x') })}</p>
      <p class="figure-three-tiles-content figure-three-tiles-big">
        <b data-testid="three-tiles-logpx">${number(this.logPx)}</b>&nbsp;<span>${t('learn.nats')}</span>
      </p>
      <p class="figure-three-tiles-foot">
        ${this.digit ? digit({ x: this.digit.x, shape: this.shape, theme: this.theme, label: t('learn.three-tiles.digit'), kind: 'small' }) : nothing}
      </p>
    </section>`;
  }

  /** log p(x) of the digit and of the test digits on one line. */
  line() {
    const { others, logPx } = this;
    const values = [...others.map((other) => other.logPx), ...(logPx === null ? [] : [logPx])];
    const scale = roundScale(values.length ? values : [-200, 0], 4);
    const share = (/** @type {number} */ value) => (value - scale.low) / (scale.high - scale.low);
    const place = (/** @type {number} */ value) => `${(share(value) * 100).toFixed(2)}%`;
    const label = t('learn.three-tiles.line', {
      value: number(logPx),
      others: others.map((other) => `${other.name}: ${number(other.logPx)}`).join('; ') || '–',
    });
    return html`<div class="figure-three-tiles-line" role="img" aria-label=${label} data-testid="three-tiles-line">
      <div class="figure-three-tiles-others">
        ${stacked(others, share).map(
          ({ label, name, logPx, row }) =>
            html`<span ${css({ '--at': place(logPx), '--row': row, '--class': classColour(label) })}>${name}</span>`,
        )}
      </div>
      <div class="figure-three-tiles-axis">
        ${logPx === null ? nothing : html`<i class="figure-three-tiles-mark" ${css({ '--at': place(logPx) })}></i>`}
      </div>
      <div class="elbo-ticks">
        ${scale.ticks.map((value) => html`<span ${css({ '--from': place(value) })}>${number(value, digitsOf(scale.step))}</span>`)}
      </div>
      <p>${rich('learn.three-tiles.axis', { x: sym('x') })}</p>
    </div>`;
  }
}

/**
 * Labels that would lie on one another go to higher rows.
 * @param {Other[]} others
 * @param {(value: number) => number} share
 */
function stacked(others, share) {
  /** @type {number[]} where the last label of each row is */
  const last = Array(rows).fill(-Infinity);
  return others
    .toSorted((a, b) => a.logPx - b.logPx)
    .map((other) => {
      const at = share(other.logPx);
      const free = last.findIndex((before) => at - before >= apart);
      const row = free < 0 ? rows - 1 : free;
      last[row] = at;
      return { ...other, row };
    });
}

customElements.define('vae-figure-three-tiles', ThreeTilesFigure);
