// @ts-check
/**
 * What the page and the worker say to each other: types only, no logic. Every request has an id and gets exactly
 * one `ok` or `error` with that id; events have none. Arrays are flat and row-major, in the words of the README:
 * x (n, 784), mu, logvar, eps, z (n, latent), mean (n, 784); nll, kl and elbo are nats per image. For a model of words
 * an image has as many "pixels" as a word has letters.
 */

/** @typedef {'relu' | 'tanh' | 'silu'} Activation */
/** @typedef {'bernoulli' | 'gaussian' | 'gaussian-learned' | 'categorical'} Likelihood */
/** @typedef {'grey' | 'dynamic' | 'threshold' | 'one-hot'} Pixels */
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
 * @property {number} levels greys, or letters, that the categorical likelihood tells apart
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

/**
 * p(x|z) of each pixel, at one z.
 * @typedef {object} PixelDistributions
 * @property {Float32Array} mean (784)
 * @property {Float32Array} variance (784)
 * @property {Float32Array} probs (784, levels) of a categorical likelihood; else empty
 */

/**
 * An estimate as its samples come in: after `samples[i]` of them it is `estimate[i]`, give or take `standardError[i]`.
 * @typedef {object} Running
 * @property {Float64Array} samples growing, the last is all
 * @property {Float64Array} estimate nats
 * @property {Float64Array} standardError nats; of a logarithm by the delta method
 */

/** @typedef {{ across: [number, number], up: [number, number] }} Window a part of a 2-D latent space, from and to */

/**
 * Bayes for one x, by adaptive quadrature over a 2-D latent space.
 * @typedef {object} Quadrature
 * @property {number} logPx log p(x), the integral of p(x|z) p(z)
 * @property {number} elbo with E_q by Gauss-Hermite nodes, KL in closed form: logPx - elbo is klPosterior
 * @property {number} nll E_q[-log p(x|z)]
 * @property {number} kl KL(q(z|x) || p(z))
 * @property {number} klPosterior KL(q(z|x) || p(z|x)), integrated by itself
 * @property {Float64Array} mean (2) of p(z|x)
 * @property {Float64Array} covariance (2, 2) of p(z|x)
 * @property {number} error estimated, of logPx
 * @property {number} points at which p(x, z) was computed
 */

/** @typedef {{ mu: number, sigma: number }} Gaussian */
/** @typedef {{ weight: number, a: Gaussian, b: Gaussian }} Mixture weight a + (1 - weight) b */

/**
 * One estimator of the gradient of E_q[log p(x|z)] in mu, per sample: its average and variance over the samples.
 * @typedef {{ mean: Float64Array, variance: Float64Array }} GradientEstimate (latent) each
 */

/**
 * One layer in one training step on one x.
 * @typedef {object} TraceLayer
 * @property {string} name as in a checkpoint: 'encoder.hidden.0', 'encoder.mu', 'decoder.out' ...
 * @property {Float32Array} activations (out) of the layer, after its nonlinearity
 * @property {Float32Array} gradients (out) of the loss by these activations
 * @property {number} weights Euclidean norm of weight and bias
 * @property {number} gradient norm of the loss's gradient in them
 * @property {number} update norm of the change that one step of Adam would make
 */

/**
 * Forward, backward and update of one step on one x; the model stays as it is.
 * @typedef {object} Trace
 * @property {TraceLayer[]} layers in the order of the data's way
 * @property {Float32Array} x (784)
 * @property {Float32Array} mu (latent)
 * @property {Float32Array} logvar (latent)
 * @property {Float32Array} eps (latent)
 * @property {Float32Array} z (latent)
 * @property {Float32Array} mean (784)
 * @property {number} nll before the update
 * @property {number} kl before the update
 * @property {number} beta
 * @property {number} nllAfter with the same eps, were the update made
 * @property {number} klAfter
 */

/** @typedef {{ words: string[], x: Float32Array, probs: Float32Array }} Words x (n, letters), probs (n, letters, levels) */

/** @typedef {{ bytes: Uint8Array }} Bytes */
/** @typedef {{ kind: string, message: string }} Failure `kind` is the core's stable name of the error */

/** @typedef {{ on?: string }} On a shipped model by its id, fetched when first needed; without it, the present model */

