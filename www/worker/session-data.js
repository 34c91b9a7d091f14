// @ts-check
/**
 * The data beside the present model: what it is trained on, what is held out, and the examples that the page shows. Which
 * files they are, or that they are made on the spot, is said by the core's registry; held-out images and examples are those
 * of the model's own dataset, and others come once it has another.
 */
import { datasets } from '../app/datasets.js';
import { filesOf } from './data-files.js';
import { DataRequests } from './data-requests.js';
import { datasetNamed, isGenerated, missing } from './datasets.js';
import { readingData } from './files.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Digits} Digits */
/** @typedef {import('../app/protocol.js').Functions} Functions */
/** @typedef {import('../app/protocol.js').Arguments<'loadTrainingData'>[0]} PartRequest */

/** @typedef {import('../app/datasets.js').Dataset} Dataset */
/** @typedef {import('../app/datasets.js').Part} Part */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {import('./training-source.js').TrainingSource} TrainingSource */

export class SessionData {
  /**
   * @param {object} worker
   * @param {() => Session} worker.session the present model's
   * @param {() => Functions} worker.functions
   * @param {(file: string, what?: 'training' | 'heldOut') => Promise<Bytes>} worker.fetchData `what` names it to those who wait
   * @param {() => Promise<void>} worker.rest resolves between two rounds of training
   * @param {(source: TrainingSource) => void} worker.trainOn hears what is trained on from now on
   * @param {Dataset[]} [registry]
   */
  constructor(worker, registry = datasets) {
    this.worker = worker;
    this.registry = registry;
    this.training = new DataRequests();
    this.heldOut = new DataRequests();
    /** @type {string | null} the dataset that is trained on; `own` for data that the reader brought */
    this.trainedOn = null;
    /** Names apart what readers bring. */
    this.own = 0;
    /** @type {{ of: string, digits: Promise<Digits> } | null} */
    this.examples = null;
  }

  /** @param {PartRequest} request */
  async loadTraining(request) {
    const { data, part, count } = request;
    const dataset = datasetNamed(data, this.registry);
    const wanted = dataset.parts.find(({ id }) => id === part);
    if (!wanted) throw missing(`${data}: expected one of its parts, got ${part}`);
    return this.training.request(
      `${data} ${part} ${count}`,
      () => this.files(dataset, wanted, 'training'),
      ([images, labels]) => {
        if (isGenerated(dataset)) return this.train(data, (session) => session.generateTrainingData(data, part, count), request);
        const take = (/** @type {Session} */ session) =>
          readingData(wanted.files, () => session.setTrainingData(images, labels, count));
        return this.train(data, take, { images: new Blob([images]), labels: new Blob([labels]), count });
      },
    );
  }

  /**
   * The reader's own images.
   * @param {Bytes} images IDX
   * @param {Uint8Array | null} labels
   */
  takeTraining(images, labels) {
    return this.training.request(
      `own ${++this.own}`,
      async () => null,
      () =>
        this.train('own', (session) => session.setTrainingData(images, labels, 0), {
          images: new Blob([images]),
          labels: labels ? new Blob([/** @type {Bytes} */ (labels)]) : undefined,
          count: 0,
        }),
    );
  }

  /**
   * The reader's own images to evaluate on.
   * @param {Bytes} images IDX
   * @param {Uint8Array | null} labels
   */
  takeHeldOut(images, labels) {
    return this.heldOut.request(
      `own ${++this.own}`,
      async () => null,
      () => this.worker.session().setHeldOutData(images, labels),
    );
  }

  /** Resolves once there is something to train on. */
  async ready() {
    await this.training.settled();
    if (this.trainedOn === 'own') return;
    const { id, parts } = this.present();
    if (this.trainedOn !== id) await this.loadTraining({ data: id, part: parts[0].id, count: 0 });
  }

  /** Resolves once the session has what is held out: of the present model's dataset, or beside the reader's own the reader's. */
  async loadHeldOut() {
    if (this.trainedOn === 'own' && this.heldOut.wanted?.startsWith('own ')) return this.heldOut.settled();
    const dataset = this.present();
    const { id, heldOut } = dataset;
    await this.heldOut.request(
      id,
      () => this.files(dataset, heldOut, 'heldOut'),
      ([images, labels]) => {
        const session = this.worker.session();
        if (isGenerated(dataset)) return session.generateHeldOutData(id);
        return readingData(heldOut.files, () => session.setHeldOutData(images, labels));
      },
    );
    // Another model may have come meanwhile.
    if (this.present() !== dataset) await this.loadHeldOut();
  }

  /** The examples of the present model's dataset. @returns {Promise<Digits>} the caller's own */
  async exampleDigits() {
    const dataset = this.present();
    if (this.examples?.of !== dataset.id) {
      const examples = { of: dataset.id, digits: this.readExamples(dataset) };
      this.examples = examples;
      examples.digits.catch(() => {
        if (this.examples === examples) this.examples = null;
      });
    }
    const { x, labels } = await this.examples.digits;
    return { x: x.slice(), labels: labels.slice() };
  }

  /** @param {Dataset} dataset @returns {Promise<Digits>} */
  async readExamples(dataset) {
    const { id, examples } = dataset;
    if (isGenerated(dataset)) return this.worker.functions().generate(id, examples.id, 0);
    const [images, labels] = await this.files(dataset, examples);
    return readingData(examples.files, () => this.worker.functions().readDigits(images, labels));
  }

  /**
   * @private
   * @param {string} data
   * @param {(session: Session) => number} take
   * @param {TrainingSource} source
   */
  async train(data, take, source) {
    await this.worker.rest();
    const taken = take(this.worker.session());
    this.trainedOn = data;
    this.worker.trainOn(source);
    return taken;
  }

  /**
   * @private
   * @param {Dataset} dataset
   * @param {Part} part
   * @param {'training' | 'heldOut'} [what]
   */
  files(dataset, part, what) {
    return filesOf(dataset, part, (file) => this.worker.fetchData(file, what));
  }

  /** The present model's dataset. @private */
  present() {
    const { data, shape } = this.worker.session().info();
    if (data === undefined) throw missing(`expected a model of a dataset with a name, got one of ${shape.join(' x ')} pixels`);
    return datasetNamed(data, this.registry);
  }
}
