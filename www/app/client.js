// @ts-check
/**
 * The page's end of the worker: one promise per request, and a new worker, with the last good model, when one ends in a
 * panic. It shows nothing and decides nothing about models; see protocol.js for what is said.
 */

import { asking } from '../shared/asking.js';

/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {import('./protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('./protocol.js').Arguments<'loadTrainingData'>} Training */

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
  if (name === 'loadModel') return [request.bytes.buffer];
  if (name === 'setTrainingData') return [request.images.buffer, ...(request.labels ? [request.labels.buffer] : [])];
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
    this.answered = false;
    /** Ticks since the worker said anything. */
    this.silent = 0;
    /** Whether it trains. */
    this.training = false;
    /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: RequestError) => void }>} */
    this.pending = new Map();
    /** @type {Uint8Array<ArrayBuffer> | null} the last good model */
    this.snapshot = null;
    /** @type {Training | null} what to load again */
    this.trainingData = null;
    /** Rejects with a RequestError. */
    this.ask = asking((name, args, of) => this.request(name, args, of));
    /** @type {Worker | null} null once it is given up */
    this.worker = null;
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
    else if (++this.silent > silentTicks) this.restart('the worker fell silent');
    else this.worker.postMessage({ id: ++this.lastId, name: 'alive', args: [] });
  }

  /** @private */
  start() {
    /** @type {Worker} */
    let worker;
    try {
      worker = this.spawn();
    } catch (error) {
      // Some frames and settings forbid workers. Whoever made the client hears of it once it is there.
      const failure = { kind: 'worker', message: error instanceof Error ? error.message : String(error) };
      queueMicrotask(() => this.handlers.onEvent({ type: 'stopped', failure }));
      return;
    }
    this.worker = worker;
    this.silent = 0;
    this.training = false;
    this.startedAt = this.clock();
    this.answered = false;
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
        reject(new RequestError({ kind: 'worker', message: `${name}: there is no worker` }));
        return;
      }
      const id = ++this.lastId;
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, name, args, of }, handedOver(name, args));
    });
  }

  /**
   * @private
   * @param {import('./protocol.js').Reply} reply
   */
  receive(reply) {
    this.silent = 0;
    if (reply.type === 'progress') this.training = reply.progress.running;
    if (reply.type === 'ok' || reply.type === 'error') {
      const request = this.pending.get(reply.id);
      this.pending.delete(reply.id);
      if (reply.type === 'ok') {
        this.answered = true;
        request?.resolve(reply.answer);
      } else {
        request?.reject(new RequestError(reply.failure));
      }
      return;
    }
    if (reply.type === 'snapshot') this.snapshot = reply.bytes;
    if (reply.type === 'panic') this.restart(reply.message);
    else this.handlers.onEvent(reply);
  }

  /**
   * @private
   * @param {string} message why the worker ended
   */
  restart(message) {
    this.worker?.terminate();
    this.worker = null;
    const lost = [...this.pending.values()];
    this.pending.clear();
    if (this.answered && this.clock() - this.startedAt >= lasting) this.vain = 0;
    const giveUp = ++this.vain > startsInVain;
    if (this.vain > startsWithModel) this.snapshot = null;
    for (const { reject } of lost) reject(new RequestError({ kind: 'panic', message }));
    // One that never answered had no model to lose: it is tried again, and only the last failure is told.
    if (giveUp) this.handlers.onEvent({ type: 'stopped', failure: { kind: 'worker', message } });
    else if (this.answered || this.snapshot) this.handlers.onEvent({ type: 'panic', message });
    if (giveUp) return;
    this.start();
    void this.restore();
  }

  /** @private */
  async restore() {
    const { worker, snapshot, trainingData } = this;
    try {
      const loaded = snapshot ? this.send('loadModel', [{ bytes: snapshot.slice() }]) : null;
      // Data go to a model.
      if (trainingData) this.send('loadTrainingData', trainingData).catch(() => {});
      this.handlers.onRestored(await loaded);
    } catch {
      // The snapshot itself was refused. Where the worker ended again, another restore is under way.
      if (this.worker === worker) {
        this.snapshot = null;
        this.handlers.onRestored(null);
      }
    }
  }
}
