// @ts-check
/**
 * What every experiment is: a question, a measurement that takes a while and can be stopped, a picture of what it gave, a table of
 * the published number beside ours, what differs from the paper, what to try, and the command that repeats it natively.
 */
import { html, nothing } from '../../vendor/lit.js';
import { t, when, whole } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { figureTools } from '../../shared/figures/export.js';
import { textsOf } from '../../shared/carried.js';
import { digit } from '../../shared/figures/digit.js';
import { Elapsed } from '../../shared/clock.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';
import { keepResult, keptResult } from './kept-results.js';
import { resultTable } from './result-table.js';

/** @typedef {import('./result-table.js').Row} Row */
/** Says how much of a measurement is done, 0..1; throws where it is not wanted any more. @typedef {(done: number) => void} Step */

/** A measurement that was stopped, by its reader or by another model in its place. */
class Stopped extends Error {}

/** @template R what it measures */
export class Experiment extends View {
  /** @type {import('../../vendor/lit.js').PropertyDeclarations} */
  static properties = { result: { state: true }, draft: { state: true }, done: { state: true }, measured: { state: true } };

  /** Its id in list.js. */
  static id = '';
  /** What repeats it on the command line. */
  static command = '';
  /** Whether it is the page's model that it measures: another one has another result, or none yet. */
  static ofModel = true;
  /** Whether it measures the page's digit beside. */
  static ofDigit = false;
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
    /** Of the result: when it was measured, if not just now, whether the browser keeps it, and the digit that was there. */
    this.measured = { time: 0, lasting: true, digit: /** @type {Float32Array | null} */ (null) };
    /** Where a view is told of every model that comes; alone it has none. @type {import('./present-model.js').PresentModel | null} */
    this.present = null;
    /** @type {number | null} how much of the measurement is done, 0..1; null while none runs */
    this.done = null;
    this.elapsed = new Elapsed();
    /** Grows with every start and stop: a measurement goes on as long as it is the present one's. */
    this.turn = 0;
    // One that was stopped ends with its last answer, which may take a while: the next does not wait for it.
    this.start = () => latest(() => this.run())();
    this.recall = latest(() => this.remember());
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

  /** What repeats it on the command line as it is chosen here; empty where nothing can. */
  get command() {
    return this.statics.command;
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

  /** What was chosen for it, as a link has it. @private */
  get chosenText() {
    return [...textsOf(this)].map(([name, text]) => `${name}=${text}`).join(' ');
  }

  /** Of a file of its numbers: which experiment, on which model, and what was chosen for it. @private */
  get fileName() {
    const model = this.statics.ofModel ? this.present?.file.replace(/^.*\/|\.[^.]*$/g, '') : null;
    return ['vae-experiment', this.id, model, ...this.chosenText.split(' ')].filter(Boolean).join('-');
  }

  /** Whether the page still has the model of that version, where it is one that is measured. @private @param {number} version */
  holds(version) {
    return !this.statics.ofModel || (this.present?.version ?? this.modelVersion) === version;
  }

  /** By what its result is known again. @private */
  async subject() {
    const { chosenText } = this;
    return this.statics.ofModel ? `${await this.present?.identity} ${chosenText}` : chosenText;
  }

  async run() {
    const turn = ++this.turn;
    const { modelVersion, digit: seen } = this;
    this.elapsed = new Elapsed();
    this.done = 0;
    try {
      const subject = await this.subject();
      const result = await this.measure((done) => {
        if (turn !== this.turn || !this.holds(modelVersion)) throw new Stopped();
        this.done = done;
        this.elapsed.look();
      });
      if (turn === this.turn && this.holds(modelVersion))
        this.take(subject, result, this.statics.ofDigit ? (seen?.x ?? null) : null);
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

  /** @private @param {string} subject @param {R} result @param {Float32Array | null} digit */
  take(subject, result, digit) {
    const { id, form } = this.statics;
    this.result = result;
    this.measured = { time: 0, lasting: true, digit };
    void keepResult(id, subject, { form, time: Date.now(), result, digit });
  }

  /** What was measured before of the present subject, unless there is something newer by then. @private */
  async remember() {
    const { id, form } = this.statics;
    const { modelVersion, chosenText } = this;
    const found = await keptResult(id, await this.subject(), form);
    if (!found || this.result || !this.holds(modelVersion) || chosenText !== this.chosenText) return;
    if (!this.understands(found.kept.result)) return;
    const { result, time, digit } = found.kept;
    this.result = result;
    this.measured = { time, lasting: found.lasting, digit };
  }

  /** Whether what was kept can be shown: it may be anything by now. @private @param {R} result */
  understands(result) {
    try {
      this.picture(result);
      this.rows(result);
      return this.records(result).length > 0;
    } catch {
      return false;
    }
  }

  willUpdate() {
    const { chosenText, obstacle } = this;
    const version = this.statics.ofModel ? this.modelVersion : 0;
    if (this.differs('subject', version, chosenText)) {
      if (this.done !== null) this.stop();
      this.result = null;
    }
    if (this.differs('recalled', version, chosenText, obstacle) && !obstacle && !this.result) this.recall();
  }

  /** A measurement goes on with what it began with: what a link says meanwhile is not for it. @param {import('../../vendor/lit.js').PropertyValues<any>} changed */
  update(changed) {
    if (this.done !== null) this.differs('brought', this.brought);
    super.update(changed);
  }

  /** The address says what is chosen: it is written with the settings. */
  updated() {
    if (this.differs('addressed', this.chosenText)) this.emit('vae-settings', {});
  }

  render() {
    const { id, result, command } = this;
    return html`<article class="experiment" data-testid="experiment" aria-busy=${String(this.done !== null)}>
      <h2>${t(`experiments.${id}.question`)}</h2>
      <p class="experiment-about">${t(`experiments.${id}.about`)}</p>
      ${this.controls()} ${this.otherDigit()}
      <section class="figure-place experiment-picture">${this.picture(this.draft ?? result)} ${result ? figureTools(`experiment-${id}`) : nothing}</section>
      ${result ? resultTable(id, this.fileName, this.rows(result), () => this.records(result)) : nothing}
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
        ${
          command
            ? html`<section>
          <h3>${t('experiments.natively')}</h3>
          <pre><code translate="no">${unbroken(command)}</code></pre>
        </section>`
            : nothing
        }
      </div>
    </article>`;
  }

  /** Start or stop, how far it is and how long it will take. @private */
  controls() {
    const { done, obstacle } = this;
    const start = `experiments.${this.statics.start}`;
    const left = done ? (this.elapsed.total / 1000) * (1 / done - 1) : null;
    const { time, lasting } = this.measured;
    const kept = this.result && time ? t(lasting ? 'experiments.kept' : 'experiments.kept.here', { when: when(time) }) : '';
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

  /** The digit that the result is of, where the page has another by now. @private */
  otherDigit() {
    const { digit: x } = this.measured;
    if (!this.result || !x || !this.digit || x.every((value, i) => value === this.digit?.x[i])) return nothing;
    return html`<p class="hint experiment-other-digit" data-testid="experiment-other-digit">
      ${digit({ x, shape: this.shape, theme: this.theme, label: t('experiments.digit.then') })} ${t('experiments.digit.then')}
    </p>`;
  }
}

/** A command whose lines break between its words, not at a hyphen. @param {string} command */
const unbroken = (command) => command.split(/(\s+)/).map((part) => (part.trim() ? html`<span>${part}</span>` : part));
