//! A draw from the diagonal Gaussian q = N(mu, diag(exp logvar)) by given noise eps, and how far q is from the prior
//! p = N(0, I), in one pass each way (Kingma and Welling 2014, section 2.4 and appendix B). With sigma = exp(logvar / 2):
//!
//! z = mu + sigma eps,   kl = sum_j (mu_j^2 + sigma_j^2 - 1 - logvar_j) / 2
//! log q(z) - log p(z) = sum_j (z_j^2 - eps_j^2 - logvar_j) / 2
//!
//! With g = d z + d (the slope by z), where the kl has none:
//!
//! d mu = g + d mu_j,   d logvar = (g eps sigma + d (sigma^2 - 1)) / 2            of the kl
//! d mu = g,            d logvar = (g eps sigma - d) / 2,   slope z               of the logarithms' difference
//! d mu = g,            d logvar = g eps sigma / 2,         slope z - eps / sigma where log q is of fixed mu and sigma

use std::sync::{Arc, OnceLock};

use candle_core::{CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::math::exp;
use crate::rows::shared_shape;
use crate::storage::{slice, with_slices};
use crate::total_correlation::Aggregate;

/// A factor of each row (rows), told once.
pub type Factors = Arc<OnceLock<Vec<f32>>>;

/// How far q is from p, of each row, in nats.
#[derive(Clone, Debug)]
pub enum Divergence {
    /// KL(q || p) in closed form.
    Kl,
    /// The same, where a latent whose mean over the rows is less than so many nats counts so many, and has no gradient
    /// (Kingma et al. 2016, appendix C.8).
    FreeBits(f32),
    /// log q(z) - log p(z) at the drawn z, whose mean over many draws is the KL.
    Sampled,
    /// The same number. Its gradient goes by z alone, mu and sigma in log q being held fixed; and all that comes by z, from
    /// wherever, is multiplied by a factor of the row (rows), which is looked at on the way back: it may depend on what is
    /// made of z (Tucker et al. 2019). Where there is none by then, it is 1.
    Doubly(Factors),
    /// log q(z) - log p(z) likewise, with the total correlation in it weighted by so much: (weight - 1) times what
    /// `total_correlation.rs` makes of the rows is added.
    TotalCorrelation(f32),
}

/// z (n, latent) and how far q is from p (n), in nats, of mu, logvar and eps (n, latent). Gradients reach mu and logvar; eps is
/// data.
pub fn reparameterize(
    mu: &Tensor,
    logvar: &Tensor,
    eps: &Tensor,
    divergence: Divergence,
) -> Result<(Tensor, Tensor)> {
    let both = mu.contiguous()?.apply_op3(
        &logvar.contiguous()?,
        &eps.contiguous()?,
        Reparameterize(divergence),
    )?;
    let numbers = mu.elem_count();
    let z = both.narrow(0, 0, numbers)?.reshape(mu.shape())?;
    let divergence = both.narrow(0, numbers, both.elem_count() - numbers)?;
    Ok((z, divergence))
}

/// Both results in one array (n * latent + n), since an operation has but one: z row by row, then the divergence. In this
/// order each of them is contiguous.
struct Reparameterize(Divergence);

/// KL of one latent.
fn kl(mu: f32, logvar: f32, sigma: f32) -> f32 {
    0.5 * (mu * mu + sigma * sigma - (logvar + 1.0))
}

impl Divergence {
    /// The least that each latent (latent) counts for in every row: where it has none of its own, as most have none, less than
    /// any kl.
    fn floors(&self, mu: &[f32], logvar: &[f32], latent: usize) -> Vec<f32> {
        let mut floors = vec![f32::NEG_INFINITY; latent];
        if let Self::FreeBits(free) = *self {
            let rows = (mu.len() / latent) as f32;
            for (j, floor) in floors.iter_mut().enumerate() {
                let column = mu.iter().zip(logvar).skip(j).step_by(latent);
                let sum: f32 = column
                    .map(|(&mu, &logvar)| kl(mu, logvar, exp(0.5 * logvar)))
                    .sum();
                if sum < free * rows {
                    *floor = free;
                }
            }
        }
        floors
    }
}

impl CustomOp3 for Reparameterize {
    fn name(&self) -> &'static str {
        "reparameterize"
    }

    fn cpu_fwd(
        &self,
        mu: &CpuStorage,
        layout: &Layout,
        logvar: &CpuStorage,
        logvar_layout: &Layout,
        eps: &CpuStorage,
        eps_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let layouts = [layout, logvar_layout, eps_layout];
        let (n, latent) = shared_shape("reparameterize", &layouts)?;
        let (mu, logvar) = (slice(mu, layout)?, slice(logvar, logvar_layout)?);
        let eps = slice(eps, eps_layout)?;
        let floors = self.0.floors(mu, logvar, latent);
        let sampled = !matches!(self.0, Divergence::Kl | Divergence::FreeBits(_));
        let mut out = Vec::with_capacity(n * latent + n);
        out.resize(n * latent, 0.0);
        let mut terms = vec![0.0; n * latent];
        let inputs = mu.iter().zip(logvar).zip(eps).zip(floors.iter().cycle());
        for ((((&mu, &logvar), &eps), &floor), (z, term)) in
            inputs.zip(out.iter_mut().zip(&mut terms))
        {
            let sigma = exp(0.5 * logvar);
            *z = mu + sigma * eps;
            *term = if sampled {
                0.5 * (*z * *z - eps * eps - logvar)
            } else if floor < 0.0 {
                kl(mu, logvar, sigma)
            } else {
                floor
            };
        }
        out.extend(
            terms
                .chunks_exact(latent)
                .map(|row| row.iter().sum::<f32>()),
        );
        if let Divergence::TotalCorrelation(weight) = self.0 {
            let (z, out) = out.split_at_mut(n * latent);
            let rows = Aggregate {
                z,
                mu,
                logvar,
                latent,
            };
            for (out, difference) in out.iter_mut().zip(rows.differences()) {
                *out += (weight - 1.0) * difference;
            }
        }
        let len = out.len();
        Ok((CpuStorage::F32(out), Shape::from(len)))
    }

    fn bwd(
        &self,
        mu: &Tensor,
        logvar: &Tensor,
        eps: &Tensor,
        out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (_, latent) = mu.dims2()?;
        let mut d_mu = vec![0.0; mu.elem_count()];
        let mut d_logvar = vec![0.0; mu.elem_count()];
        let grad = grad.contiguous()?;
        let tensors = [mu, logvar, eps, out, &grad];
        with_slices(tensors, |[mu, logvar, eps, out, grad]| {
            let floors = self.0.floors(mu, logvar, latent);
            let (d_z, d) = grad.split_at(mu.len());
            let beside = match self.0 {
                Divergence::TotalCorrelation(weight) => Some(
                    Aggregate {
                        z: &out[..mu.len()],
                        mu,
                        logvar,
                        latent,
                    }
                    .slopes(|row| (weight - 1.0) * d[row]),
                ),
                _ => None,
            };
            let outputs = d_mu.iter_mut().zip(&mut d_logvar);
            let inputs = mu.iter().zip(logvar).zip(eps).zip(d_z);
            for (i, ((((&mu, &logvar), &eps), &d_z), (d_mu, d_logvar))) in
                inputs.zip(outputs).enumerate()
            {
                let (row, sigma) = (i / latent, exp(0.5 * logvar));
                let d = d[row];
                // What reaches z, and what reaches mu and logvar beside it.
                let (by_z, by_mu, by_logvar) = match &self.0 {
                    Divergence::Kl | Divergence::FreeBits(_) if floors[i % latent] < 0.0 => {
                        (d_z, d * mu, d * (sigma * sigma - 1.0))
                    }
                    Divergence::Kl | Divergence::FreeBits(_) => (d_z, 0.0, 0.0),
                    Divergence::Sampled | Divergence::TotalCorrelation(_) => {
                        let [z, by_mu, by_logvar] = match &beside {
                            Some(slopes) => [0, 1, 2].map(|by| slopes[by][i]),
                            None => [0.0; 3],
                        };
                        let by_z = d_z + d * (mu + sigma * eps) + z;
                        (by_z, by_mu, 2.0 * by_logvar - d)
                    }
                    Divergence::Doubly(factors) => {
                        let slope = mu + sigma * eps - eps / sigma;
                        let factor = factors.get().map_or(1.0, |factors| factors[row]);
                        (factor * (d_z + d * slope), 0.0, 0.0)
                    }
                };
                *d_mu = by_z + by_mu;
                *d_logvar = 0.5 * (by_z * eps * sigma + by_logvar);
            }
        })?;
        let tensor = |values| Tensor::from_vec(values, mu.shape(), &Device::Cpu);
        Ok((Some(tensor(d_mu)?), Some(tensor(d_logvar)?), None))
    }
}
