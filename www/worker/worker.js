// @ts-check
/**
 * The worker: the only one that speaks to the page. It answers requests one by one and owns the compiled model, the
 * training loop (training.js), the present model (model.js), the data, and the helpers that share training
 * (local-sgd.js). What is said is in protocol.js; all numerics are Rust.
 */
import { chooseBuild } from '../shared/build.js';
import { fetchFile } from '../shared/files.js';
import { moduleWorker } from '../shared/module-worker.js';
import { siteFile } from '../site.js';
import { datasetNamed } from './datasets.js';
import { LocalSgd } from './local-sgd.js';
import { failureOf } from './failure.js';
import { fetchData, reading } from './files.js';
import { PresentModel } from './model.js';
import { HandedFiles } from './handed.js';
import { loadModule, loadAsideModule } from './module.js';
import { OpenModel } from './open-model.js';
import { OwnData } from './own-data.js';
import { answering } from './queries.js';
import { Runs } from './runs.js';
import { SessionData } from './session-data.js';
import { HeldOutEvaluation } from './evaluation.js';
import { ModelCache } from './model-cache.js';
import { Timeline } from './timeline.js';
import { TrainingLoop } from './training.js';
import { WordTraining } from './word-training.js';

/** @typedef {import('../app/protocol.js').Request} Request */
/** @typedef {import('../app/protocol.js').Reply} Reply */

/** What the worker's address asks for: `build`, and with `models=any` models of data that the page has not, too. */
const asked = new URL(self.location.href).searchParams;

const handed = new HandedFiles(self.name);

/** @type {import('./module.js').Module} there before the first request is answered */
let wasm;
const model = new PresentModel(
  () => wasm,
  (bytes, info) => post({ type: 'snapshot', bytes, info }, [bytes.buffer]),
  asked.get('models') !== 'any',
);
let panicMessage = '';
let dead = false;
/** Grows with every wish for a model, and with training the present one. */
let modelWish = 0;
/** Grows with every start, pause, failure and model: a start under way then, whose data arrive later, does not start. */
let trainingTurn = 0;

const present = () => model.session;
const evaluation = new HeldOutEvaluation(present);

/** Helpers get the build that this worker has. */
const helperUrl = siteFile('worker/helper.js');
helperUrl.search = self.location.search;
const spawnHelper = () => moduleWorker(helperUrl);
const localSgd = new LocalSgd(spawnHelper, present);

const openModel = (/** @type {Uint8Array} */ bytes) => new OpenModel(wasm.Session.open(bytes));
const timeline = new Timeline({ session: present, open: openModel, lastGood: () => model.lastGood });

const training = new TrainingLoop({
  round: () => {
    timeline.look();
    return localSgd.round();
  },
  average: () => localSgd.average(),
  step: () => present().step(),
  evaluate: () => (data.heldOut.present ? evaluation.run() : null),
  snapshot: () => {
    model.keep();
    if (model.lastGood) timeline.kept(model.lastGood);
  },
  report: (progress) => post({ type: 'progress', progress }),
  goesOn: (error) => {
    const failure = failureOf(error);
    if (failure.kind !== 'helper') return false;
    localSgd.goOn();
    post({ type: 'failure', failure });
    return true;
  },
  // Whoever only pauses goes on soon; afterwards the memory is better free.
  finished: () => localSgd.dismiss(),
  failed: (error) => {
    if (died(error)) return;
    trainingTurn++;
    localSgd.dismiss();
    model.goBack();
    post({ type: 'stopped', failure: failureOf(error) });
  },
});

/** @param {Reply} reply @param {Transferable[]} [transfer] */
function post(reply, transfer = []) {
  self.postMessage(reply, { transfer });
}

/**
 * A model comes: what was trained is no longer there.
 * @param {() => void} take throws where it is refused
 * @param {() => void} [remember] what is left of the run before
 */
function arrive(take, remember = () => timeline.clear()) {
  modelWish++;
  // A refusal changes the leader's model too, where it goes back to the last good one.
  localSgd.changed();
  training.keepUnkept();
  take();
  remember();
  trainingTurn++;
  training.reset();
  return present().info();
}

const data = new SessionData({
  session: present,
  functions: () => wasm.Functions,
  fetchData: (file, what) => fetchData(file, (received, total) => what && post({ type: 'download', what, received, total })),
  rest: () => training.rest(),
  trainOn: (source) => localSgd.use(source),
});