/**
 * Requests: what goes in, what comes back.
 * @typedef {object} Requests
 * @property {[{ config: Config }, ModelInfo]} createModel random weights from config.train.seed
 * @property {[{ bytes: Uint8Array }, ModelInfo]} loadModel the present model stays when the file is refused
 * @property {[{ url: string }, ModelInfo]} fetchModel a checkpoint that the site ships
 * @property {[{ half: boolean, training: boolean }, Bytes]} saveModel f16 weights; optimizer state for exact resume
 * @property {[{ ink: Float32Array, width: number, height: number }, { x: Float32Array | null }]} seeDigit null when empty
 * @property {[{ x: Float32Array, draws: number, seed: number } & On, Explanation]} explain
 * @property {[{ x: Float32Array } & On, Posterior]} encode
 * @property {[{ z: Float32Array } & On, Decoded]} decode
 * @property {[{ count: number, temperature: number, seed: number } & On, Decoded]} sample
 * @property {[{ a: Float32Array, b: Float32Array, steps: number, kind: PathKind } & On, Decoded]} interpolate between z's
 * @property {[{ side: number } & On, Decoded]} grid 2-D models only: z at the prior's quantiles
 * @property {[{ z: Float32Array, index: number, steps: number, extent: number } & On, Decoded]} traverse
 * @property {[{ images: Uint8Array, labels: Uint8Array | null }, { images: number }]} setTrainingData IDX bytes
 * @property {[{ set: TrainingSet, count: number }, { images: number }]} loadTrainingData with `download` events
 * @property {[{ count: number, offset: number }, { x: Float32Array, labels: Uint8Array }]} testDigits of the 100 shipped
 * @property {[{ count: number }, { x: Float32Array, labels: Uint8Array }]} heldOutDigits of the 10,000 test images
 * @property {[{ images: number, seed: number } & On, Evaluation]} evaluate on the first `images` test images
 * @property {[{ x: Float32Array, samples: number, seed: number } & On, { logPx: number }]} importance log p(x), K samples
 * @property {[{ train: TrainConfig }, ModelInfo]} configureTraining a new learning rate, beta ... between steps
 * @property {[{ workers: number }, { running: boolean }]} trainStart how many share each batch; same seed and number, same run
 * @property {[{}, {}]} trainPause resolves once no step is made any more
 * @property {[{}, StepMetrics]} trainStep
 * @property {[On, ModelInfo]} info
 * @property {[{ z: Float32Array } & On, PixelDistributions]} pixels p(x|z) of each pixel, at one z
 * @property {[{ z: Float32Array, seed: number } & On, { x: Float32Array }]} drawPixels one draw of x from p(x|z) for each z
 * @property {[{ x: Float32Array, z: Float32Array } & On, { logLikelihood: Float32Array }]} logLikelihood log p(x|z) (n), one x
 * @property {[{ x: Float32Array, window: Window, side: number } & On, { logJoint: Float32Array }]} joint 2-D models only:
 *   log p(x, z) (side, side) at the cells' centres, row by row from the top; `work` events tell of the way
 * @property {[{ x: Float32Array } & On, Quadrature]} quadrature 2-D models only; `work` events tell of the way
 * @property {[{ x: Float32Array, proposal: 'prior' | 'posterior', samples: number, seed: number } & On, Running]} estimateLogPx
 * @property {[{ x: Float32Array, samples: number, seed: number } & On, Running & { values: Float64Array }]} expectation
 *   of log p(x|z) under q(z|x); `values` are the samples' own
 * @property {[{ x: Float32Array, samples: number, seed: number } & On, Running & { closed: number }]} estimateKl
 *   KL(q(z|x) || p(z)) by Monte Carlo, and in closed form
 * @property {[{ p: Gaussian, q: Gaussian }, { forward: number, reverse: number }]} gaussianKl KL(p || q), KL(q || p)
 * @property {[{ p: Mixture, q: Gaussian }, { forward: number, reverse: number }]} mixtureKl by quadrature
 * @property {[{ p: Mixture, start: Gaussian, direction: 'forward' | 'reverse' }, { path: Float64Array, kl: number }]} fitMixture
 *   path (steps, 2): mu, sigma of q from `start` to the minimum of KL(p || q) or KL(q || p)
 * @property {[{ x: Float32Array, samples: number, seed: number } & On, { pathwise: GradientEstimate, score: GradientEstimate }]} estimateGradient
 * @property {[{ x: Float32Array, seed: number } & On, Trace]} trace
 * @property {[{ words: string[] }, { x: Float32Array }]} readWords (n, letters); refuses what is no word of a to z
 * @property {[{ z: Float32Array } & On, Words]} words the likeliest word at each z, for a model of words
 * @property {[{ count: number, temperature: number, seed: number } & On, Words]} sampleWords of the prior
 * @property {[{ train: TrainConfig }, ModelInfo]} createWords a model of words with random weights, by the id 'words-own'
 * @property {[{ steps: number }, { metrics: StepMetrics, words: number }]} trainWords trains 'words-own' on the word list
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
 *   | { type: 'work', what: 'joint' | 'quadrature', done: number, total: number }
 *   | { type: 'snapshot', bytes: Uint8Array }
 *   | { type: 'stopped', failure: Failure }
 *   | { type: 'panic', message: string }} Event
 * `snapshot` is the last good model, `stopped` says that training ended by itself, `panic` is a worker's last word.
 */

export {};
