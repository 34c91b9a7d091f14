// @ts-check
/**
 * What the model makes of the digit: asked for whenever one of them changes, and never twice at a time. A drawing and its
 * explanation are one request, since rendering is what a move of the hand costs: both come at once.
 */
import { latest } from '../shared/latest.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Drawing} Drawing */

/** Draws of z shown for one digit. */
const draws = 8;

/** @param {Float32Array} x @returns {import('../shared/view.js').Digit} */
const fromPad = (x) => ({ x, label: null, source: 'pad' });

export class Explaining {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** Whether a drawing that comes with its explanation is on its way, and whether another was wished for meanwhile. */
    this.looking = this.wished = false;
    /** The drawing as an image; `turn` as the app had it then. */
    this.see = latest((/** @type {Drawing} */ drawing, /** @type {number} */ turn) => {
      const { model, explanation } = this.app.state;
      return model?.data && explanation ? this.look(drawing, turn) : this.seeFirst(drawing, turn);
    });
    this.explainDigit = latest(() => this.ask());
  }

  /** What the model makes of the digit by now. */
  explain() {
    if (this.looking) this.wished = true;
    else this.explainDigit();
  }

  /** @private */
  async ask() {
    const { app } = this;
    const { turn } = app;
    const { digit, model, settings, told } = app.state;
    // Its answer would come after that of the look, with the digit of before.
    this.wished = this.looking;
    if (this.looking || !digit || !model) return;
    try {
      app.explained(turn, digit, await app.ask('explain', digit.x, draws, settings.draws, told ?? digit.label ?? undefined));
    } catch (error) {
      // Numbers of an earlier digit or model would be taken for this one's.
      app.explained(turn, digit, null);
      throw error;
    }
  }

  /**
   * The drawing and its explanation.
   * @private
   * @param {Drawing} drawing
   * @param {number} turn
   */
  async look(drawing, turn) {
    const { app } = this;
    const { settings, told } = app.state;
    const { points, ends, widths } = drawing();
    this.looking = true;
    try {
      const seen = await app.ask('explainDrawing', points, ends, widths, draws, settings.draws, told ?? undefined);
      if (seen) app.explained(turn, fromPad(seen.x), seen.explanation);
    } catch (error) {
      app.explained(turn, app.state.digit, null);
      this.see(drawing, turn);
      throw error;
    } finally {
      this.looking = false;
      if (this.wished) this.explain();
    }
  }

  /**
   * The drawing alone, where no model has explained anything yet.
   * @private
   * @param {Drawing} drawing
   * @param {number} turn
   */
  async seeFirst(drawing, turn) {
    const { app } = this;
    const { points, ends, widths } = drawing();
    const x = await app.ask('seeDrawing', points, ends, widths, app.data);
    if (turn === app.turn && x) app.show(fromPad(x));
  }
}
