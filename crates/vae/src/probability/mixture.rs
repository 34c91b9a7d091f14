//! A mixture of diagonal Gaussians in f64: what a prior is to whoever asks it for numbers, N(0, I) being one of a single
//! component, and q(z|x) too.

use super::gaussian::{log_density, reparameterize, Gaussian, PRIOR};
use super::log_mean_exp;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// sum_k w_k N(z; mu_k, diag sigma_k^2).
#[derive(Clone, Debug)]
pub struct Mixture {
    /// (components, latent), flat.
    components: Vec<Gaussian>,
    /// log w_k (components); exp of them add up to 1.
    log_weights: Vec<f64>,
    /// log w_k less what the width of component k takes off its density (components): log (w_k N(mu_k; mu_k, ...)).
    peaks: Vec<f64>,
    latent: usize,
}

impl Mixture {
    /// `components` (K, latent), flat, with `logits` (K) of their weights. Refuses none at all, and a broken length.
    pub fn new(components: Vec<Gaussian>, logits: &[f64]) -> Result<Self> {
        let count = logits.len();
        let latent = components.len() / count.max(1);
        if latent == 0 || latent * count != components.len() {
            return Err(Error::shape(
                "components",
                &[count.max(1), latent.max(1)],
                &[components.len()],
            ));
        }
        let all = log_mean_exp(logits) + (count as f64).ln();
        let log_weights: Vec<f64> = logits.iter().map(|logit| logit - all).collect();
        let peak = |row: &[Gaussian]| row.iter().map(|g| g.log_density(g.mu)).sum::<f64>();
        let rows = components.chunks_exact(latent).map(peak);
        Ok(Self {
            peaks: log_weights.iter().zip(rows).map(|(w, p)| w + p).collect(),
            components,
            log_weights,
            latent,
        })
    }

    /// One component, a Gaussian for each latent.
    pub fn single(component: Vec<Gaussian>) -> Self {
        Self {
            latent: component.len(),
            components: component,
            log_weights: vec![0.0],
            peaks: vec![0.0],
        }
    }

    /// N(0, I).
    pub fn standard(latent: usize) -> Self {
        Self::single(vec![PRIOR; latent])
    }

    /// Size of z.
    pub fn latent(&self) -> usize {
        self.latent
    }

    /// The components (latent) with the logarithms of their weights.
    pub fn components(&self) -> impl Iterator<Item = (f64, &[Gaussian])> {
        let rows = self.components.chunks_exact(self.latent);
        self.log_weights.iter().copied().zip(rows)
    }

    /// What it is of some latents alone. Refuses one that there is not, and none at all.
    pub fn of_latents(&self, latents: &[usize]) -> Result<Self> {
        if latents.is_empty() || latents.iter().any(|&j| j >= self.latent) {
            return Err(Error::Range {
                what: "latents".to_owned(),
                expected: format!("some below {}", self.latent),
                found: format!("{latents:?}"),
            });
        }
        let rows = self.components.chunks_exact(self.latent);
        let components = rows.flat_map(|row| latents.iter().map(|&j| row[j]));
        Self::new(components.collect(), &self.log_weights)
    }

    /// Whether it is N(0, I).
    pub fn is_standard(&self) -> bool {
        self.is_single() && self.components.iter().all(|g| *g == PRIOR)
    }

    fn is_single(&self) -> bool {
        self.log_weights.len() == 1
    }

    /// KL(q || p) to this p, nats, in closed form, which a single component alone has.
    pub fn closed_kl(&self, q: &[Gaussian]) -> Option<f64> {
        let pairs = q.iter().zip(&self.components);
        self.is_single().then(|| pairs.map(|(q, p)| q.kl(p)).sum())
    }

    /// log of w_k N(z; mu_k, diag sigma_k^2) (K).
    fn log_terms(&self, z: &[f32]) -> Vec<f64> {
        let rows = self.components.chunks_exact(self.latent);
        let square = |(g, &z): (&Gaussian, &f32)| ((f64::from(z) - g.mu) / g.sigma).powi(2);
        rows.zip(&self.peaks)
            .map(|(row, peak)| peak - 0.5 * row.iter().zip(z).map(square).sum::<f64>())
            .collect()
    }

    /// log p(z), nats.
    pub fn log_density(&self, z: &[f32]) -> f64 {
        match self.is_single() {
            true => log_density(&self.components, z),
            false => log_sum_exp(&self.log_terms(z)),
        }
    }

    /// The gradient of log p(z) by z (latent).
    pub fn slopes(&self, z: &[f32]) -> Vec<f64> {
        let slope = |(g, &z): (&Gaussian, &f32)| g.slope(f64::from(z));
        let mut slopes = vec![0.0; self.latent];
        let terms = match self.is_single() {
            true => vec![0.0],
            false => self.log_terms(z),
        };
        let all = log_sum_exp(&terms);
        for (row, term) in self.components.chunks_exact(self.latent).zip(terms) {
            let share = (term - all).exp();
            let of_component = row.iter().zip(z).map(slope);
            let pairs = slopes.iter_mut().zip(of_component);
            pairs.for_each(|(sum, slope)| *sum += share * slope);
        }
        slopes
    }

    /// log p(z_j) of latent `j` by itself, nats.
    pub fn marginal_log_density(&self, j: usize, z: f64) -> f64 {
        let terms = self.components().map(|(w, row)| w + row[j].log_density(z));
        log_sum_exp(&terms.collect::<Vec<f64>>())
    }

    /// `count` draws z (count, latent), flat, each component's standard deviations scaled by `temperature`.
    pub fn draw(&self, count: usize, temperature: f32, rng: &mut Rng) -> Vec<f32> {
        let scaled = |g: &Gaussian| Gaussian {
            sigma: g.sigma * f64::from(temperature),
            ..*g
        };
        let of = |rows: &[Gaussian]| rows.iter().map(scaled).collect::<Vec<_>>();
        let chosen: Vec<Gaussian> = match self.is_single() {
            true => of(&self.components),
            false => (0..count).flat_map(|_| of(self.choose(rng))).collect(),
        };
        reparameterize(&chosen, &rng.normal(count * self.latent))
    }

    /// A component, by the weights.
    fn choose(&self, rng: &mut Rng) -> &[Gaussian] {
        let mut left = f64::from(rng.uniform(0.5, 1)[0]) + 0.5;
        let last = self.log_weights.len() - 1;
        let reached = |weight: &f64| {
            left -= weight.exp();
            left < 0.0
        };
        let k = self.log_weights.iter().position(reached).unwrap_or(last);
        &self.components[k * self.latent..][..self.latent]
    }
}

fn log_sum_exp(terms: &[f64]) -> f64 {
    log_mean_exp(terms) + (terms.len() as f64).ln()
}
