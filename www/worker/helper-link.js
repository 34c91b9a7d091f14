// @ts-check
/**
 * The leader's end of one helper: a promise per request, answered in the order of asking, and an end that fails them
 * all. What the helper does is in helper.js.
 */

/** @typedef {import('./training-source.js').TrainingSource} TrainingSource */

/** A failure of a helper, with the protocol's `kind`. */
class HelperError extends Error {
  /** @param {import('../app/protocol.js').Failure} failure */
  constructor({ kind, message }) {
    super(message);
    this.kind = kind;
  }
}

export class Helper {
  /** @param {() => Worker} spawn some browsers let no worker start another */
  static start(spawn) {
    try {
      return new Helper(spawn());
    } catch (error) {
      throw new HelperError({ kind: 'helper', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    /** @type {{ resolve: (answer: any) => void, reject: (error: Error) => void }[]} */
    this.waiting = [];
    /** @type {Error | null} why it can do no more */
    this.ended = null;
    /** @type {TrainingSource | null} what it has */
    this.data = null;
    /** @type {TrainingSource | null} and to evaluate on */
    this.heldOut = null;
    worker.onmessage = ({ data }) => this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail({ kind: 'helper', message: event.message || 'a helper could not be started' });
    };
  }

  /**
   * Another state to go on from.
   * @param {{ bytes: Uint8Array, worker: number, workers: number, data: TrainingSource | null }} state a checkpoint with
   *   training state, the helper's part, and the data, which it gets where it has others
   */
  async follow({ bytes, worker, workers, data }) {
    const asked = [this.ask({ type: 'state', bytes, worker, workers })];
    // A blob goes by reference.
    if (data && data !== this.data) asked.push(this.ask({ type: 'data', source: data }));
    await Promise.all(asked);
    this.data = data;
  }

  /**
   * A model of its own, from its beginning.
   * @param {{ start: import('../app/protocol.js').RunStart, data: TrainingSource, heldOut: TrainingSource }} run with the data, which
   *   it gets where it has others
   */
  async begin({ start, data, heldOut }) {
    const asked = [this.ask({ type: 'begin', start })];
    if (data !== this.data) asked.push(this.ask({ type: 'data', source: data }));
    if (heldOut !== this.heldOut) asked.push(this.ask({ type: 'heldOut', source: heldOut }));
    await Promise.all(asked);
    this.data = data;
    this.heldOut = heldOut;
  }

  /**
   * Trains that model on, and measures it.
   * @param {number} steps
   * @param {import('../app/protocol.js').RunMeasure} measure
   * @returns {Promise<import('../app/protocol.js').RunReport>}
   */
  advance(steps, measure) {
    return this.ask({ type: 'advance', steps, measure });
  }

  /** @param {number} steps @returns {Promise<Float32Array<ArrayBuffer>>} its state after them */
  round(steps) {
    return this.ask({ type: 'round', steps });
  }

  /** @param {Float32Array<ArrayBuffer>} state handed over; it fills the array again after the next round */
  adopt(state) {
    this.worker.postMessage({ type: 'adopt', state }, [state.buffer]);
  }

  /** It has not answered for too long. */
  giveUp() {
    this.fail({ kind: 'helper', message: 'a helper fell silent' });
  }

  end() {
    this.fail({ kind: 'helper', message: 'a helper was ended' });
  }

  /**
   * @private
   * @param {object} request
   * @returns {Promise<any>}
   */
  ask(request) {
    const answer = new Promise((resolve, reject) => {
      if (this.ended) reject(this.ended);
      else this.waiting.push({ resolve, reject });
    });
    // An answer that nobody waits for any more is no news.
    answer.catch(() => {});
    if (!this.ended) this.worker.postMessage(request);
    return answer;
  }

  /**
   * @private
   * @param {import('./helper.js').HelperReply} reply
   */
  hear(reply) {
    if (reply.type === 'panic') {
      this.fail({ kind: 'helper', message: reply.message });
      return;
    }
    const request = this.waiting.shift();
    if (reply.type === 'ok') request?.resolve(reply.answer);
    else request?.reject(new HelperError(reply.failure));
  }

  /**
   * @private
   * @param {import('../app/protocol.js').Failure} failure
   */
  fail(failure) {
    this.worker.terminate();
    this.ended ??= new HelperError(failure);
    for (const { reject } of this.waiting.splice(0)) reject(this.ended);
  }
}
