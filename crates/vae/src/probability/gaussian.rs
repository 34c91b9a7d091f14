//! Gaussians of one variable in f64: the prior's and q(z|x)'s latents one by one, and those that a person drags.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// N(mu, sigma^2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Gaussian {
    /// The mean.
    pub mu: f64,
    /// The standard deviation, above 0.
    pub sigma: f64,
}

/// The prior of each latent, N(0, 1).
pub const PRIOR: Gaussian = Gaussian {
    mu: 0.0,
    sigma: 1.0,
};

impl Gaussian {
    /// That of a mean and the logarithm of a variance.
    pub fn of(mu: f32, logvar: f32) -> Self {
        Self {
            mu: f64::from(mu),
            sigma: (0.5 * f64::from(logvar)).exp(),
        }
    }

    /// Refuses a mean that is not finite and a standard deviation outside 1e-3..=1e3.
    pub fn validate(&self) -> Result<()> {
        if self.mu.abs() <= 1e6 && (1e-3..=1e3).contains(&self.sigma) {
            return Ok(());
        }
        Err(Error::Range {
            what: "Gaussian".to_owned(),
            expected: "mu within +-1e6 and sigma between 1e-3 and 1e3".to_owned(),
            found: format!("mu {} and sigma {}", self.mu, self.sigma),
        })
    }

    /// The logarithm of the density at `x`, nats.
    pub fn log_density(&self, x: f64) -> f64 {
        let u = (x - self.mu) / self.sigma;
        -0.5 * (u * u + (2.0 * PI).ln()) - self.sigma.ln()
    }

    /// The derivative of [`Self::log_density`] at `x`.
    pub fn slope(&self, x: f64) -> f64 {
        (self.mu - x) / (self.sigma * self.sigma)
    }

    /// KL(self || q), nats: log(sq / sp) + (sp^2 + (mp - mq)^2) / (2 sq^2) - 1/2; with q the prior this is Kingma and
    /// Welling 2014, appendix B.
    pub fn kl(&self, q: &Self) -> f64 {
        let (ratio, shift) = (self.sigma / q.sigma, (self.mu - q.mu) / q.sigma);
        0.5 * (ratio * ratio + shift * shift - 1.0) - ratio.ln()
    }
}

/// Nodes of [`Gaussian::nodes`] on either side of the mean.
const HALF: i32 = 500;
/// How far they reach, in standard deviations: what lies beyond is less than f64 resolves.
const REACH: f64 = 8.5;

impl Gaussian {
    /// Points x and weights that add up to 1, with which sum w f(x) is E[f(x)], by the trapezoidal rule. It converges
    /// faster than any power of the step where f is smooth (Trefethen and Weideman 2014); at a kink of f it is of second
    /// order.
    pub fn nodes(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let step = REACH / f64::from(HALF);
        (-HALF..=HALF).map(move |i| {
            let u = step * f64::from(i);
            (self.mu + self.sigma * u, step * PRIOR.log_density(u).exp())
        })
    }
}

/// The log density of independent latents at `z`, as long as `gaussians`.
pub fn log_density(gaussians: &[Gaussian], z: &[f32]) -> f64 {
    let pairs = gaussians.iter().zip(z);
    pairs.map(|(g, &z)| g.log_density(f64::from(z))).sum()
}

/// The log density of the prior N(0, I) at `z`.
pub fn log_prior(z: &[f32]) -> f64 {
    z.iter().map(|&z| PRIOR.log_density(f64::from(z))).sum()
}

/// z = mu + sigma * eps of noise eps (n, latent), flat.
pub fn reparameterize(gaussians: &[Gaussian], eps: &[f32]) -> Vec<f32> {
    let pairs = eps.iter().zip(gaussians.iter().cycle());
    pairs
        .map(|(&eps, g)| (g.mu + g.sigma * f64::from(eps)) as f32)
        .collect()
}
