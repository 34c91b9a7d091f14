// @ts-check
/**
 * What the page and the worker say to each other: types only, no logic. Every request has an id and gets exactly one `ok`
 * or `error` with that id; events have none.
 *
 * A request is a name and its arguments. What a model is asked, and what needs no model, are the methods of the core's
 * classes `Model`, `Functions`, `Experiments` and `Exports`: their names, arguments and answers are those of the generated declarations, so that a new
 * question touches Rust and its caller alone. Only what the worker does itself is listed here. Types of the core that are not
 * named here are written `import('../pkg/simd128/vae_wasm.js').Quadrature`.
 */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Model} Model */
/** @typedef {typeof import('../pkg/simd128/vae_wasm.js').Functions} Functions */
/** @typedef {typeof import('../pkg/aside/vae_wasm.js').Experiments} Experiments */
/** @typedef {typeof import('../pkg/aside/vae_wasm.js').Exports} Exports */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Config} Config */
/** @typedef {import('../pkg/simd128/vae_wasm.js').TrainConfig} TrainConfig */
/** @typedef {import('../pkg/simd128/vae_wasm.js').ModelInfo} ModelInfo */
/** @typedef {import('../pkg/simd128/vae_wasm.js').StepMetrics} StepMetrics */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Evaluation} Evaluation */
/**
 * An evaluation as it is kept beside a model: what each latent says is not known of shipped models, and how sure its averages
 * are not of some kept ones.
 * @typedef {Omit<Evaluation, 'klPerLatent' | 'standardErrors'> & Partial<Pick<Evaluation, 'klPerLatent' | 'standardErrors'>>} HeldOut
 */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Digits} Digits */
/** @typedef {import('../pkg/simd128/vae_wasm.js').Explanation} Explanation */

/**
 * @typedef {object} TrainProgress
 * @property {boolean} running
 * @property {StepMetrics[]} steps since the last event, thinned to a few; of one worker's part of the batch
 * @property {{ step: number, evaluation: Evaluation } | null} heldOut a fresh held-out evaluation, if there is one
 * @property {number} imagesPerSecond of all workers, over the last second
 * @property {number} seconds of training since the weights were random, pauses left out
 */

/**
 * What is remembered of the run that is trained.
 * @typedef {object} Moments
 * @property {Moment[]} moments oldest first; the list thins out as the run gets longer
 * @property {number} bytes that they take
 */

/**
 * @typedef {object} Moment
 * @property {string} id
 * @property {number} step
 * @property {number} epoch
 * @property {number} seconds of training since the run began here
 * @property {boolean} whole whether training can go on from it
 */

/** @typedef {{ kind: string, message: string }} Failure `kind` is the core's stable name of the error */

/**
 * q(z|x) of held-out images: mu, logvar and the KL of each latent (n, latent), the images' classes, none where they have none, how many
 * images, and how long it took.
 * @typedef {{ mu: Float32Array, logvar: Float32Array, klPerLatent: Float32Array, labels: Uint8Array, count: number,
 *   milliseconds: number }} HeldOutPosteriors
 */

/** @typedef {{ path: string, file: File }} FileAt `path`: folders and name, `/` between them */

/**
 * @typedef {object} Strokes of a pen on a pad whose side is 1, y down
 * @property {Float32Array} points (n, 2) of all strokes
 * @property {Uint32Array} ends how many points there are at the end of each stroke
 * @property {Float32Array} widths how wide the pen was in each
 */

/**
 * What was taken of the reader's files, and what was not, with the reason.
 * @typedef {import('../pkg/aside/vae_wasm.js').Sheet & { refused: (Failure & { path: string })[] }} OwnImages
 */

/** @typedef {{ config: Config } | { bytes: Uint8Array, train: Partial<TrainConfig> }} RunStart random weights, or a checkpoint's with other training */
/** @typedef {{ data: string, part: string, count: number }} RunData the first `count` (0: all) of a part of a dataset, by their ids in the registry */

