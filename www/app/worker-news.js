// @ts-check
/** What the worker tells unasked, and what becomes of it: training, downloads, heavy work, snapshots to be kept, failures. */
import { isFailure } from '../shared/latest.js';
import { joined } from './reports.js';

export class WorkerNews {
  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.app = app;
    /** @type {import('./reports.js').Report | null} the last report that was drawn */
    this.drawnProgress = null;
  }

  /** The page shows what is known now. */
  drawn() {
    this.drawnProgress = this.app.state.progress;
  }

  /** @param {import('./protocol.js').Event} event */
  receive(event) {
    const { app } = this;
    if (event.type === 'progress') this.trained(event.progress);
    else if (event.type === 'snapshot') app.own.take(event);
    else if (event.type === 'download') app.set({ download: event.received < event.total ? event : null });
    else if (event.type === 'work') app.set({ work: event.done < event.total ? event : null });
    else if (event.type === 'failure') app.fail(event.failure);
    else if (event.type === 'stopped') void this.stopped(event.failure);
  }

  /**
   * Training ended by itself. The worker went back to the last good model: what that is, its answer says.
   * @private
   * @param {import('./protocol.js').Failure} failure
   */
  async stopped(failure) {
    const { app } = this;
    app.fail(failure);
    const { model } = app.state;
    if (!model) return;
    try {
      await app.ask('configureTraining', { train: model.config.train });
      app.set({ heldOut: null });
      app.modelChanged();
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /**
   * @private
   * @param {import('./protocol.js').TrainProgress} progress
   */
  trained(progress) {
    const { app } = this;
    const { model, progress: before } = app.state;
    const step = progress.steps.at(-1);
    const rests = !progress.running;
    app.set({ progress: joined(before === this.drawnProgress ? null : before, progress) });
    if (progress.heldOut) app.set({ heldOut: progress.heldOut.evaluation });
    // Once training rests, the model is evaluated as any other is, on more images.
    if (rests) app.set({ heldOut: null });
    if (step && model) {
      const { step: steps, epoch: passes } = step;
      app.set({ modelName: app.own.name, model: { ...model, step: steps, epoch: Math.floor(passes), passes } });
    }
    if (model && (step || rests)) app.modelChanged();
  }
}