/** What is held out is not trained on: where it cannot be had, that is told, and training goes without evaluations. */
async function readyToTrain() {
  await data.ready();
  const heldOut = await data.loadHeldOut().then(
    () => true,
    (error) => {
      const failure = failureOf(error);
      // Who brings images need not hold any out.
      if (failure.kind !== 'no-data' || data.trainedOn !== 'own') post({ type: 'failure', failure });
      return false;
    },
  );
  if (heldOut && !training.running) evaluation.fit();
}

/** Where helpers cannot be had, one trains alone, and it is said. @param {number} workers */
async function assemble(workers) {
  try {
    return await localSgd.assemble(workers);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'helper') throw error;
    post({ type: 'failure', failure });
    return localSgd.assemble(1);
  }
}

/** Passes at which training ends. A model that is through its epochs gets as many more; 0 epochs have no end. */
function lastEpoch() {
  const { config, epoch } = present().info();
  const { epochs } = config.train;
  if (epochs === 0) return Infinity;
  return epoch < epochs ? epochs : epoch + epochs;
}

const modelCache = new ModelCache(
  (url) => fetchFile(url, (received, total) => post({ type: 'download', what: 'model', received, total })),
  openModel,
);
const words = new WordTraining(modelCache, (data, list, train) => {
  const config = wasm.Functions.configOfWords(data, list);
  return new wasm.Session({ ...config, train: { ...config.train, ...train } });
});

const runs = new Runs(spawnHelper, fetchData);

const ownData = new OwnData({
  module: loadAsideModule,
  tell: (done) => post({ type: 'work', what: 'gatherOwn', done, total: 1 }),
});

/** @param {string | undefined} id of a model beside the present one or of a moment of the run; without it, the present one is meant */
function modelOf(id) {
  if (id === undefined) return model.open;
  return timeline.has(id) ? timeline.open(id) : modelCache.get(id);
}

/** @param {string} id @param {Uint8Array} bytes */
function openBeside(id, bytes) {
  const opened = openModel(bytes);
  modelCache.put(id, opened);
  return opened.session.info();
}

/** @type {import('./queries.js').OwnAnswers} */
const own = {
  info: async (_, of) => (await modelOf(of)).session.info(),
  openBeside: ({ id, bytes }) => openBeside(id, bytes),
  closeBeside: ({ id }) => modelCache.drop(id),
  createWords: ({ train, words: list }) => words.create(train, list),
  saveWords: () => words.save(),
  trainWords: ({ steps }) => words.train(steps),
  createModel: ({ config }) => arrive(() => model.create(config)),
  loadModel: ({ bytes }) => arrive(() => model.load(bytes)),
  assumeModel: ({ config }) => arrive(() => model.assume(config)),
  fetchModel: async ({ url }) => {
    const wish = ++modelWish;
    const bytes = await handed.fetch(url, (received, total) => post({ type: 'download', what: 'model', received, total }));
    await ready;
    // A late file takes nothing away that was asked for after it.
    if (wish !== modelWish) throw Object.assign(new Error(`${url}: another model was wanted meanwhile`), { kind: 'outdated' });
    return reading([url], () => own.loadModel({ bytes }));
  },
  moments: () => timeline.list(),
  goOnFrom: async ({ id }) => {
    await training.rest();
    const moment = timeline.wholeOf(id);
    return arrive(
      () => model.load(moment.whole),
      () => timeline.cut(moment),
    );
  },
  saveMoment: ({ id }) => {
    const { whole } = timeline.wholeOf(id);
    const opened = openModel(whole);
    try {
      return { bytes: whole.slice(), info: opened.session.info() };
    } finally {
      opened.free();
    }
  },
  saveModel: async ({ half, training: state }) => {
    await training.rest();
    return { bytes: present().save(half, state) };
  },
  keepModel: async () => {
    await training.rest();
    model.keep();
  },
  setTrainingData: ({ images, labels }) => data.takeTraining(/** @type {Uint8Array<ArrayBuffer>} */ (images), labels),
  setHeldOutData: ({ images, labels }) => data.takeHeldOut(/** @type {Uint8Array<ArrayBuffer>} */ (images), labels),
  loadTrainingData: (request) => data.loadTraining(request),
  gatherOwn: (request) => ownData.gather(request),
  readPicture: (request) => ownData.picture(request),
  keepOwn: (request) => ownData.keep(request),
  examples: () => data.exampleDigits(),
  examplesOf: ({ data: id }) => data.readExamples(datasetNamed(id)),
  heldOutDigits: async ({ count }) => {
    await data.loadHeldOut();
    return present().heldOut(0, count);
  },
  heldOutPosteriors: async ({ count: most }) => {
    // Who trains or evaluates is told why they cannot be had.
    const heldOut = await data.loadHeldOut().then(
      () => true,
      () => false,
    );
    if (!heldOut) return null;
    const began = performance.now();
    const { x, labels } = present().heldOut(0, most);
    const posteriors = model.open.model.encode(x, labels.length ? labels : undefined);
    const count = x.length / present().info().config.model.input;
    return { ...posteriors, labels, count, milliseconds: performance.now() - began };
  },
  evaluate: async ({ images, seed }) => {
    await data.loadHeldOut();
    return present().evaluate(images, seed);
  },
  configureTraining: async ({ train }) => {
    const { arrivals } = model;
    await training.rest();
    // Settings for a model that is no longer there concern nobody; they do concern one that training went back to.
    if (arrivals !== model.arrivals) return present().info();
    const { epochs } = present().info().config.train;
    present().configureTraining(train);
    localSgd.changed();
    if (train.epochs !== epochs) training.untilEpoch = lastEpoch();
    return present().info();
  },
  trainStart: async ({ workers }) => {
    const turn = ++trainingTurn;
    modelWish++;
    await readyToTrain();
    await training.rest();
    // A run that ends meanwhile dismisses its helpers, and with them those that were to come.
    while (turn === trainingTurn && !(await assemble(workers)));
    if (turn === trainingTurn) training.start(lastEpoch());
    return { running: turn === trainingTurn };
  },
  trainPause: async () => {
    trainingTurn++;
    await training.pause();
  },
  trainStep: async () => {
    modelWish++;
    await readyToTrain();
    await training.rest();
    timeline.look();
    // The whole batch is this worker's.
    present().join(0, 1);
    localSgd.changed();
    return training.single();
  },
  advanceRun: (request) => runs.advance(request),
  endRun: ({ run }) => runs.end(run),
  alive: () => null,
  crash: () => wasm.crash(),
};

