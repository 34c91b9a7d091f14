//! How much likelier z is under N(0, I) than under a mixture of K diagonal Gaussians, each with a logit l_k of its weight:
//!
//! r(z) = log N(z; 0, I) - log sum_k softmax(l)_k N(z; mu_k, diag exp logvar_k)
//!
//! What was measured against N(0, I) is by adding r measured against the mixture. With the share s_k of component k in the density
//! at z, u_kj = (z_j - mu_kj) / exp(logvar_kj) and d the gradient by r:
//!
//! d z_j = d (sum_k s_k u_kj - z_j),   d mu_kj = -d s_k u_kj,   d logvar_kj = d s_k (1 - u_kj (z_j - mu_kj)) / 2,
//! d l_k = d (softmax(l)_k - s_k)

use candle_core::{bail, CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::math::exp;
use crate::storage::{slice, with_slices};
use crate::total_correlation::softmax;

/// r (n), nats, of z (n, latent) and the mixture's components (K, 2 * latent + 1), each mu, logvar and logit in a row. Gradients
/// reach both.
pub fn standard_over_mixture(z: &Tensor, components: &Tensor) -> Result<Tensor> {
    z.contiguous()?
        .apply_op2(&components.contiguous()?, StandardOverMixture)
}

struct StandardOverMixture;

/// The components as each z needs them.
struct Mixture {
    latent: usize,
    /// (K, 2 * latent + 1): mu, exp(-logvar), and the logarithm of the weighted density at mu over that of N(0, I) at 0.
    rows: Vec<f32>,
    /// (K), which add up to 1.
    weights: Vec<f32>,
}

impl Mixture {
    fn new(rows: &[f32], latent: usize) -> Self {
        let columns = 2 * latent + 1;
        let mut rows = rows.to_vec();
        let mut weights: Vec<f32> = rows
            .iter()
            .skip(columns - 1)
            .step_by(columns)
            .copied()
            .collect();
        let all = log_sum_exp(&mut weights);
        for row in rows.chunks_exact_mut(columns) {
            let mut peak = row[columns - 1] - all;
            for logvar in &mut row[latent..columns - 1] {
                peak -= 0.5 * *logvar;
                *logvar = exp(-*logvar);
            }
            row[columns - 1] = peak;
        }
        Self {
            latent,
            rows,
            weights,
        }
    }

    /// r at z (latent), and the components' shares (K) there.
    fn at(&self, z: &[f32], shares: &mut [f32]) -> f32 {
        let rows = self.rows.chunks_exact(2 * self.latent + 1);
        for (row, share) in rows.zip(&mut *shares) {
            let (mean, rest) = row.split_at(self.latent);
            let offs = z.iter().zip(mean).zip(rest);
            let squares: f32 = offs.map(|((z, m), p)| (z - m) * (z - m) * p).sum();
            *share = rest[self.latent] - 0.5 * squares;
        }
        -0.5 * z.iter().map(|z| z * z).sum::<f32>() - log_sum_exp(shares)
    }
}

/// Of terms, which become their softmax.
fn log_sum_exp(terms: &mut [f32]) -> f32 {
    softmax(terms, 0, 1) + (terms.len() as f32).ln()
}

impl CustomOp2 for StandardOverMixture {
    fn name(&self) -> &'static str {
        "standard-over-mixture"
    }

    fn cpu_fwd(
        &self,
        z: &CpuStorage,
        layout: &Layout,
        components: &CpuStorage,
        components_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, latent) = layout.shape().dims2()?;
        let (count, columns) = components_layout.shape().dims2()?;
        if n * latent * count == 0 || columns != 2 * latent + 1 {
            bail!(
                "standard-over-mixture: expected z (n, latent) and components (K, 2 * latent + 1), got {:?} and {:?}",
                layout.dims(),
                components_layout.dims()
            );
        }
        let mixture = Mixture::new(slice(components, components_layout)?, latent);
        let mut shares = vec![0.0; count];
        let rows = slice(z, layout)?.chunks_exact(latent);
        let out = rows.map(|z| mixture.at(z, &mut shares)).collect();
        Ok((CpuStorage::F32(out), Shape::from(n)))
    }

    fn bwd(
        &self,
        z: &Tensor,
        components: &Tensor,
        _out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (_, latent) = z.dims2()?;
        let mut d_z = vec![0.0; z.elem_count()];
        let mut d_components = vec![0.0; components.elem_count()];
        let grad = grad.contiguous()?;
        with_slices([z, components, &grad], |[z, components, grad]| {
            let mixture = Mixture::new(components, latent);
            let mut shares = vec![0.0; mixture.weights.len()];
            let rows = z.chunks_exact(latent).zip(d_z.chunks_exact_mut(latent));
            for ((z, d_z), &d) in rows.zip(grad) {
                mixture.at(z, &mut shares);
                for (d_z, z) in d_z.iter_mut().zip(z) {
                    *d_z = -d * z;
                }
                let outputs = d_components.chunks_exact_mut(2 * latent + 1);
                let rows = mixture.rows.chunks_exact(2 * latent + 1);
                for ((row, share), out) in rows.zip(&shares).zip(outputs) {
                    let by = d * share;
                    for j in 0..latent {
                        let off = z[j] - row[j];
                        let u = off * row[latent + j];
                        d_z[j] += by * u;
                        out[j] -= by * u;
                        out[latent + j] += 0.5 * by * (1.0 - u * off);
                    }
                    out[2 * latent] -= by;
                }
            }
            let all: f32 = grad.iter().sum();
            let outputs = d_components.chunks_exact_mut(2 * latent + 1);
            for (weight, out) in mixture.weights.iter().zip(outputs) {
                out[2 * latent] += all * weight;
            }
        })?;
        let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), &Device::Cpu);
        Ok((
            Some(tensor(d_z, z)?),
            Some(tensor(d_components, components)?),
        ))
    }
}
