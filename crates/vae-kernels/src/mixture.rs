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

/// r (n), nats, of z (n, latent) and the mixture's components (K, 2 * latent + 1), each mu, logvar and logit in a row. Gradients
/// reach both.
pub fn standard_over_mixture(z: &Tensor, components: &Tensor) -> Result<Tensor> {
    z.contiguous()?
        .apply_op2(&components.contiguous()?, StandardOverMixture)
}

struct StandardOverMixture;

/// The components, with what each z needs of them.
struct Mixture<'a> {
    latent: usize,
    /// (K, 2 * latent + 1)
    rows: &'a [f32],
    /// exp(-logvar) (K, latent).
    precisions: Vec<f32>,
    /// The logarithm of the weight (K), and of what a component is at its mean, over that of N(0, I) at 0.
    weights: Vec<f32>,
    peaks: Vec<f32>,
}

impl<'a> Mixture<'a> {
    fn new(rows: &'a [f32], latent: usize) -> Self {
        let logvars = || rows.chunks_exact(2 * latent + 1).map(|row| &row[latent..]);
        let mut weights: Vec<f32> = logvars().map(|row| row[latent]).collect();
        let sum = log_sum_exp(&weights);
        weights.iter_mut().for_each(|weight| *weight -= sum);
        let halves = logvars().map(|row| 0.5 * row[..latent].iter().sum::<f32>());
        Self {
            latent,
            rows,
            precisions: logvars()
                .flat_map(|row| &row[..latent])
                .map(|&logvar| exp(-logvar))
                .collect(),
            peaks: weights
                .iter()
                .zip(halves)
                .map(|(w, half)| w - half)
                .collect(),
            weights,
        }
    }

    /// The components' means, and what else belongs to each.
    fn components(&self) -> impl Iterator<Item = (&[f32], &[f32])> {
        let means = self.rows.chunks_exact(2 * self.latent + 1);
        means
            .map(|row| &row[..self.latent])
            .zip(self.precisions.chunks_exact(self.latent))
    }

    /// r at z (latent), and the components' shares (K) there.
    fn at(&self, z: &[f32], shares: &mut [f32]) -> f32 {
        let peaks = self.components().zip(&self.peaks);
        for (((mean, precision), peak), share) in peaks.zip(&mut *shares) {
            let offs = z.iter().zip(mean).zip(precision);
            let squares: f32 = offs.map(|((z, m), p)| (z - m) * (z - m) * p).sum();
            *share = peak - 0.5 * squares;
        }
        let log_density = log_sum_exp(shares);
        for share in shares {
            *share = exp(*share - log_density);
        }
        -0.5 * z.iter().map(|z| z * z).sum::<f32>() - log_density
    }
}

fn log_sum_exp(values: &[f32]) -> f32 {
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    largest + values.iter().map(|v| exp(v - largest)).sum::<f32>().ln()
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
                let inputs = mixture.components().zip(&shares);
                for (((mean, precision), share), out) in inputs.zip(outputs) {
                    let by = d * share;
                    for j in 0..latent {
                        let off = z[j] - mean[j];
                        let u = off * precision[j];
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
                out[2 * latent] += all * exp(*weight);
            }
        })?;
        let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), &Device::Cpu);
        Ok((
            Some(tensor(d_z, z)?),
            Some(tensor(d_components, components)?),
        ))
    }
}
