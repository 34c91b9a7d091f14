// @ts-check
/**
 * What every experiment is: a question, a measurement that takes a while and can be stopped, a picture of what it gave, a table of
 * the published number beside ours, what differs from the paper, what to try, and the command that repeats it natively.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, t, when, whole } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { figureTools } from '../../shared/figures/export.js';
import { csvOf } from '../../shared/csv.js';
import { latest } from '../../shared/latest.js';
import { saveFile } from '../../shared/save.js';
import { View } from '../../shared/view.js';
import { keepResult, keptResult } from './kept-results.js';

/**
 * A line of the table. Numbers are in `unit`; a published one whose source was not seen is marked as unchecked.
 * @typedef {object} Row
 * @property {string} name its words
 * @property {number | null} ours
 * @property {number | null} error standard error of ours
 * @property {string} published as the paper has it, or empty
 * @property {number} [digits] after the point
 */

/** Says how much of a measurement is done, 0..1; throws where it is not wanted any more. @typedef {(done: number) => void} Step */

/** A measurement that was stopped, by its reader or by another model in its place. */
class Stopped extends Error {}

/** @template R what it measures */
export class Experiment extends View {
  /** @type {import('../../vendor/lit.js').PropertyDeclarations} */
  static properties = { result: { state: true }, draft: { state: true }, done: { state: true } };

  /** Its id in list.js. */
  static id = '';
  /** What repeats it on the command line. */
  static command = '';
  /** Whether it is the page's model that it measures: another one has no result yet. What is of other models is kept. */
  static ofModel = true;
  /** What the button that starts it says: texts `experiments.<start>` and `.tip`. */
  static start = 'run';
  /** Grows when a result comes to hold something else: what was kept in an older form is not shown. */
  static form = 1;

  constructor() {
    super();
    /** @type {R | null} */
    this.result = null;
    /** @type {R | null} what there is of a result while it is measured: the picture shows it */
    this.draft = null;
    /** When the result was measured, if that was in an earlier visit. */
    this.time = 0;
    /** @type {number | null} how much of the measurement is done, 0..1; null while none runs */
    this.done = null;
    this.began = 0;
    /** Grows with every start and stop: a measurement goes on as long as it is the present one's. */
    this.turn = 0;
    this.start = latest(() => this.run());
  }

  /** What its class says. @private */
  get statics() {
    return /** @type {typeof Experiment} */ (this.constructor);
  }

  get id() {
    return this.statics.id;
  }

  /**
   * Measures, and tells how far it is; may put what it has so far into `draft`. Throws what `step` throws.
   * @abstract
   * @param {Step} _step
   * @returns {Promise<R>}
   */
  measure(_step) {
    throw new Error(`${this.id}: measure is missing`);
  }

  /** @abstract @param {R | null} _result @returns {unknown} */
  picture(_result) {
    return nothing;
  }

  /** @abstract @param {R} _result @returns {Row[]} */
  rows(_result) {
    return [];
  }

  /** @abstract @param {R} _result @returns {Record<string, string | number>[]} every number of the picture, a record a line */
  records(_result) {
    return [];
  }

  /** Why it cannot be run on what the page shows: the key of a sentence, or empty. @returns {string} */
  get obstacle() {
    if (!this.statics.ofModel) return '';
    if (!this.model) return 'experiments.wants.model';
    // Each step of training makes another model, of which a measurement would know nothing.
    return this.progress?.running ? 'experiments.wants.rest' : '';
  }

  async run() {
    const turn = ++this.turn;
    const { ofModel } = this.statics;
    const { modelVersion } = this;
    this.began = performance.now();
    this.done = 0;
    try {
      const result = await this.measure((done) => {
        if (turn !== this.turn || (ofModel && modelVersion !== this.modelVersion)) throw new Stopped();
        this.done = done;
      });
      if (turn === this.turn) this.take(result);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      if (turn === this.turn) this.rest();
    }
  }

  stop() {
    this.turn++;
    this.rest();
  }

  /** Nothing is measured any more. @private */
  rest() {
    this.done = null;
    this.draft = null;
  }

