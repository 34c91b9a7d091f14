//! One Gaussian q fitted to a mixture p by descending either divergence. The forward one, KL(p || q), covers both bumps:
//! its minimum has p's mean and variance. The reverse one, KL(q || p), seeks a mode: which it finds depends on the start
//! (Bishop 2006, section 10.1.2).

use serde::{Deserialize, Serialize};

use super::divergence::{self, Mixture};
use crate::error::Result;
use crate::probability::Gaussian;

/// Steps at most.
const STEPS: usize = 400;
/// The share of a natural-gradient step that one step takes, so that the way can be followed by eye.
const RATE: f64 = 0.1;
/// Longest step, in standard deviations of q for mu, in log sigma.
const LONGEST: f64 = 0.2;
/// A shorter step, in the same measure, is the end.
const SHORTEST: f64 = 1e-6;

/// Which divergence is descended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// KL(p || q).
    Forward,
    /// KL(q || p).
    Reverse,
}

/// The way from the start to a minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// q at every step, the start first.
    pub path: Vec<Gaussian>,
    /// The divergence at the end, nats.
    pub kl: f64,
}

/// Fits q to `p` from `start`. The descent follows the natural gradient in (mu, log sigma): the gradient divided by the
/// Fisher information, 1 / sigma^2 and 2 (Amari 1998), so that its pace does not depend on the scale of x.
pub fn fit(p: &Mixture, start: &Gaussian, direction: Direction) -> Result<Fit> {
    p.validate()?;
    start.validate()?;
    let mut q = *start;
    let mut path = vec![q];
    while path.len() <= STEPS {
        let (by_mu, by_log_sigma) = gradient(p, &q, direction);
        let shift = -RATE * q.sigma * by_mu;
        let growth = -RATE * 0.5 * by_log_sigma;
        let length = shift.hypot(growth);
        if length < SHORTEST {
            break;
        }
        let scale = (LONGEST / length).min(1.0);
        q.mu += scale * shift * q.sigma;
        q.sigma *= (scale * growth).exp();
        path.push(q);
    }
    Ok(Fit {
        path,
        kl: match direction {
            Direction::Forward => divergence::forward(p, &q),
            Direction::Reverse => divergence::reverse(p, &q),
        },
    })
}

/// The derivatives of the divergence by mu and by log sigma.
fn gradient(p: &Mixture, q: &Gaussian, direction: Direction) -> (f64, f64) {
    match direction {
        Direction::Forward => {
            let (mean, variance) = p.moments();
            let square = variance + (mean - q.mu).powi(2);
            (q.slope(mean), 1.0 - square / q.sigma.powi(2))
        }
        Direction::Reverse => reverse_gradient(p, q),
    }
}

/// By the reparameterization x = mu + sigma u: -E[s] and -1 - E[s sigma u] with s the slope of log p at x.
fn reverse_gradient(p: &Mixture, q: &Gaussian) -> (f64, f64) {
    let (mut by_mu, mut by_log_sigma) = (0.0, -1.0);
    for (x, weight) in q.nodes() {
        let (_, slope) = p.log_density(x);
        by_mu -= weight * slope;
        by_log_sigma -= weight * slope * (x - q.mu);
    }
    (by_mu, by_log_sigma)
}
