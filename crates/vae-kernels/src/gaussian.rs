//! -log p(x|z) of independent Gaussian pixels of means m and one variance v = exp(logvar), summed over the pixels of
//! each image:
//!
//! nll = sum_i ((m_i - x_i)^2 / v + logvar + log 2 pi) / 2
//! d nll / d m_i = (m_i - x_i) / v,   d nll / d logvar = sum_i (1 - (m_i - x_i)^2 / v) / 2

use std::f64::consts::PI;

use candle_core::{bail, CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::rows::{shared_shape, sum_of_pairs};
use crate::storage::{slice, with_slices};

/// nll (n) in nats per image of x (n, pixels) under means (n, pixels) and logvar (1), which all pixels share. Its
/// gradient reaches mean and logvar; x is data.
pub fn gaussian_nll(mean: &Tensor, x: &Tensor, logvar: &Tensor) -> Result<Tensor> {
    mean.contiguous()?
        .apply_op3(&x.contiguous()?, logvar, GaussianNll)
}

struct GaussianNll;

impl CustomOp3 for GaussianNll {
    fn name(&self) -> &'static str {
        "gaussian-nll"
    }

    fn cpu_fwd(
        &self,
        mean: &CpuStorage,
        layout: &Layout,
        x: &CpuStorage,
        x_layout: &Layout,
        logvar: &CpuStorage,
        logvar_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, pixels) = shared_shape("gaussian-nll", &[layout, x_layout])?;
        let logvar = match slice(logvar, logvar_layout)? {
            &[logvar] => f64::from(logvar),
            many => bail!("gaussian-nll: expected logvar (1), got {}", many.len()),
        };
        let constant = pixels as f64 * (logvar + (2.0 * PI).ln());
        let precision = (-logvar).exp();
        let mean = slice(mean, layout)?.chunks_exact(pixels);
        let x = slice(x, x_layout)?.chunks_exact(pixels);
        let nll = mean
            .zip(x)
            .map(|(mean, x)| (0.5 * (precision * sum_of_pairs(mean, x, square) + constant)) as f32)
            .collect();
        Ok((CpuStorage::F32(nll), Shape::from(n)))
    }

    fn bwd(
        &self,
        mean: &Tensor,
        x: &Tensor,
        logvar: &Tensor,
        _nll: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (_, pixels) = mean.dims2()?;
        let learned = logvar.track_op();
        let mut d_mean = Vec::with_capacity(mean.elem_count());
        let mut d_logvar = 0.0;
        let grad = grad.contiguous()?;
        with_slices([mean, x, logvar, &grad], |[mean, x, logvar, grad]| {
            let precision = (-f64::from(logvar[0])).exp();
            let rows = mean.chunks_exact(pixels).zip(x.chunks_exact(pixels));
            for ((mean, x), &grad) in rows.zip(grad) {
                let scale = grad * precision as f32;
                d_mean.extend(mean.iter().zip(x).map(|(&m, &x)| (m - x) * scale));
                if learned {
                    let squares = sum_of_pairs(mean, x, square);
                    d_logvar += 0.5 * f64::from(grad) * (pixels as f64 - precision * squares);
                }
            }
        })?;
        let d_mean = Tensor::from_vec(d_mean, mean.shape(), &Device::Cpu)?;
        let d_logvar = learned.then(|| Tensor::new(&[d_logvar as f32], &Device::Cpu));
        Ok((Some(d_mean), None, d_logvar.transpose()?))
    }
}

#[inline(always)]
fn square(mean: f32, x: f32) -> f32 {
    (mean - x) * (mean - x)
}
