// @ts-check
/**
 * What the page knows and what can be done to it: one digit, one model, and everything that follows from them. Plain
 * state and actions; main.js gives it the client and renders what it holds. No DOM.
 */
import { asking, sendingBy } from '../shared/asking.js';
import { asDigit } from '../shared/greys.js';
import { isRow } from '../shared/figures/row.js';
import { imagesOf, shapeOf } from '../shared/figures/shape.js';
import { isFailure } from '../shared/latest.js';
import { Beside } from './beside.js';
import { drawable } from './datasets.js';
import { Explaining } from './explaining.js';
import { Opening } from './model-opening.js';
import { OwnModels } from './own-models.js';
import { withoutKinds, withoutToast, withToast } from './toasts.js';
import { WorkerNews } from './worker-news.js';

/** @typedef {import('../shared/view.js').Digit} Digit */
/** @typedef {import('../shared/view.js').Ask} Ask */
/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {import('./state.js').AppState} AppState */

/** @typedef {() => Strokes} Drawing what is on the pad at the time of the call: nothing is written out for nobody */
/** @typedef {import('./protocol.js').Strokes} Strokes */

/** Held-out images behind the number in the model chip. */
const heldOutImages = 1000;
/** Requests whose answer is the model as it now is. */
const arrivals = new Set(['createModel', 'loadModel', 'fetchModel', 'goOnFrom']);
const modelRequests = new Set([...arrivals, 'assumeModel', 'configureTraining']);

export class App {
  /**
   * @param {Ask} ask the client's
   * @param {AppState} state
   * @param {() => void} changed
   * @param {import('./model-store.js').ModelStore} store
   */
  constructor(ask, state, changed, store) {
    this.clientAsk = ask;
    this.state = state;
    this.changed = changed;
    this.own = new OwnModels(this, store);
    this.opening = new Opening(this);
    this.beside = new Beside(ask, store);
    this.explaining = new Explaining(this);
    this.news = new WorkerNews(this);
    /** Views and this class ask through here: answers about the model reach everybody, failures the reader. */
    this.ask = asking((name, args, of) => this.request(name, args, of));
    /** Grows with every model that takes another's place, and which of them the page shows: views ask of that one. */
    this.models = 0;
    this.drawnModels = 0;
    /** Grows when a digit comes from elsewhere than the pad, so that a late look at the pad does not replace it. */
    this.turn = 0;
    /** @type {Drawing | null} the pad's, while it is the digit */
    this.drawing = null;
    /** What a link shows of views, while the digit that it brings is on its way. @type {AppState['brought'] | null} */
    this.awaited = null;
  }

  /** @param {Partial<AppState>} patch */
  set(patch) {
    Object.assign(this.state, patch);
    this.changed();
  }

  /** The page shows what is known now. */
  drawn() {
    this.news.drawn();
    this.drawnModels = this.models;
  }

  /** The pad's drawing has changed. @param {Drawing} drawing */
  draw(drawing) {
    this.drawing = drawing;
    if (this.state.empty) this.set({ empty: false });
    this.explaining.see(drawing, this.turn);
  }

  /** @param {Digit} digit from elsewhere than the pad */
  setDigit(digit) {
    this.turn++;
    // A drawing that is kept lies on the pad as before.
    if (digit.source !== 'kept') this.drawing = null;
    this.state.told = null;
    this.show({ ...digit, x: asDigit(digit.x, shapeOf(this.state)) });
  }

  /**
   * What a link shows of views comes with the answer about the digit that it brings, which would undo it. What an earlier one said of
   * other views holds: they show it when they come to the front.
   * @param {AppState['brought']} ofViews
   * @param {(() => void) | null} digit puts it on the page; null where the link has none
   */
  bring(ofViews, digit) {
    const brought = new Map([...this.state.brought, ...ofViews]);
    if (!digit) return this.set({ brought });
    this.turn++;
    this.awaited = brought;
    digit();
  }

  /** @param {Digit} digit whose explanation follows */
  show(digit) {
    this.set({ digit, empty: false });
    this.explaining.explain();
  }

  /**
   * Shown while the hand goes on: what is drawn by then has its own answer next.
   * @param {number} turn of the digit
   * @param {Digit | null} digit
   * @param {import('./protocol.js').Explanation | null} explanation
   */
  explained(turn, digit, explanation) {
    if (turn !== this.turn) return;
    // A conditional model decodes as the class of the digit: with another it draws other pictures, as another model would.
    const another = explanation && explanation.class !== this.state.explanation?.class;
    const modelVersion = this.state.modelVersion + (another ? 1 : 0);
    const { awaited } = this;
    this.awaited = null;
    this.set({ digit, explanation, modelVersion, empty: false, ...(awaited && { brought: awaited }) });
  }

  clearDigit() {
    this.turn++;
    this.drawing = null;
    this.set({ digit: null, explanation: null, told: null, empty: true });
  }