/**
 * A trap leaves the module's memory in no known state: the worker says its last word, once, and ends.
 * @param {unknown} error
 */
function died(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  if (!dead) post({ type: 'panic', message: panicMessage || error.message });
  dead = true;
  self.close();
  return true;
}

/** The buffers of an answer, handed over instead of copied. @param {unknown} answer @returns {Transferable[]} */
function buffersOf(answer) {
  const arrays = [answer, ...(isPlain(answer) ? Object.values(answer) : [])].filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map((array) => /** @type {ArrayBuffer} */ (array.buffer)))];
}

/** @param {unknown} answer @returns {answer is object} */
const isPlain = (answer) => typeof answer === 'object' && answer !== null && !ArrayBuffer.isView(answer);

const answerTo = answering({ own, module: () => wasm, aside: loadAsideModule, modelOf, tell: post });

/** @param {Request} request */
async function handle({ id, name, args, of }) {
  try {
    const answer = await answerTo(name, args, of);
    post({ id, type: 'ok', answer }, buffersOf(answer));
  } catch (error) {
    if (!died(error)) post({ id, type: 'error', failure: failureOf(error) });
  }
}

/** @param {unknown} error a file's failure, or the browser takes no such module */
function unready(error) {
  const { kind, message } = failureOf(error);
  post({ type: 'unready', failure: { kind: kind === 'other' ? 'worker' : kind, message } });
  self.close();
}

const build = chooseBuild(asked.get('build'));
/** Where the module cannot be had, that is the last word. */
const ready = new Promise((/** @type {(value?: unknown) => void} */ done) => {
  loadModule(build, (url) => handed.fetch(url)).then((module) => {
    wasm = module;
    wasm.onPanic((/** @type {string} */ message) => (panicMessage = message));
    post({ type: 'ready', build });
    done();
  }, unready);
});
self.onmessage = ({ data }) => {
  if (data.handed) handed.take(data.handed);
  // Whether this worker lives is answered while its module is still on its way.
  else if (data.name === 'alive') post({ id: data.id, type: 'ok', answer: null });
  // A model may come beside the module; whatever else is asked waits for that.
  else void (data.name === 'fetchModel' ? handle(data) : ready.then(() => handle(data)));
};