/**
 * What is wanted to be known of a run's model.
 * @typedef {object} RunMeasure
 * @property {number} [heldOut] on how many held-out images it is evaluated
 * @property {number} [terms] and of how many of them one by one
 * @property {number} [training] and on how many of the images that it trains on
 * @property {{ images: number, samples: number } | null} [logPx] of how many held-out images, by how many importance samples each
 * @property {Float32Array | null} [encode] x (n, input): the means of their q(z|x)
 * @property {Float32Array | null} [decode] z (n, latent): the means of p(x|z)
 * @property {'weights' | 'whole' | null} [checkpoint] whole: with the state of its training
 */

/**
 * @typedef {object} RunRequest
 * @property {string} run by which it is known; a new one gets a helper of its own
 * @property {RunStart | null} start null: it goes on from where it is
 * @property {RunData} data
 * @property {number} steps
 * @property {RunMeasure} measure
 * @property {boolean} bearsLoss whether whoever asks begins it anew where its helper is lost
 */

/**
 * A run's model after its steps; null is what was not asked for.
 * @typedef {object} RunReport
 * @property {number} step
 * @property {number} passes over what it trains on
 * @property {Evaluation | null} heldOut
 * @property {import('../pkg/simd128/vae_wasm.js').Terms | null} terms
 * @property {Evaluation | null} training
 * @property {Float64Array | null} logPx nats, image by image
 * @property {Float32Array | null} mu (n, latent)
 * @property {Float32Array | null} mean (n, input)
 * @property {Uint8Array<ArrayBuffer> | null} bytes of its checkpoint
 */

/**
 * What the worker does itself, beside answering questions: each takes one object, or nothing.
 * @typedef {object} OwnRequests
 * @property {(request: { config: Config }) => ModelInfo} createModel random weights from config.train.seed
 * @property {(request: { bytes: Uint8Array }) => ModelInfo} loadModel the present model stays when the file is refused
 * @property {(request: { config: Config }) => ModelInfo} assumeModel the present model's numbers, of a file that did not say what
 *   it is, as those of a model of this form
 * @property {(request: { url: string }) => ModelInfo} fetchModel a checkpoint that the site ships
 * @property {(request: { half: boolean, training: boolean }) => { bytes: Uint8Array }} saveModel f16 weights; optimizer state for exact resume
 * @property {() => Moments} moments of the run, by whose ids its model as it was can be asked
 * @property {(request: { id: string }) => ModelInfo} goOnFrom a moment with its whole state, which becomes the present model
 * @property {(request: { id: string }) => { bytes: Uint8Array, info: ModelInfo }} saveMoment the same, as a file
 * @property {() => void} keepModel has it said as a `snapshot`, once no round is under way
 * @property {() => ModelInfo} info of the model asked, as all questions are
 * @property {(request: { id: string, bytes: Uint8Array }) => ModelInfo} openBeside a checkpoint beside the present model, asked by
 *   that id; it takes the place of what had the id
 * @property {(request: { id: string }) => void} closeBeside of one that was opened so
 * @property {(request: { images: Uint8Array, labels: Uint8Array | null }) => { images: number }} setTrainingData IDX bytes; it trains on
 *   them until others are asked for
 * @property {(request: { images: Uint8Array, labels: Uint8Array | null }) => { images: number }} setHeldOutData the same to evaluate on,
 *   as long as it trains on such
 * @property {(request: { data: string, part: string, count: number }) => { images: number }} loadTrainingData the first
 *   `count` (0: all) of a part of a dataset, by their ids in the core's registry; with `download` events where it has files
 * @property {(request: { files: FileAt[], sketches: Strokes[], side: number,
 *   byInk: boolean | null, asRows: boolean | null }) => OwnImages} gatherOwn the reader's own images, in the place of those gathered before
 * @property {(request: { file: FileAt, side: number, byInk: boolean }) => Uint8Array | null} readPicture one picture as an image of
 *   a dataset, cut to its ink or taken whole, 255 for full ink; null where it is none
 * @property {(request: { name: string, copies: boolean }) => import('../shared/own-sets.js').OwnSet} keepOwn of those that are
 *   gathered a set that the browser keeps; `copies`: of few images, copies with small changes too
 * @property {() => Digits} examples of the present model's dataset
 * @property {(request: { data: string }) => Digits} examplesOf any dataset, by its id in the core's registry
 * @property {(request: { count: number }) => Digits} heldOutDigits of what is held out of that dataset
 * @property {(request: { count: number }) => HeldOutPosteriors | null} heldOutPosteriors of the present model; null where
 *   there are no such images to be had
 * @property {(request: { images: number, seed: number }) => Evaluation} evaluate on the first `images` of it
 * @property {(request: { train: TrainConfig }) => ModelInfo} configureTraining a new learning rate, beta ... between steps
 * @property {(request: { workers: number }) => { running: boolean }} trainStart how many share each batch; same seed and number, same run
 * @property {() => void} trainPause resolves once no step is made any more
 * @property {() => StepMetrics} trainStep
 * @property {(request: { train: Partial<TrainConfig>, words: string[] | null }) => ModelInfo} createWords a model of the reader's
 *   words, or of the site's, with random weights, by the id 'words-own'
 * @property {(request: { steps: number }) => { metrics: StepMetrics, words: number }} trainWords trains 'words-own' on its words
 * @property {() => { bytes: Uint8Array, info: ModelInfo }} saveWords the same as a file from which training can go on
 * @property {(request: RunRequest) => RunReport | null} advanceRun trains a model beside the present one, in a helper of its own; null where that
 *   was lost, and the loss is borne
 * @property {(request: { run: string }) => void} endRun its helper is gone at once, and what was asked of it rejects as `outdated`
 * @property {() => null} alive is answered at once
 * @property {() => void} crash makes Rust panic, so that the recovery can be tried
 */

