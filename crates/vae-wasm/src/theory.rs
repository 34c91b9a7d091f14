//! What of the theory needs no model: divergences of Gaussians and mixtures in one dimension, and words as numbers.

use js_sys::Float32Array;
use vae::config::ModelConfig;
use vae::theory::{divergence, fit};
use vae::words;
use wasm_bindgen::prelude::*;

use crate::answers::Answer;
use crate::failure::Result;
use crate::theory_answers as answers;
use crate::types;

/// KL(p || q) and KL(q || p) of two Gaussians, nats.
#[wasm_bindgen(js_name = gaussianKl)]
pub fn gaussian_kl(p: types::Gaussian, q: types::Gaussian) -> Result<types::Divergences> {
    let p = serde_wasm_bindgen::from_value(p.into())?;
    let q = serde_wasm_bindgen::from_value(q.into())?;
    divergence::gaussian_kl(&p, &q)?.answer()
}

/// The same of a mixture p and a Gaussian q.
#[wasm_bindgen(js_name = mixtureKl)]
pub fn mixture_kl(p: types::Mixture, q: types::Gaussian) -> Result<types::Divergences> {
    let p = serde_wasm_bindgen::from_value(p.into())?;
    let q = serde_wasm_bindgen::from_value(q.into())?;
    divergence::mixture_kl(&p, &q)?.answer()
}

/// The way of a Gaussian from `start` to a minimum of either divergence from the mixture p.
#[wasm_bindgen(js_name = fitMixture)]
pub fn fit_mixture(
    p: types::Mixture,
    start: types::Gaussian,
    direction: types::Direction,
) -> Result<types::Fit> {
    let p = serde_wasm_bindgen::from_value(p.into())?;
    let start = serde_wasm_bindgen::from_value(start.into())?;
    let direction = serde_wasm_bindgen::from_value(direction.into())?;
    answers::Fit::from(&fit::fit(&p, &start, direction)?).answer()
}

/// `words` as x (n, letters).
#[wasm_bindgen(js_name = readWords)]
pub fn read_words(words: Vec<String>) -> Result<Float32Array> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(words::read(&words)?[..].into())
}

/// The form of a model of words.
#[wasm_bindgen(js_name = wordsConfig)]
pub fn words_config() -> Result<types::ModelConfig> {
    let config: ModelConfig = words::config();
    config.answer()
}
