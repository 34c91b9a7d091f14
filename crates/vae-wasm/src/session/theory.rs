//! The theory on the session's model: p(x|z) of single pixels, Monte Carlo with its errors, estimators of a gradient, one
//! training step laid open.

use js_sys::{Float32Array, Float64Array};
use vae::error::Error;
use vae::importance::Proposal;
use vae::rng::Rng;
use vae::tensor::flat;
use vae::theory::conditional::log_likelihood;
use vae::theory::estimator::estimate_gradient;
use vae::theory::monte_carlo::{estimate_kl, estimate_log_px, expectation};
use vae::trace::trace;
use wasm_bindgen::prelude::*;

use super::{limit, Session};
use crate::answers::Answer;
use crate::failure::Result;
use crate::theory_answers as answers;
use crate::types;

#[wasm_bindgen]
impl Session {
    /// p(x|z) of each pixel at one z (latent).
    pub fn pixels(&self, z: &[f32]) -> Result<types::PixelDistributions> {
        self.require_one("z", z)?;
        let vae = self.trainer.vae();
        let (likelihood, logits) = (vae.likelihood(), vae.decode(&vae.latents(z)?)?);
        answers::PixelDistributions {
            mean: flat(&likelihood.mean(&logits)?)?[..].into(),
            variance: flat(&likelihood.variance(&logits)?)?[..].into(),
            probs: likelihood.probs(&logits)?[..].into(),
        }
        .answer()
    }

    /// One draw of x (n, input) from p(x|z) for each z (n, latent).
    #[wasm_bindgen(js_name = drawPixels)]
    pub fn draw_pixels(&self, z: &[f32], seed: u32) -> Result<Float32Array> {
        let vae = self.trainer.vae();
        self.room("z", z.len() / vae.config().latent)?;
        let logits = vae.decode(&vae.latents(z)?)?;
        let x = vae.likelihood().draw(&logits, &mut rng(seed))?;
        Ok(flat(&x)?[..].into())
    }

    /// log p(x|z) (n) of one x (input) at z (n, latent), nats.
    #[wasm_bindgen(js_name = logLikelihood)]
    pub fn log_likelihood(&self, x: &[f32], z: &[f32]) -> Result<Float32Array> {
        let vae = self.trainer.vae();
        limit("z", z.len() / vae.config().latent)?;
        Ok(log_likelihood(vae, &vae.see(x)?, z)?[..].into())
    }

    /// log p(x) of one x (input) as `samples` come in.
    #[wasm_bindgen(js_name = estimateLogPx)]
    pub fn estimate_log_px(
        &self,
        x: &[f32],
        proposal: types::Proposal,
        samples: usize,
        seed: u32,
    ) -> Result<types::Running> {
        limit("samples", samples)?;
        let proposal: Proposal = serde_wasm_bindgen::from_value(proposal.into())?;
        let vae = self.trainer.vae();
        let running = estimate_log_px(vae, &vae.see(x)?, proposal, samples, &mut rng(seed))?;
        answers::Running::from(&running).answer()
    }

    /// E_q[log p(x|z)] of one x (input) as `samples` come in.
    pub fn expectation(&self, x: &[f32], samples: usize, seed: u32) -> Result<types::Expectation> {
        limit("samples", samples)?;
        let vae = self.trainer.vae();
        let expectation = expectation(vae, &vae.see(x)?, samples, &mut rng(seed))?;
        let values = Float64Array::from(&expectation.values[..]);
        answers::Running::from(&expectation.running).answer_with("values", values.into())
    }

    /// KL(q(z|x) || p(z)) of one x (input) as `samples` come in, and in closed form.
    #[wasm_bindgen(js_name = estimateKl)]
    pub fn estimate_kl(&self, x: &[f32], samples: usize, seed: u32) -> Result<types::KlEstimate> {
        limit("samples", samples)?;
        let vae = self.trainer.vae();
        let estimate = estimate_kl(vae, &vae.see(x)?, samples, &mut rng(seed))?;
        answers::Running::from(&estimate.running).answer_with("closed", estimate.closed.into())
    }

    /// Two estimators of the gradient of E_q[log p(x|z)] in mu, at one x (input).
    #[wasm_bindgen(js_name = estimateGradient)]
    pub fn estimate_gradient(
        &self,
        x: &[f32],
        samples: usize,
        seed: u32,
    ) -> Result<types::GradientEstimates> {
        limit("samples", samples)?;
        let vae = self.trainer.vae();
        let estimates = estimate_gradient(vae, &vae.see(x)?, samples, &mut rng(seed))?;
        answers::GradientEstimates {
            pathwise: (&estimates.pathwise).into(),
            score: (&estimates.score).into(),
        }
        .answer()
    }

    /// The training step that would come next, were one x (input) its batch.
    pub fn trace(&self, x: &[f32], seed: u32) -> Result<types::Trace> {
        let vae = self.trainer.vae();
        if x.len() != vae.config().input {
            return Err(Error::shape("x", &[vae.config().input], &[x.len()]).into());
        }
        let x = vae.see(x)?;
        let eps = rng(seed).normal_tensor(1, vae.config().latent)?;
        let trace = trace(&self.trainer, &x, &eps)?;
        answers::Trace::new(&trace, &flat(&x)?, &flat(&eps)?).answer()
    }
}

fn rng(seed: u32) -> Rng {
    Rng::new(u64::from(seed))
}