/** @typedef {Exclude<Extract<keyof Model, string>, 'free'>} Question */
/** @typedef {Exclude<Extract<keyof Functions, string>, 'prototype'>} FunctionName */
/** @typedef {Exclude<Extract<keyof Experiments, string>, 'prototype'>} ExperimentName */
/** @typedef {Exclude<Extract<keyof Exports, string>, 'prototype'>} ExportName */
/** @typedef {OwnRequests & Pick<Model, Question> & Pick<Functions, FunctionName> & Pick<Experiments, ExperimentName> & Pick<Exports, ExportName>} Requests */
/** @typedef {keyof Requests} RequestName */
/** @template {RequestName} N @typedef {Parameters<Requests[N]>} Arguments */

/**
 * A question that takes long answers with a task, which the worker carries out; what comes back is its last answer.
 * @template T
 * @typedef {T extends { advance(): infer Last } ? Exclude<Last, undefined> : T} CarriedOut
 */
/** @template {RequestName} N @typedef {CarriedOut<ReturnType<Requests[N]>>} Answer */

/**
 * @template {RequestName} Names
 * @typedef {<N extends Names>(name: N, ...args: Arguments<N>) => Promise<Answer<N>>} Asking
 */

/**
 * `ask('decode', z)` asks the present model, `ask.of('mnist-2d')('decode', z)` a shipped one, which is fetched when first
 * needed, `ask.of('own-12')('decode', z)` one of the reader's own (beside.js), and `ask.of(moment.id)('decode', z)` the model
 * that is trained as it was at a moment.
 * @typedef {Asking<RequestName> & { of: (id: string) => Asking<Question | 'info'> }} Ask
 */

/**
 * Page to worker.
 * @typedef {{ id: number, name: RequestName, args: unknown[], of?: string }} Request
 */

/**
 * Worker to page.
 * @typedef {{ id: number, type: 'ok', answer: unknown }
 *   | { id: number, type: 'error', failure: Failure }
 *   | Event} Reply
 */

/**
 * @typedef {{ type: 'ready', build: string }
 *   | { type: 'progress', progress: TrainProgress }
 *   | { type: 'download', what: string, received: number, total: number }
 *   | Work
 *   | { type: 'snapshot', bytes: Uint8Array<ArrayBuffer>, info: ModelInfo | null }
 *   | { type: 'stopped', failure: Failure }
 *   | { type: 'failure', failure: Failure }
 *   | { type: 'unready', failure: Failure }
 *   | { type: 'panic', message: string }} Event
 * `snapshot` is the last good model, with `info` where it was trained since it came; `stopped` says that training ended by itself,
 * `failure` that something failed and the rest goes on; `unready` (there is no module) and `panic` are a worker's last words.
 */

/** @typedef {{ type: 'work', what: string, done: number, total: 1 }} Work how far a question that takes long is, by its name */

export {};
