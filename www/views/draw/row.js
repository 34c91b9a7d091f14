// @ts-check
/**
 * The row of a table in full: what the model makes of it, the mean of p(x|z) at z = mu with its band, and rows drawn from the
 * prior, each column in its own units.
 */
import { html, nothing } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { figureTools } from '../../shared/figures/export.js';
import { parallel, rowText } from '../../shared/figures/parallel.js';
import { latest } from '../../shared/latest.js';

/** Rows drawn from the prior, and their seed. */
const drawn = 40;
const seed = 1;

export class Row {
  /** @param {import('../../shared/view.js').View} view @param {() => void} changed */
  constructor(view, changed) {
    this.view = view;
    /** @type {{ mean: Float32Array, variance: Float32Array } | null} p(x|z) at z = mu */
    this.given = null;
    /** @type {Float32Array | null} (drawn, columns) */
    this.samples = null;
    this.refreshGiven = latest(async (/** @type {Float32Array} */ mu) => {
      this.given = await view.ask('pixels', mu);
      changed();
    });
    this.refreshSamples = latest(async () => {
      this.samples = (await view.ask('sample', drawn, 1, seed)).mean;
      changed();
    });
  }

  /** Asks for what has changed. @param {import('../../app/protocol.js').Explanation | null} explanation */
  follow(explanation) {
    const { view } = this;
    if (!view.model?.config.model.columns) return;
    if (view.differs('row-samples', view.modelVersion)) this.refreshSamples();
    if (explanation && view.differs('row-given', explanation.mu, view.modelVersion)) this.refreshGiven(explanation.mu);
  }

  render() {
    const { view, given, samples } = this;
    const columns = view.model?.config.model.columns;
    if (!columns) return nothing;
    const x = view.digit?.x.length === columns.length ? view.digit.x : null;
    const fits = (/** @type {Float32Array | undefined} */ rows) => (rows && rows.length % columns.length === 0 ? rows : null);
    const label = x
      ? t('draw.row.label', {
          values: rowText(columns, x),
          mean: given?.mean.length === x.length ? rowText(columns, given.mean) : '–',
        })
      : t('draw.row');
    return html`<section class="draw-row figure-place">
      <h2>${t('draw.row')}</h2>
      ${parallel({ columns, x, mean: given?.mean, variance: given?.variance, rows: fits(samples ?? undefined), label, testid: 'row-plot' })}
      <p class="hint" data-picture>${rich('draw.row.about', { x: sym('x'), p: sym('p'), z: sym('z') })}</p>
      ${figureTools('row')}
    </section>`;
  }
}