  /** The reader says which class the digit is of. @param {number | null} told null: nothing */
  tell(told) {
    this.set({ told });
    this.explaining.explain();
  }

  reroll() {
    const { settings } = this.state;
    this.set({ settings: { ...settings, draws: (settings.draws + 1) >>> 0 } });
    this.explaining.explain();
  }

  /**
   * @private
   * @param {string} name
   * @param {any[]} args
   * @param {string} [of]
   */
  async request(name, args, of) {
    const asked = this.drawnModels;
    try {
      if (of !== undefined) await this.beside.ready(of);
      const answer = await sendingBy(this.clientAsk)(name, args, of);
      if (modelRequests.has(name)) this.useModel(answer, name);
      if (name === 'trainStep') this.modelChanged();
      return answer;
    } catch (error) {
      // One panic ends many requests; the event that comes with it is told once.
      if (isFailure(error) && error.kind !== 'panic' && !this.outdated(error, asked)) this.fail(error);
      throw error;
    }
  }

  /**
   * Whether a later wish has taken the place of what was asked for, or latents or images that were asked about met another
   * model than the one that the page showed then. The view asks again for the new one; there is nothing to tell.
   * @private
   * @param {Failure} failure
   * @param {number} asked the model that was shown at the time of asking
   */
  outdated({ kind }, asked) {
    return kind === 'outdated' || (kind === 'shape' && asked !== this.models);
  }

  /**
   * @private
   * @param {import('./protocol.js').ModelInfo} model
   * @param {string} by the request
   */
  useModel(model, by) {
    const { data } = this;
    const known = this.state.model || this.drawing;
    if (by !== 'configureTraining') this.models++;
    if (arrivals.has(by)) {
      this.set({ replaced: by === 'createModel' ? this.own.autosave.id : null, assumedSeen: false });
      this.own.arrived();
    }
    if (by === 'createModel' || by === 'goOnFrom') this.set({ modelName: 'own' });
    if (by !== 'configureTraining') this.set({ heldOut: null, progress: null, told: null });
    this.set({ model });
    if (known && data !== model.data) this.changeData();
    if (by !== 'configureTraining') this.modelChanged();
  }

  /** The dataset of the images that the page is about: the model's, or before there is one, that of the settings. */
  get data() {
    const { model, settings } = this.state;
    return model?.data ?? settings.data ?? drawable[0].id;
  }

  /**
   * Images of another dataset do not fit the model: a drawing is seen anew, any other digit goes, and there are other
   * examples.
   * @private
   */
  changeData() {
    const { drawing } = this;
    this.clearDigit();
    this.set({ testDigits: null });
    if (drawing) this.draw(drawing);
    void this.loadTestDigits();
  }

  modelChanged() {
    this.set({ modelVersion: this.state.modelVersion + 1 });
    this.explaining.explain();
  }

  /** The held-out ELBO of the model at hand, unless it has changed meanwhile. */
  async evaluate() {
    const { modelVersion } = this.state;
    try {
      const heldOut = await this.clientAsk('evaluate', { images: heldOutImages, seed: 1 });
      // Another model has come, or what is known of it by now.
      if (this.state.modelVersion !== modelVersion || this.state.heldOut) return;
      this.set({ heldOut, download: null });
      this.own.evaluated(heldOut);
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /** The latest model's, where several come while they are on their way. */
  async loadTestDigits() {
    const { data } = this;
    try {
      const testDigits = await this.ask('examples');
      if (data !== this.data) return;
      this.set({ testDigits });
      // Nobody draws a row: the first one is there to begin with.
      const shape = shapeOf(this.state);
      if (isRow(shape) && !this.state.digit)
        this.setDigit({ x: imagesOf(testDigits.x, shape, 0), label: testDigits.labels[0] ?? null, source: 'test' });
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /** @param {import('./protocol.js').ModelInfo | null} info of the model that a new worker has */
  restored(info) {
    this.beside.forget();
    this.set({ progress: null });
    if (info) this.useModel(info, 'restore');
    else void this.opening.first().then(() => this.loadTestDigits());
  }

  /** What was thrown and nobody waited for. A failure with a kind has been told. @param {unknown} error */
  uncaught(error) {
    if (!isFailure(error)) this.fail({ kind: 'other', message: error instanceof Error ? error.message : String(error) });
  }

  /** @param {Failure} failure */
  fail(failure) {
    this.set({ toasts: withToast(this.state.toasts, failure) });
  }

  /** What was told of these is no longer so. @param {string[]} kinds */
  dismissAll(kinds) {
    this.set({ toasts: withoutKinds(this.state.toasts, kinds) });
  }

  /** @param {number} id */
  dismiss(id) {
    this.set({ toasts: withoutToast(this.state.toasts, id) });
  }
}
