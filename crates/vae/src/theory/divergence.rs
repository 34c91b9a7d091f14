//! KL divergences of Gaussians and mixtures of one variable, in nats. Fitting one to the other is left to `fit`.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::probability::Gaussian;

/// weight a + (1 - weight) b.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Mixture {
    /// The share of `a`, within 0..=1.
    pub weight: f64,
    /// One bump.
    pub a: Gaussian,
    /// The other.
    pub b: Gaussian,
}

/// KL(p || q) and KL(q || p).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Divergences {
    /// KL(p || q).
    pub forward: f64,
    /// KL(q || p).
    pub reverse: f64,
}

impl Mixture {
    /// Refuses a share that is none, and broken bumps.
    pub fn validate(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.weight) {
            return Err(Error::Range {
                what: "weight".to_owned(),
                expected: "between 0 and 1".to_owned(),
                found: self.weight.to_string(),
            });
        }
        self.a.validate()?;
        self.b.validate()
    }

    /// The two bumps with their shares.
    pub fn bumps(&self) -> [(f64, Gaussian); 2] {
        [(self.weight, self.a), (1.0 - self.weight, self.b)]
    }

    /// The logarithm of the density at `x` and its derivative there.
    pub fn log_density(&self, x: f64) -> (f64, f64) {
        let logs = self
            .bumps()
            .map(|(share, bump)| share.ln() + bump.log_density(x));
        let largest = logs[0].max(logs[1]);
        let [a, b] = logs.map(|log| (log - largest).exp());
        let slope = (a * self.a.slope(x) + b * self.b.slope(x)) / (a + b);
        (largest + (a + b).ln(), slope)
    }

    /// Mean and variance.
    pub fn moments(&self) -> (f64, f64) {
        let bumps = self.bumps();
        let mean: f64 = bumps.iter().map(|(share, bump)| share * bump.mu).sum();
        let around = |bump: &Gaussian| bump.sigma.powi(2) + (bump.mu - mean).powi(2);
        let variance = bumps.iter().map(|(share, bump)| share * around(bump)).sum();
        (mean, variance)
    }
}

/// Both divergences of two Gaussians, in closed form.
pub fn gaussian_kl(p: &Gaussian, q: &Gaussian) -> Result<Divergences> {
    p.validate()?;
    q.validate()?;
    Ok(Divergences {
        forward: p.kl(q),
        reverse: q.kl(p),
    })
}

/// Both divergences of a mixture and a Gaussian, by quadrature.
pub fn mixture_kl(p: &Mixture, q: &Gaussian) -> Result<Divergences> {
    p.validate()?;
    q.validate()?;
    Ok(Divergences {
        forward: forward(p, q),
        reverse: reverse(p, q),
    })
}

/// KL(p || q) = sum over p's bumps of their share times E_bump[log p - log q].
pub(super) fn forward(p: &Mixture, q: &Gaussian) -> f64 {
    let excess = |x: f64| p.log_density(x).0 - q.log_density(x);
    let bumps = p.bumps().into_iter().filter(|(share, _)| *share > 0.0);
    bumps
        .map(|(share, bump)| {
            let terms = bump.nodes().map(|(x, weight)| weight * excess(x));
            share * terms.sum::<f64>()
        })
        .sum()
}

/// KL(q || p) = E_q[log q - log p].
pub(super) fn reverse(p: &Mixture, q: &Gaussian) -> f64 {
    let terms = q
        .nodes()
        .map(|(x, weight)| weight * (q.log_density(x) - p.log_density(x).0));
    terms.sum()
}
