//! Answers as plain JavaScript objects: arrays become typed arrays, nothing needs to be freed.

use js_sys::{Float32Array, Uint8Array};
use serde::Serialize;
use vae::explain;
use wasm_bindgen::JsCast;

use crate::failure::Result;

/// A value that JavaScript takes as a plain object.
pub trait Answer: Serialize {
    /// The object, under the TypeScript name that the caller declares.
    fn answer<T: JsCast>(&self) -> Result<T> {
        Ok(serde_wasm_bindgen::to_value(self).map(JsCast::unchecked_into)?)
    }
}

impl<T: Serialize> Answer for T {}

/// mu and logvar.
#[derive(Serialize)]
pub struct Posterior {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub mu: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub logvar: Float32Array,
}

/// Latents and what the decoder makes of them.
#[derive(Serialize)]
pub struct Decoded {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub z: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub mean: Float32Array,
}

/// Images and labels.
#[derive(Serialize)]
pub struct Digits {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    x: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    labels: Uint8Array,
}

/// Images, flat (n, input), and labels (n).
pub fn digits(x: &[f32], labels: Uint8Array) -> Digits {
    Digits {
        x: x.into(),
        labels,
    }
}

/// `vae::explain::Explanation` with typed arrays.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    x: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mu: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    logvar: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    kl_per_latent: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    reconstruction: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    eps: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    z: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mean: Float32Array,
    nll: f64,
    kl: f64,
}

impl From<&explain::Explanation> for Explanation {
    fn from(of: &explain::Explanation) -> Self {
        Self {
            x: of.x[..].into(),
            mu: of.mu[..].into(),
            logvar: of.logvar[..].into(),
            kl_per_latent: of.kl_per_latent[..].into(),
            reconstruction: of.reconstruction[..].into(),
            eps: of.eps[..].into(),
            z: of.z[..].into(),
            mean: of.mean[..].into(),
            nll: of.nll,
            kl: of.kl,
        }
    }
}

/// Configuration and counters of a model.
#[derive(Serialize)]
pub struct ModelInfo<'a> {
    /// Form and training settings.
    pub config: &'a vae::config::Config,
    /// How many numbers are learned.
    pub parameters: usize,
    /// Training steps behind the model.
    pub step: u64,
    /// Whole passes behind the model.
    pub epoch: u64,
}
