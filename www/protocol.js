// @ts-check
/**
 * What the page and the worker say to each other: types only, no logic. Every request has an id and gets exactly
 * one `ok` or `error` with that id; events have none. Arrays are flat and row-major, in the words of the README:
 * x (n, 784), mu, logvar, eps, z (n, latent), mean (n, 784); nll, kl and elbo are nats per image.
 */

/** @typedef {'relu' | 'tanh' | 'silu'} Activation */
/** @typedef {'bernoulli' | 'gaussian' | 'gaussian-learned'} Likelihood */
/** @typedef {'grey' | 'dynamic' | 'threshold'} Pixels */
/** @typedef {'lerp' | 'slerp'} PathKind */
/** @typedef {'10k' | '60k'} TrainingSet */

/**
 * @typedef {object} ModelConfig
 * @property {number} input
 * @property {number[]} hidden
 * @property {number} latent
 * @property {Activation} activation
 * @property {Likelihood} likelihood
 * @property {number} variance
 * @property {Pixels} pixels
 */

/**
 * @typedef {object} TrainConfig
 * @property {number} batch
 * @property {number} lr
 * @property {number} epochs
 * @property {number} beta
 * @property {number} warmup steps
 * @property {number} clip 0 for none
 * @property {number} seed
 */

/** @typedef {{ model: ModelConfig, train: TrainConfig }} Config */

/**
 * @typedef {object} ModelInfo
 * @property {Config} config
 * @property {number} parameters how many numbers are learned
 * @property {number} step training steps behind this model, 0 when unknown
 * @property {number} epoch whole passes behind this model
 */

/**
 * What the model makes of one x; the Draw view's whole content.
 * @typedef {object} Explanation
 * @property {Float32Array} x (784) as the model takes it, after thresholding where it does
 * @property {Float32Array} mu (latent)
 * @property {Float32Array} logvar (latent)
 * @property {Float32Array} klPerLatent (latent) nats
 * @property {Float32Array} reconstruction (784) mean of p(x|z) at z = mu
 * @property {Float32Array} eps (draws, latent)
 * @property {Float32Array} z (draws, latent)
 * @property {Float32Array} mean (draws, 784)
 * @property {number} nll averaged over the draws
 * @property {number} kl
 */

/** @typedef {{ z: Float32Array, mean: Float32Array }} Decoded z (n, latent), mean (n, 784) */
/** @typedef {{ mu: Float32Array, logvar: Float32Array }} Posterior */

/**
 * @typedef {object} StepMetrics
 * @property {number} step counted from 1
 * @property {number} epoch fraction of passes done
 * @property {number} nll
 * @property {number} kl
 * @property {number} beta
 */

/**
 * @typedef {object} Evaluation
 * @property {number} images how many were used
 * @property {number} nll
 * @property {number} kl
 * @property {number} elbo
 * @property {number} activeUnits latents whose mean varies over the data (Burda et al. 2015)
 */

/**
 * @typedef {object} TrainProgress
 * @property {boolean} running
 * @property {StepMetrics[]} steps since the last event, thinned to a few; of one worker's part of the batch
 * @property {{ step: number, evaluation: Evaluation } | null} heldOut a fresh held-out evaluation, if there is one
 * @property {number} imagesPerSecond of all workers, over the last second
 * @property {number} seconds of training since the weights were random, pauses left out
 */

/** @typedef {{ bytes: Uint8Array }} Bytes */
/** @typedef {{ kind: string, message: string }} Failure `kind` is the core's stable name of the error */

/**
 * Requests: what goes in, what comes back.
 * @typedef {object} Requests
 * @property {[{ config: Config }, ModelInfo]} createModel random weights from config.train.seed
 * @property {[{ bytes: Uint8Array }, ModelInfo]} loadModel the present model stays when the file is refused
 * @property {[{ url: string }, ModelInfo]} fetchModel a checkpoint that the site ships
 * @property {[{ half: boolean, training: boolean }, Bytes]} saveModel f16 weights; optimizer state for exact resume
 * @property {[{ ink: Float32Array, width: number, height: number }, { x: Float32Array | null }]} seeDigit null when empty
 * @property {[{ x: Float32Array, draws: number, seed: number }, Explanation]} explain
 * @property {[{ x: Float32Array }, Posterior]} encode
 * @property {[{ z: Float32Array }, Decoded]} decode
 * @property {[{ count: number, temperature: number, seed: number }, Decoded]} sample
 * @property {[{ a: Float32Array, b: Float32Array, steps: number, kind: PathKind }, Decoded]} interpolate between z's
 * @property {[{ side: number }, Decoded]} grid 2-D models only: z at the prior's quantiles
 * @property {[{ z: Float32Array, index: number, steps: number, extent: number }, Decoded]} traverse
 * @property {[{ images: Uint8Array, labels: Uint8Array | null }, { images: number }]} setTrainingData IDX bytes
 * @property {[{ set: TrainingSet, count: number }, { images: number }]} loadTrainingData with `download` events
 * @property {[{ count: number, offset: number }, { x: Float32Array, labels: Uint8Array }]} testDigits of the 100 shipped
 * @property {[{ count: number }, { x: Float32Array, labels: Uint8Array }]} heldOutDigits of the 10,000 test images
 * @property {[{ images: number, seed: number }, Evaluation]} evaluate on the first `images` test images
 * @property {[{ x: Float32Array, samples: number, seed: number }, { logPx: number }]} importance log p(x), K samples
 * @property {[{ train: TrainConfig }, ModelInfo]} configureTraining a new learning rate, beta ... between steps
 * @property {[{ workers: number }, { running: boolean }]} trainStart how many share each batch; same seed and number, same run
 * @property {[{}, {}]} trainPause resolves once no step is made any more
 * @property {[{}, StepMetrics]} trainStep
 * @property {[{}, {}]} crash makes Rust panic, so that the recovery can be tried
 */

/** @typedef {keyof Requests} RequestType */
/** @template {RequestType} T @typedef {Requests[T][0]} Payload */
/** @template {RequestType} T @typedef {Requests[T][1]} Answer */

/**
 * Page to worker.
 * @typedef {{ id: number, type: RequestType, payload: Payload<RequestType> }} Request
 */

/**
 * Worker to page.
 * @typedef {{ id: number, type: 'ok', answer: Answer<RequestType> }
 *   | { id: number, type: 'error', failure: Failure }
 *   | Event} Reply
 */

/**
 * @typedef {{ type: 'ready', build: string }
 *   | { type: 'progress', progress: TrainProgress }
 *   | { type: 'download', what: string, received: number, total: number }
 *   | { type: 'snapshot', bytes: Uint8Array }
 *   | { type: 'stopped', failure: Failure }
 *   | { type: 'panic', message: string }} Event
 * `snapshot` is the last good model, `stopped` says that training ended by itself, `panic` is a worker's last word.
 */

export {};
