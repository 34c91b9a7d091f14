//! What crosses to JavaScript, as TypeScript sees it. The page's protocol has the same names.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface ModelConfig {
  input: number;
  hidden: number[];
  latent: number;
  activation: 'relu' | 'tanh' | 'silu';
  likelihood: 'bernoulli' | 'gaussian' | 'gaussian-learned';
  variance: number;
  pixels: 'grey' | 'dynamic' | 'threshold';
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
}
