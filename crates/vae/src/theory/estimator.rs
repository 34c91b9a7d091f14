//! Two estimators of the gradient of E_q(z|x)[log p(x|z)] in mu, with z = mu + sigma * eps:
//!
//! pathwise          d log p(x|z) / dz                     (Kingma and Welling 2014, section 2.3; Rezende et al. 2014)
//! score function    log p(x|z) d log q(z|x) / dmu = log p(x|z) eps / sigma                            (Williams 1992)
//!
//! Both are right on average; they differ in how far single samples lie from it.

use crate::data::Batch;
use crate::error::{require_finite, Error, Result};
use crate::inference::CHUNK;
use crate::inference::{posterior, slopes};
use crate::model::Vae;
use crate::probability::reparameterize;
use crate::probability::Spread;
use crate::rng::Rng;

/// One estimator, over the samples.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientEstimate {
    /// Its average (latent).
    pub mean: Vec<f64>,
    /// Its variance (latent) for a single sample; infinite where there was but one.
    pub variance: Vec<f64>,
}

/// Both estimators on the same samples.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientEstimates {
    /// By the reparameterization.
    pub pathwise: GradientEstimate,
    /// By the score function.
    pub score: GradientEstimate,
}

/// Estimates the gradient at x (1, input) with `samples` draws of eps from `rng`.
pub fn estimate_gradient(
    vae: &Vae,
    x: &Batch,
    samples: usize,
    rng: &mut Rng,
) -> Result<GradientEstimates> {
    let q = posterior(vae, x)?;
    let latent = q.len();
    if samples == 0 {
        return Err(Error::shape("samples", &[1, latent], &[0, latent]));
    }
    let mut pathwise = vec![Spread::default(); latent];
    let mut score = vec![Spread::default(); latent];
    let rows = vae.config().rows_at_once(CHUNK);
    let mut left = samples;
    while left > 0 {
        let eps = rng.normal(left.min(rows) * latent);
        left -= eps.len() / latent;
        let z = vae.latents(&reparameterize(&q, &eps))?.z;
        let (log_likelihood, slopes) = slopes(vae, x, &z)?;
        require_finite("gradient of log p(x|z)", &slopes)?;
        let rows = slopes.chunks_exact(latent).zip(eps.chunks_exact(latent));
        for (l, (slopes, eps)) in log_likelihood.into_iter().zip(rows) {
            for j in 0..latent {
                pathwise[j].add(f64::from(slopes[j]));
                score[j].add(f64::from(l) * f64::from(eps[j]) / q[j].sigma);
            }
        }
    }
    Ok(GradientEstimates {
        pathwise: estimate(&pathwise),
        score: estimate(&score),
    })
}

fn estimate(spreads: &[Spread]) -> GradientEstimate {
    GradientEstimate {
        mean: spreads.iter().map(|s| s.mean).collect(),
        variance: spreads.iter().map(Spread::variance).collect(),
    }
}
