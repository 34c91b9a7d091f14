// @ts-check
/**
 * A figure's place in a chapter: fetches the figure when the chapter needs it, hands it what every view gets, and lets
 * it work only while it is near the window. Where it cannot be had, or there is no digit for it to show, a sentence says so.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { partOfPage } from '../shared/files.js';
import { isFailure } from '../shared/latest.js';
import { linkStyle } from '../shared/style.js';
import { pixelsOf } from '../shared/figures/shape.js';
import { hasClosedKl, hasFlow } from '../shared/prior.js';
import { View } from '../shared/view.js';
import { siteFile } from '../site.js';
import { forFigure } from '../shared/carried.js';
import { fetchFigure } from './fetch-figure.js';

/** @typedef {InstanceType<typeof View>} Figure */

/** What a figure is given: all that a view has, but for `active`, which its place decides. */
const given = Object.keys(View.properties).filter((name) => name !== 'active');
/** How far outside the window a figure begins to work. */
const margin = '300px';

/**
 * @param {View} view
 * @returns {Partial<Figure>}
 */
export const givenOf = (view) => Object.fromEntries(given.map((name) => [name, view[/** @type {keyof View} */ (name)]]));

/** Whether a figure is of the prior N(0, I) alone. @param {Figure} figure */
const isOfStandardPrior = (figure) => /** @type {{ standardPrior?: boolean }} */ (figure.constructor).standardPrior ?? false;

export class FigurePlace extends LitElement {
  static properties = {
    name: { attribute: false },
    given: { attribute: false },
    all: { attribute: false },
    near: { state: true },
    figure: { state: true },
    failed: { state: true },
  };

  constructor() {
    super();
    this.name = '';
    /** @type {Partial<Figure>} */
    this.given = {};
    /** Work wherever the window is: for print. */
    this.all = false;
    this.near = false;
    /** @type {Figure | null} */
    this.figure = null;
    this.failed = false;
    /** What a link brought, of the chapter and of this figure: the same as long as it is the same link's. */
    this.link = { brought: /** @type {View['brought']} */ (null), own: /** @type {View['brought']} */ (null) };
    this.observer = new IntersectionObserver((entries) => (this.near = entries[entries.length - 1].isIntersecting), {
      rootMargin: margin,
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    if (this.figure) this.figure.active = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name')) void this.fetch(this.name);
    if (!this.figure) return;
    const { brought = null } = this.given;
    if (brought !== this.link.brought) this.link = { brought, own: brought && forFigure(this.name, brought) };
    Object.assign(this.figure, this.given, { active: this.near || this.all, brought: this.link.own });
    const { digit, pictured } = this.figure;
    // A model of other images cannot be asked about this one.
    if (digit && digit.x.length !== pixelsOf(pictured)) this.figure.digit = null;
  }

  /** @param {string} name */
  async fetch(name) {
    this.figure = null;
    this.failed = false;
    try {
      const style = linkStyle(siteFile(`learn/figures/${name}/${name}.css`).href);
      await partOfPage(Promise.all([fetchFigure(name), style]), name);
      if (name === this.name) this.figure = /** @type {Figure} */ (document.createElement(`vae-figure-${name}`));
    } catch (error) {
      this.failed = name === this.name;
      // A sentence stands in its place.
      if (!isFailure(error)) throw error;
    }
  }

  render() {
    if (this.failed) return html`<p class="hint" role="status">${t('learn.figure.failed')}</p>`;
    if (!this.figure) return html`<p class="hint">${t('learn.figure.wait')}</p>`;
    const { model = null } = this.given;
    if (!hasClosedKl(model) && isOfStandardPrior(this.figure)) {
      return html`<p class="hint" data-testid="figure-wants-prior">${t('learn.figure.prior')}</p>`;
    }
    const { digit, pictured } = this.figure;
    const { needsDigit = true } = /** @type {{ needsDigit?: boolean }} */ (this.figure.constructor);
    const other = model && pixelsOf(pictured) !== pixelsOf(model.shape);
    const wanting = model && (other || (!digit && needsDigit));
    const wish = () => t(other ? 'learn.figure.other' : 'learn.figure.digit');
    const flowing = needsDigit && hasFlow(model);
    return html`${flowing ? html`<p class="hint" data-testid="figure-of-flow">${t('model.posterior.tip')}</p>` : nothing}
      ${wanting ? html`<p class="hint" data-testid="figure-wants-digit">${wish()}</p>` : nothing} ${this.figure}`;
  }
}

customElements.define('vae-figure-place', FigurePlace);
