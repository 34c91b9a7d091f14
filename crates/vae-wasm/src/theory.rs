//! The theory on a model: p(x|z) of single pixels, Monte Carlo with its errors, estimators of a gradient.

use js_sys::Float32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::inference::{log_likelihood, Proposal};
use vae::theory::{self, estimate_gradient, estimate_kl, estimate_log_px, expectation};
use vae::{flat, probability, Rng};
use wasm_bindgen::prelude::*;

use crate::arrays::{Doubles, Floats};
use crate::failure::{read, Result};
use crate::limits::limit;
use crate::model::Model;

/// p(x|z) of each pixel, at one z.
#[derive(Serialize, Tsify)]
pub struct PixelDistributions {
    /// (input)
    mean: Floats,
    /// (input)
    variance: Floats,
    /// (input, levels) of a likelihood that has levels; else empty.
    probs: Floats,
}

/// An estimate as its samples come in: after `samples[i]` of them it is `estimate[i]`, give or take `standardError[i]`.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Running {
    /// Growing, the last is all.
    samples: Doubles,
    /// Nats.
    estimate: Doubles,
    /// Nats; of a logarithm by the delta method.
    standard_error: Doubles,
}

/// E_q[log p(x|z)] as the samples come in.
#[derive(Serialize, Tsify)]
#[tsify(hashmap_as_object)] // serde takes a struct with a flattened one for a map
pub struct Expectation {
    #[serde(flatten)]
    running: Running,
    /// (samples) log p(x|z) of each, nats.
    values: Doubles,
}

/// KL(q(z|x) || p(z)) as the samples come in.
#[derive(Serialize, Tsify)]
#[tsify(hashmap_as_object)] // serde takes a struct with a flattened one for a map
pub struct KlEstimate {
    #[serde(flatten)]
    running: Running,
    /// In closed form, nats, where the prior allows one.
    closed: Option<f64>,
}

/// One estimator of a gradient, over the samples.
#[derive(Serialize, Tsify)]
pub struct GradientEstimate {
    /// (latent)
    mean: Doubles,
    /// (latent) for a single sample.
    variance: Doubles,
}

/// Two estimators of the gradient of E_q[log p(x|z)] in mu, on the same samples.
#[derive(Serialize, Tsify)]
pub struct GradientEstimates {
    /// By the reparameterization.
    pathwise: GradientEstimate,
    /// By the score function.
    score: GradientEstimate,
}

#[wasm_bindgen]
impl Model {
    /// p(x|z) of each pixel at one z (latent).
    pub fn pixels(&self, z: &[f32]) -> Result<Ts<PixelDistributions>> {
        self.require_one("z", z)?;
        let vae = self.vae();
        let (likelihood, logits) = (vae.likelihood(), vae.decode(&self.latents(z)?)?);
        let answer = PixelDistributions {
            mean: flat(&likelihood.mean(&logits)?)?.into(),
            variance: flat(&likelihood.variance(&logits)?)?.into(),
            probs: likelihood.probs(&logits)?.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// One draw of x (n, input) from p(x|z) for each z (n, latent).
    #[wasm_bindgen(js_name = drawPixels)]
    pub fn draw_pixels(&self, z: &[f32], seed: u32) -> Result<Float32Array> {
        let vae = self.vae();
        self.room("z", z.len() / vae.config().latent)?;
        let logits = vae.decode(&self.latents(z)?)?;
        let x = vae.likelihood().draw(&logits, &mut rng(seed))?;
        Ok(flat(&x)?[..].into())
    }

    /// log p(x|z) (n) of one x (input) at z (n, latent), nats.
    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, x: &[f32], z: &[f32]) -> Result<Float32Array> {
        let vae = self.vae();
        limit("z", z.len() / vae.config().latent)?;
        Ok(log_likelihood(&vae, &self.see(x)?, z)?[..].into())
    }

    /// log p(z) (n) under the prior at z (n, latent), nats.
    #[wasm_bindgen(js_name = logPrior)]
    pub fn log_prior(&self, z: &[f32]) -> Result<Float32Array> {
        let latent = self.vae().config().latent;
        limit("z", z.len() / latent)?;
        let prior = self.vae().prior()?;
        let latents = flat(&self.latents(z)?.z)?;
        let log_prior: Vec<f32> = latents
            .chunks_exact(latent)
            .map(|z| prior.log_density(z) as f32)
            .collect();
        Ok(log_prior[..].into())
    }

    /// log p(x) of one x (input) as `samples` come in.
    #[wasm_bindgen(js_name = estimateLogPx)]
    pub fn estimate_log_px(
        &self,
        x: &[f32],
        proposal: Ts<Proposal>,
        samples: usize,
        seed: u32,
    ) -> Result<Ts<Running>> {
        limit("samples", samples)?;
        let proposal = read(&proposal)?;
        let vae = self.vae();
        let running = estimate_log_px(&vae, &self.see(x)?, proposal, samples, &mut rng(seed))?;
        Ok(Running::from(running).into_ts()?)
    }

    /// E_q[log p(x|z)] of one x (input) as `samples` come in.
    pub fn expectation(&self, x: &[f32], samples: usize, seed: u32) -> Result<Ts<Expectation>> {
        limit("samples", samples)?;
        let vae = self.vae();
        let expectation = expectation(&vae, &self.see(x)?, samples, &mut rng(seed))?;
        let answer = Expectation {
            running: expectation.running.into(),
            values: expectation.values.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// KL(q(z|x) || p(z)) of one x (input) as `samples` come in, and in closed form.
    #[wasm_bindgen(js_name = estimateKl)]
    pub fn estimate_kl(&self, x: &[f32], samples: usize, seed: u32) -> Result<Ts<KlEstimate>> {
        limit("samples", samples)?;
        let vae = self.vae();
        let estimate = estimate_kl(&vae, &self.see(x)?, samples, &mut rng(seed))?;
        let answer = KlEstimate {
            running: estimate.running.into(),
            closed: estimate.closed,
        };
        Ok(answer.into_ts()?)
    }

    /// Two estimators of the gradient of E_q[log p(x|z)] in mu, at one x (input).
    #[wasm_bindgen(js_name = estimateGradient)]
    pub fn estimate_gradient(
        &self,
        x: &[f32],
        samples: usize,
        seed: u32,
    ) -> Result<Ts<GradientEstimates>> {
        limit("samples", samples)?;
        let vae = self.vae();
        let estimates = estimate_gradient(&vae, &self.see(x)?, samples, &mut rng(seed))?;
        let answer = GradientEstimates {
            pathwise: estimates.pathwise.into(),
            score: estimates.score.into(),
        };
        Ok(answer.into_ts()?)
    }
}

impl From<probability::Running> for Running {
    fn from(of: probability::Running) -> Self {
        Self {
            samples: of.samples.into(),
            estimate: of.estimate.into(),
            standard_error: of.standard_error.into(),
        }
    }
}

impl From<theory::GradientEstimate> for GradientEstimate {
    fn from(of: theory::GradientEstimate) -> Self {
        Self {
            mean: of.mean.into(),
            variance: of.variance.into(),
        }
    }
}

pub(crate) fn rng(seed: u32) -> Rng {
    Rng::new(u64::from(seed))
}
