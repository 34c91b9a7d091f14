//! The theory's answers as plain JavaScript objects with typed arrays, beside those of `answers`.

use js_sys::{Float32Array, Float64Array, Reflect};
use serde::Serialize;
use vae::theory::{estimator, fit, quadrature, running};
use vae::{trace, words};
use wasm_bindgen::{JsCast, JsValue};

use crate::answers::Answer;
use crate::failure::Result;

/// The mean, the variance and, where it is categorical, the levels of p(x|z) of each pixel.
#[derive(Serialize)]
pub struct PixelDistributions {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub mean: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub variance: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub probs: Float32Array,
}

/// `vae::theory::running::Running`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Running {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    samples: Float64Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    estimate: Float64Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    standard_error: Float64Array,
}

impl From<&running::Running> for Running {
    fn from(of: &running::Running) -> Self {
        Self {
            samples: of.samples[..].into(),
            estimate: of.estimate[..].into(),
            standard_error: of.standard_error[..].into(),
        }
    }
}

impl Running {
    /// The object with one more field, `name`.
    pub fn answer_with<T: JsCast>(&self, name: &str, value: JsValue) -> Result<T> {
        let object: JsValue = self.answer()?;
        // Setting a property of a fresh, extensible object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &value);
        Ok(object.unchecked_into())
    }
}

/// `vae::theory::quadrature::Quadrature`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quadrature {
    log_px: f64,
    elbo: f64,
    nll: f64,
    kl: f64,
    kl_posterior: f64,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mean: Float64Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    covariance: Float64Array,
    error: f64,
    points: usize,
}

impl From<&quadrature::Quadrature> for Quadrature {
    fn from(of: &quadrature::Quadrature) -> Self {
        Self {
            log_px: of.log_px,
            elbo: of.elbo,
            nll: of.nll,
            kl: of.kl,
            kl_posterior: of.kl_posterior,
            mean: of.mean[..].into(),
            covariance: of.covariance[..].into(),
            error: of.error,
            points: of.points,
        }
    }
}

/// `vae::theory::estimator::GradientEstimates`.
#[derive(Serialize)]
pub struct GradientEstimates {
    pub pathwise: GradientEstimate,
    pub score: GradientEstimate,
}

/// One of the two.
#[derive(Serialize)]
pub struct GradientEstimate {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mean: Float64Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    variance: Float64Array,
}

impl From<&estimator::GradientEstimate> for GradientEstimate {
    fn from(of: &estimator::GradientEstimate) -> Self {
        Self {
            mean: of.mean[..].into(),
            variance: of.variance[..].into(),
        }
    }
}

/// `vae::theory::fit::Fit`, its path (steps, 2) as mu and sigma.
#[derive(Serialize)]
pub struct Fit {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    path: Float64Array,
    kl: f64,
}

impl From<&fit::Fit> for Fit {
    fn from(of: &fit::Fit) -> Self {
        let path: Vec<f64> = of.path.iter().flat_map(|q| [q.mu, q.sigma]).collect();
        Self {
            path: path[..].into(),
            kl: of.kl,
        }
    }
}

/// `vae::words::Words`.
#[derive(Serialize)]
pub struct Words<'a> {
    words: &'a [String],
    #[serde(with = "serde_wasm_bindgen::preserve")]
    x: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    probs: Float32Array,
}

impl<'a> From<&'a words::Words> for Words<'a> {
    fn from(of: &'a words::Words) -> Self {
        Self {
            words: &of.words,
            x: of.x[..].into(),
            probs: of.probs[..].into(),
        }
    }
}

/// `vae::trace::Trace`, with the x and the eps that it was made with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace<'a> {
    layers: Vec<TraceLayer<'a>>,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    x: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mu: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    logvar: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    eps: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    z: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    mean: Float32Array,
    nll: f64,
    kl: f64,
    beta: f64,
    nll_after: f64,
    kl_after: f64,
}

/// `vae::trace::TraceLayer`.
#[derive(Serialize)]
pub struct TraceLayer<'a> {
    name: &'a str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    activations: Float32Array,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    gradients: Float32Array,
    weights: f64,
    gradient: f64,
    update: f64,
}

impl<'a> Trace<'a> {
    /// With x (input) and eps (latent).
    pub fn new(of: &'a trace::Trace, x: &[f32], eps: &[f32]) -> Self {
        let layers = of.layers.iter().map(|layer| TraceLayer {
            name: &layer.name,
            activations: layer.activations[..].into(),
            gradients: layer.gradients[..].into(),
            weights: layer.weights,
            gradient: layer.gradient,
            update: layer.update,
        });
        Self {
            layers: layers.collect(),
            x: x.into(),
            mu: of.mu[..].into(),
            logvar: of.logvar[..].into(),
            eps: eps.into(),
            z: of.z[..].into(),
            mean: of.mean[..].into(),
            nll: of.nll,
            kl: of.kl,
            beta: of.beta,
            nll_after: of.nll_after,
            kl_after: of.kl_after,
        }
    }
}
