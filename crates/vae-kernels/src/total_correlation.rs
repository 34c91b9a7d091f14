//! log q(z) - sum_l log q(z_l) at the z of each image of a batch, whose mean is the total correlation KL(q(z) || prod_l q(z_l)):
//! q(z) is the mean of q(z|x) over the training set, for which the batch stands (minibatch-weighted sampling, Chen et al.
//! 2018, equation 3). With a_ijl = log q(z_il|x_j):
//!
//! D_i = log sum_j exp(sum_l a_ijl) - sum_l log sum_j exp(a_ijl) + (latent - 1) log n
//! d D_i / d a_ijl = softmax_j(sum_l a_ijl) - softmax_j(a_ijl)
//!
//! The paper has n times the images of the training set in the place of n: a constant beside, which no gradient sees.

use std::f32::consts::TAU;

use crate::math::exp;

/// n Gaussians and a z of each, (n, latent).
pub(crate) struct Aggregate<'a> {
    pub z: &'a [f32],
    pub mu: &'a [f32],
    pub logvar: &'a [f32],
    pub latent: usize,
}

impl Aggregate<'_> {
    /// D_i, with softmax_j(sum_l a_ijl) (n) and softmax_j(a_ijl) (n, latent).
    fn at(&self, i: usize) -> (f32, Vec<f32>, Vec<f32>) {
        let z = &self.z[i * self.latent..][..self.latent];
        let rows = self.mu.iter().zip(self.logvar).zip(z.iter().cycle());
        let mut each: Vec<f32> = rows
            .map(|((mu, logvar), z)| -0.5 * ((z - mu).powi(2) * exp(-logvar) + logvar + TAU.ln()))
            .collect();
        let mut joint: Vec<f32> = each
            .chunks_exact(self.latent)
            .map(|a| a.iter().sum())
            .collect();
        let mut difference = softmax(&mut joint, 0, 1);
        for l in 0..self.latent {
            difference -= softmax(&mut each, l, self.latent);
        }
        (difference, joint, each)
    }

    /// D (n).
    pub fn differences(&self) -> Vec<f32> {
        let n = self.z.len() / self.latent;
        (0..n).map(|i| self.at(i).0).collect()
    }

    /// The gradients of sum_i `by` (n) D_i by z, mu and logvar, each (n, latent).
    pub fn slopes(&self, by: impl Fn(usize) -> f32) -> [Vec<f32>; 3] {
        let len = self.z.len();
        let [mut by_z, mut by_mu, mut by_logvar] = [(); 3].map(|()| vec![0.0; len]);
        for i in 0..len / self.latent {
            let (_, joint, each) = self.at(i);
            for (at, share) in each.iter().enumerate() {
                let own = i * self.latent + at % self.latent;
                let slope = by(i) * (joint[at / self.latent] - share);
                let off = self.z[own] - self.mu[at];
                let pull = off * exp(-self.logvar[at]);
                by_z[own] -= slope * pull;
                by_mu[at] += slope * pull;
                by_logvar[at] += slope * 0.5 * (off * pull - 1.0);
            }
        }
        [by_z, by_mu, by_logvar]
    }
}

/// Makes of every `step`th number from `first` on their softmax; answers the logarithm of the mean of their exponentials.
pub(crate) fn softmax(values: &mut [f32], first: usize, step: usize) -> f32 {
    let mut largest = f32::NEG_INFINITY;
    for value in values[first..].iter().step_by(step) {
        largest = largest.max(*value);
    }
    let mut sum = 0.0;
    for value in values[first..].iter_mut().step_by(step) {
        *value = exp(*value - largest);
        sum += *value;
    }
    for value in values[first..].iter_mut().step_by(step) {
        *value /= sum;
    }
    largest + (sum * step as f32 / values.len() as f32).ln()
}
