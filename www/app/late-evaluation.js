// @ts-check
/** The held-out number of a model that has come: it waits until the hand has had its answer. Training brings its own numbers. */

/** Milliseconds that a model stands still before. */
const patience = 1500;

export class LateEvaluation {
  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.app = app;
    this.timer = 0;
    /** The model that was waited for last, by its version. */
    this.version = -1;
  }

  /** The page shows a model: any other than the last one is evaluated in a moment. */
  follow() {
    const { model, heldOut, modelVersion, progress } = this.app.state;
    if (!model || heldOut || modelVersion === this.version || progress?.running) return;
    this.version = modelVersion;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.app.evaluate(), patience);
  }
}