  /** @private @param {R} result */
  take(result) {
    this.result = result;
    this.time = 0;
    const { id, ofModel, form } = this.statics;
    if (!ofModel) void keepResult(id, { form, time: Date.now(), result });
  }

  /** What an earlier visit measured, unless there is something newer by then. @private */
  async recall() {
    const { id, form } = this.statics;
    const kept = await keptResult(id, form);
    if (!kept || this.result) return;
    this.result = kept.result;
    this.time = kept.time;
  }

  willUpdate() {
    if (!this.statics.ofModel) {
      if (this.differs('kept', this.id)) void this.recall();
      return;
    }
    // A result is one model's: another model, or the same one trained on, has none yet.
    if (this.differs('model', this.modelVersion)) {
      if (this.done !== null) this.stop();
      this.result = null;
    }
  }

  render() {
    const { id, result } = this;
    return html`<article class="experiment" data-testid="experiment" aria-busy=${String(this.done !== null)}>
      <h2>${t(`experiments.${id}.question`)}</h2>
      <p class="experiment-about">${t(`experiments.${id}.about`)}</p>
      ${this.controls()}
      <section class="figure-place experiment-picture">${this.picture(this.draft ?? result)} ${result ? figureTools(`experiment-${id}`) : nothing}</section>
      ${result ? this.table(result) : nothing}
      <div class="experiment-notes">
        <section>
          <h3>${t('experiments.differs')}</h3>
          <p>${t(`experiments.${id}.differs`)}</p>
        </section>
        <section>
          <h3>${t('experiments.tries')}</h3>
          <ul>
            ${[1, 2, 3].map((at) => html`<li>${t(`experiments.${id}.try.${at}`)}</li>`)}
          </ul>
        </section>
        <section>
          <h3>${t('experiments.natively')}</h3>
          <pre><code translate="no">${this.statics.command}</code></pre>
        </section>
      </div>
    </article>`;
  }

  /** Start or stop, how far it is and how long it will take. @private */
  controls() {
    const { done, obstacle } = this;
    const start = `experiments.${this.statics.start}`;
    const left = done ? ((performance.now() - this.began) / 1000) * (1 / done - 1) : null;
    const kept = this.result && this.time ? t('experiments.kept', { when: when(this.time) }) : '';
    const going = left === null ? kept : t('experiments.left', { seconds: whole(Math.ceil(left)) });
    const status = obstacle ? t(obstacle) : going;
    return html`<div class="experiment-controls">
      ${
        done === null
          ? button({
              label: t(this.result ? 'experiments.again' : start),
              tip: t(`${start}.tip`),
              kind: 'primary',
              disabled: obstacle !== '',
              testid: 'experiment-run',
              onClick: () => this.start(),
            })
          : button({
              label: t('experiments.stop'),
              tip: t('experiments.stop.tip'),
              testid: 'experiment-stop',
              onClick: () => this.stop(),
            })
      }
      <progress max="1" .value=${done ?? 0} ?hidden=${done === null} aria-label=${t('experiments.progress')}></progress>
      <span class="hint" role="status" data-testid="experiment-status"
        >${status}</span
      >
    </div>`;
  }

  /** @private @param {R} result */
  table(result) {
    const save = () => {
      const records = this.records(result);
      const text = csvOf(Object.keys(records[0]), records.map(Object.values));
      saveFile(new Blob([text], { type: 'text/csv' }), `vae-experiment-${this.id}.csv`);
    };
    return html`<table class="experiment-table" data-testid="experiment-table">
        <thead>
          <tr>
            <th scope="col">${t('experiments.quantity')}</th>
            <th scope="col">${t('experiments.here')}</th>
            <th scope="col">${t('experiments.published')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.rows(result).map(
            ({ name, ours, error, published, digits = 2 }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td><span class="value">${number(ours, digits)}</span>${error === null ? '' : html` ± <span class="value">${number(error, digits)}</span>`}</td>
                <td>${published}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="hint">${t(`experiments.${this.id}.source`)}</p>
      ${button({ label: t('experiments.csv'), tip: t('experiments.csv.tip'), kind: 'quiet', testid: 'experiment-csv', onClick: save })}`;
  }
}
