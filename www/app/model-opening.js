// @ts-check
/** The ways in which a model becomes the page's: a shipped one, a file, one of the reader's own, random weights. */
import { isFailure } from '../shared/latest.js';
import { shippedModel, shippedModels } from './shipped-models.js';
import { configOf, settingsOfRun } from './settings.js';

/** What is told of a model that cannot be had; once another has come it says nothing true any more. */
const refusals = ['instead', 'checkpoint', 'not-finite', 'file', 'network', 'server', 'stalled', 'web-page', 'damaged'];

export class Opening {
  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.app = app;
    /** Grows with every wish: the page waits for the last one, and a file that is read late takes nothing away. */
    this.turn = 0;
  }

  /** @param {string} id */
  async shipped(id) {
    await this.wish(() => this.fetch(id));
  }

  /** @private @param {string} id */
  async fetch(id) {
    const { app } = this;
    const { url, id: name, heldOut } = shippedModel(id);
    await app.ask('fetchModel', { url });
    app.set({ modelName: name, heldOut, settings: { ...app.state.settings, model: name } });
  }

  /** @param {File} file a checkpoint; it is kept among the reader's own */
  async file(file) {
    const { app } = this;
    await this.wish(async (turn) => {
      // Before it is opened: a mistaken film would fill the memory.
      await app.ask('requireCheckpointSize', file.size);
      const bytes = await this.read(file);
      if (turn === this.turn) await this.admit(bytes, file.name.replace(/\.safetensors$/, ''));
    });
  }

  /**
   * A model that was trained beside the page's; it is kept among the reader's own.
   * @param {Uint8Array} bytes of its checkpoint, handed over
   * @param {string} name for its entry
   */
  async checkpoint(bytes, name) {
    await this.wish(() => this.admit(bytes, name));
  }

  /** @private @param {Uint8Array} bytes @param {string} name */
  async admit(bytes, name) {
    const { app } = this;
    const model = await app.ask('loadModel', { bytes });
    app.own.arrived(name);
    const { settings } = app.state;
    // A run goes on as its file says.
    const patch = model.step > 0 ? settingsOfRun(settings, model) : {};
    app.set({ modelName: app.own.name, settings: { ...settings, ...patch } });
    await app.ask('keepModel');
  }

  /**
   * @private
   * @param {File} file
   */
  async read(file) {
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      // It was moved, changed or locked since it was chosen.
      const failure = Object.assign(new Error(`${file.name}: ${error instanceof Error ? error.message : error}`), {
        kind: 'file',
      });
      this.app.fail(failure);
      throw failure;
    }
  }

  /**
   * The page's model, whose file did not say what it is, is taken for another of the same numbers.
   * @param {Partial<import('./protocol.js').Config['model']>} chosen
   */
  async assume(chosen) {
    const { app } = this;
    const config = app.state.model?.config;
    if (!config) return;
    await this.wish(async () => {
      await app.ask('assumeModel', { config: { ...config, model: { ...config.model, ...chosen } } });
      await app.ask('keepModel');
    });
  }

  /** @param {number} id of one of the reader's own models */
  async own(id) {
    await this.wish(async () => void (await this.app.own.open(id)));
  }

  /** A page without any model still trains one: random weights of the settings' shape. */
  async random() {
    const { app } = this;
    await this.whileBusy(async () => void (await app.ask('createModel', { config: configOf(app.state.settings) })));
  }

  /**
   * The first model: the one that this tab had, the shipped one that the address names, where that cannot be had the first of them,
   * which a browser that was here keeps, or random weights.
   * @param {{ returning?: boolean }} [how] returning: the page was here before
   */
  async first({ returning = false } = {}) {
    const { state, own } = this.app;
    if (returning) await this.whileBusy(async () => void (await own.openLast()));
    const wanted = state.settings.model;
    if (!state.model) await this.whileBusy(() => this.fetch(wanted));
    if (!state.model && wanted !== shippedModels[0].id) {
      await this.whileBusy(() => this.fetch(shippedModels[0].id));
      if (state.model) this.app.fail({ kind: 'instead', message: wanted });
    }
    if (!state.model) await this.random();
  }

  /**
   * What the reader wants: once it has come, what was told of models that could not be had is no longer so.
   * @private
   * @param {(turn: number) => Promise<void>} work
   */
  async wish(work) {
    await this.whileBusy(async (turn) => {
      await work(turn);
      this.app.dismissAll(refusals);
    });
  }

  /**
   * @private
   * @param {(turn: number) => Promise<void>} work
   */
  async whileBusy(work) {
    const { app } = this;
    const turn = ++this.turn;
    app.set({ busy: true });
    try {
      await work(turn);
    } catch (error) {
      if (!isFailure(error)) throw error;
    } finally {
      if (turn === this.turn) app.set({ busy: false, download: null });
    }
  }
}
