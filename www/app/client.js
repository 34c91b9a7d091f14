// @ts-check
/**
 * The page's end of the worker: one promise per request, and a new worker, with the last good model, when one ends in a
 * panic or falls silent. It shows nothing and decides nothing about models; see protocol.js for what is said.
 */

import { asking } from '../shared/asking.js';

/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {import('./protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('./protocol.js').Arguments<'loadTrainingData'>} Training */

/**
 * @typedef {object} Pending a request without an answer
 * @property {{ id: number, name: string, args: any[], of?: string }} request
 * @property {boolean} whole nothing of it was handed over
 * @property {(answer: any) => void} resolve
 * @property {(error: RequestError) => void} reject
 */

/**
 * @typedef {object} Handlers
 * @property {(event: import('./protocol.js').Event) => void} onEvent also of each new `snapshot`
 * @property {(info: ModelInfo | null) => void} onRestored a new worker has the last model, or has none: null
 */

/** A worker that is wanted and says nothing for so many ticks (`tick`) of a page that is awake has hung. */
const silentTicks = 12;
/** Milliseconds between them. */
export const tickEvery = 5000;

/** Milliseconds that a worker has to last, and to have answered something, for its start not to be in vain. */
const lasting = 10_000;
/** After so many starts in vain on end the model is suspected, and the next worker does not get it. */
const startsWithModel = 2;
/** After so many the worker is given up. */
const startsInVain = 3;
/** Milliseconds after a start that came to nothing from which on a wish makes another one. */
const tryAgainAfter = 15_000;

/** A refusal, as an Error, with the worker's `kind`. */
export class RequestError extends Error {
  /** @param {Failure} failure */
  constructor({ kind, message }) {
    super(message);
    this.name = 'RequestError';
    this.kind = kind;
  }
}

/**
 * Large files are handed over, not copied: the caller gives them up. What a question is asked about stays the caller's.
 * @param {string} name
 * @param {any[]} args
 * @returns {Transferable[]}
 */
function handedOver(name, [request]) {
  if (name === 'loadModel' || name === 'openBeside') return [request.bytes.buffer];
  if (name === 'setTrainingData' || name === 'setHeldOutData')
    return [request.images.buffer, ...(request.labels ? [request.labels.buffer] : [])];
  return [];
}

export class Client {
  /**
   * @param {() => Worker} spawn
   * @param {Handlers} handlers
   * @param {() => number} [clock] milliseconds
   */
  constructor(spawn, handlers, clock = () => performance.now()) {
    this.spawn = spawn;
    this.handlers = handlers;
    this.clock = clock;
    this.lastId = 0;
    this.vain = 0;
    this.startedAt = 0;
    /** Whether the worker has said more than that it lives. */
    this.heard = false;
    /** Ticks since the worker said anything. */
    this.silent = 0;
    /** Whether it trains. */
    this.training = false;
    /** @type {Map<number, Pending>} */
    this.pending = new Map();
    /** @type {Uint8Array<ArrayBuffer> | null} the last good model */
    this.snapshot = null;
    /** @type {Training | null} what to load again */
    this.trainingData = null;
    /** Rejects with a RequestError. */
    this.ask = asking((name, args, of) => this.request(name, args, of));
    /** @type {Worker | null} null once it is given up */
    this.worker = null;
    /** Why it was given up. @type {Failure} */
    this.gone = { kind: 'worker', message: 'there is no worker' };
    /** How a worker ended of which nobody has been told yet. @type {string | null} */
    this.untold = null;
    this.start();
  }

  /**
   * @private
   * @param {string} name
   * @param {any[]} args
   * @param {string} [of]
   */
  async request(name, args, of) {
    const answer = await this.send(name, args, of);
    if (name === 'loadTrainingData') this.trainingData = /** @type {Training} */ (args);
    return answer;
  }

  /**
   * To be called every `tickEvery` milliseconds: a worker that has hung is known by its silence. Ticks are counted and no
   * clock is read, for a machine that was asleep has missed them too.
   */
  tick() {
    if (!this.worker || (!this.pending.size && !this.training)) this.silent = 0;
    else if (++this.silent > silentTicks) this.silence();
    else this.worker.postMessage({ id: ++this.lastId, name: 'alive', args: [] });
  }

  /** @private */
  silence() {
    if (this.heard) this.restart('the worker fell silent');
    else this.giveUp({ kind: 'stalled', message: 'the worker did not come' });
  }

  /** The worker ends, and nothing answers any more. */
  close() {
    this.gone = { kind: 'worker', message: 'the worker was ended' };
    this.spawn = () => {
      throw new Error(this.gone.message);
    };
    this.end(this.gone.message);
  }

  /** @private */
  start() {
    this.silent = 0;
    this.training = false;
    this.startedAt = this.clock();
    this.heard = false;
    try {
      this.listen(this.spawn());
    } catch (error) {
      // Some frames and settings forbid workers. Whoever made the client hears of it once it is there.
      const failure = { kind: 'worker', message: error instanceof Error ? error.message : String(error) };
      queueMicrotask(() => this.giveUp(failure));
    }
  }

  /** @private @param {Worker} worker */
  listen(worker) {
    this.worker = worker;
    worker.onmessage = ({ data }) => {
      if (worker === this.worker) this.receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker === this.worker) this.restart(event.message || 'the worker could not be started');
    };
  }

  /**
   * @private
   * @param {string} name
   * @param {any[]} args
   * @param {string} [of]
   * @returns {Promise<any>}
   */
  send(name, args, of) {
    return new Promise((resolve, reject) => {
      if (!this.worker) {
        reject(new RequestError(this.gone));
        // Whoever wishes again later may have more luck.
        if (this.clock() - this.startedAt >= tryAgainAfter) this.begin();
        return;
      }
      const request = { id: ++this.lastId, name, args, of };
      const transfer = handedOver(name, args);
      this.pending.set(request.id, { request, whole: !transfer.length, resolve, reject });
      this.worker.postMessage(request, transfer);
    });
  }

  /**
   * @private
   * @param {import('./protocol.js').Reply} reply
   */
  receive(reply) {
    this.silent = 0;
    if (reply.type === 'ok' || reply.type === 'error') this.settle(reply);
    else this.hear(reply);
  }

  /** @private @param {Extract<import('./protocol.js').Reply, { id: number }>} reply */
  settle(reply) {
    const request = this.pending.get(reply.id);
    // Whether it lives is nobody's request.
    if (!request) return;
    this.pending.delete(reply.id);
    this.heard = true;
    if (reply.type === 'ok') request.resolve(reply.answer);
    else request.reject(new RequestError(reply.failure));
  }

  /** @private @param {import('./protocol.js').Event} event */
  hear(event) {
    // What could not be had now is not asked for again at once.
    if (event.type === 'unready') return this.giveUp(event.failure);
    this.heard = true;
    if (event.type === 'progress') this.training = event.progress.running;
    if (event.type === 'snapshot') this.snapshot = event.bytes;
    return event.type === 'panic' ? this.restart(event.message) : this.handlers.onEvent(event);
  }

  /** @private @param {string} message why the worker ended */
  restart(message) {
    if (this.heard && this.clock() - this.startedAt >= lasting) this.vain = 0;
    if (++this.vain > startsInVain) return this.giveUp({ kind: 'worker', message });
    if (!this.heard) return this.startAgain();
    if (this.vain > startsWithModel) this.snapshot = null;
    this.untold = message;
    this.end(message);
    return this.begin();
  }

  /** It heard of nothing, and nothing is lost: what was asked of it is asked of the next, but for files that went with it. @private */
  startAgain() {
    const asked = [...this.pending.values()].filter(({ whole }) => whole);
    for (const { request } of asked) this.pending.delete(request.id);
    this.end('a file went with a worker that could not be started');
    if (this.snapshot) this.begin();
    else this.start();
    for (const pending of asked) {
      this.pending.set(pending.request.id, pending);
      this.worker?.postMessage(pending.request);
    }
  }

  /** There is no worker until something is wished for again. @private @param {Failure} failure */
  giveUp(failure) {
    this.gone = failure;
    this.vain = 0;
    this.untold = null;
    this.end(failure.message);
    this.handlers.onEvent({ type: 'failure', failure });
  }

  /** @private @param {string} message what those hear who wait for an answer */
  end(message) {
    this.worker?.terminate();
    this.worker = null;
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of lost) reject(new RequestError({ kind: 'panic', message }));
  }

  /** A new worker, which gets what there is. @private */
  begin() {
    this.start();
    if (this.worker) void this.restore();
  }

  /** @private */
  async restore() {
    const { worker, snapshot, trainingData } = this;
    try {
      const loaded = snapshot ? this.send('loadModel', [{ bytes: snapshot.slice() }]) : null;
      // Data go to a model.
      if (trainingData) this.send('loadTrainingData', trainingData).catch(() => {});
      this.restored(await loaded);
    } catch {
      // The snapshot itself was refused. Where the worker ended again, another restore is under way.
      if (this.worker !== worker) return;
      this.snapshot = null;
      this.restored(null);
    }
  }

  /**
   * Only now it is known what to tell of the worker before.
   * @private
   * @param {ModelInfo | null} info
   */
  restored(info) {
    this.handlers.onRestored(info);
    if (this.untold === null) return;
    this.handlers.onEvent({ type: 'failure', failure: { kind: info ? 'panic' : 'dropped', message: this.untold } });
    this.untold = null;
  }
}
