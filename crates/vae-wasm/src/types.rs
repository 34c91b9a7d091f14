//! What crosses to JavaScript, as TypeScript sees it. The page's protocol has the same names.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface ModelConfig {
  input: number;
  hidden: number[];
  latent: number;
  activation: 'relu' | 'tanh' | 'silu';
  likelihood: 'bernoulli' | 'gaussian' | 'gaussian-learned' | 'categorical';
  variance: number;
  levels: number;
  pixels: 'grey' | 'dynamic' | 'threshold' | 'one-hot';
}
export interface TrainConfig {
  batch: number;
  lr: number;
  epochs: number;
  beta: number;
  warmup: number;
  clip: number;
  seed: number;
}
export interface Config { model: ModelConfig; train: TrainConfig }
export interface ModelInfo { config: Config; parameters: number; step: number; epoch: number }
export interface Posterior { mu: Float32Array; logvar: Float32Array }
export interface Decoded { z: Float32Array; mean: Float32Array }
export interface Explanation {
  x: Float32Array;
  mu: Float32Array;
  logvar: Float32Array;
  klPerLatent: Float32Array;
  reconstruction: Float32Array;
  eps: Float32Array;
  z: Float32Array;
  mean: Float32Array;
  nll: number;
  kl: number;
}
export interface StepMetrics { step: number; epoch: number; nll: number; kl: number; beta: number }
export interface Evaluation { images: number; nll: number; kl: number; elbo: number; activeUnits: number }
export interface Digits { x: Float32Array; labels: Uint8Array }
export interface PixelDistributions { mean: Float32Array; variance: Float32Array; probs: Float32Array }
export interface Running { samples: Float64Array; estimate: Float64Array; standardError: Float64Array }
export interface Expectation extends Running { values: Float64Array }
export interface KlEstimate extends Running { closed: number }
export interface Window { across: [number, number]; up: [number, number] }
export interface Quadrature {
  logPx: number;
  elbo: number;
  nll: number;
  kl: number;
  klPosterior: number;
  mean: Float64Array;
  covariance: Float64Array;
  error: number;
  points: number;
}
export interface Gaussian { mu: number; sigma: number }
export interface Mixture { weight: number; a: Gaussian; b: Gaussian }
export interface Divergences { forward: number; reverse: number }
export interface Fit { path: Float64Array; kl: number }
export interface GradientEstimate { mean: Float64Array; variance: Float64Array }
export interface GradientEstimates { pathwise: GradientEstimate; score: GradientEstimate }
export interface TraceLayer {
  name: string;
  activations: Float32Array;
  gradients: Float32Array;
  weights: number;
  gradient: number;
  update: number;
}
export interface Trace {
  layers: TraceLayer[];
  x: Float32Array;
  mu: Float32Array;
  logvar: Float32Array;
  eps: Float32Array;
  z: Float32Array;
  mean: Float32Array;
  nll: number;
  kl: number;
  beta: number;
  nllAfter: number;
  klAfter: number;
}
export interface Words { words: string[]; x: Float32Array; probs: Float32Array }
"#;

#[wasm_bindgen]
extern "C" {
    /// The model and its training, `vae::config::Config`.
    #[wasm_bindgen(typescript_type = "Config")]
    pub type Config;
    /// `vae::config::TrainConfig`.
    #[wasm_bindgen(typescript_type = "TrainConfig")]
    pub type TrainConfig;
    /// Configuration and counters of the present model.
    #[wasm_bindgen(typescript_type = "ModelInfo")]
    pub type ModelInfo;
    /// mu and logvar, flat (n, latent).
    #[wasm_bindgen(typescript_type = "Posterior")]
    pub type Posterior;
    /// z, flat (n, latent), and the mean of p(x|z), flat (n, input).
    #[wasm_bindgen(typescript_type = "Decoded")]
    pub type Decoded;
    /// `vae::explain::Explanation`.
    #[wasm_bindgen(typescript_type = "Explanation")]
    pub type Explanation;
    /// `vae::trainer::StepMetrics`.
    #[wasm_bindgen(typescript_type = "StepMetrics")]
    pub type StepMetrics;
    /// `vae::evaluate::Evaluation`.
    #[wasm_bindgen(typescript_type = "Evaluation")]
    pub type Evaluation;
    /// Images, flat (n, input), and their labels (n).
    #[wasm_bindgen(typescript_type = "Digits")]
    pub type Digits;
    /// `'lerp'` or `'slerp'`.
    #[wasm_bindgen(typescript_type = "'lerp' | 'slerp'")]
    pub type PathKind;
    /// `vae::config::ModelConfig`.
    #[wasm_bindgen(typescript_type = "ModelConfig")]
    pub type ModelConfig;
    /// p(x|z) of each pixel at one z.
    #[wasm_bindgen(typescript_type = "PixelDistributions")]
    pub type PixelDistributions;
    /// `vae::theory::running::Running`.
    #[wasm_bindgen(typescript_type = "Running")]
    pub type Running;
    /// `vae::theory::monte_carlo::Expectation`.
    #[wasm_bindgen(typescript_type = "Expectation")]
    pub type Expectation;
    /// `vae::theory::monte_carlo::KlEstimate`.
    #[wasm_bindgen(typescript_type = "KlEstimate")]
    pub type KlEstimate;
    /// `vae::theory::joint::Window`.
    #[wasm_bindgen(typescript_type = "Window")]
    pub type Window;
    /// `vae::theory::quadrature::Quadrature`.
    #[wasm_bindgen(typescript_type = "Quadrature")]
    pub type Quadrature;
    /// `vae::theory::gaussian::Gaussian`.
    #[wasm_bindgen(typescript_type = "Gaussian")]
    pub type Gaussian;
    /// `vae::theory::divergence::Mixture`.
    #[wasm_bindgen(typescript_type = "Mixture")]
    pub type Mixture;
    /// `vae::theory::divergence::Divergences`.
    #[wasm_bindgen(typescript_type = "Divergences")]
    pub type Divergences;
    /// `vae::theory::fit::Fit`.
    #[wasm_bindgen(typescript_type = "Fit")]
    pub type Fit;
    /// `vae::theory::estimator::GradientEstimates`.
    #[wasm_bindgen(typescript_type = "GradientEstimates")]
    pub type GradientEstimates;
    /// `vae::trace::Trace`.
    #[wasm_bindgen(typescript_type = "Trace")]
    pub type Trace;
    /// `vae::words::Words`.
    #[wasm_bindgen(typescript_type = "Words")]
    pub type Words;
    /// `'prior'` or `'posterior'`.
    #[wasm_bindgen(typescript_type = "'prior' | 'posterior'")]
    pub type Proposal;
    /// `'forward'` or `'reverse'`.
    #[wasm_bindgen(typescript_type = "'forward' | 'reverse'")]
    pub type Direction;
}
