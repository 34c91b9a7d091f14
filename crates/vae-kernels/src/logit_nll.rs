//! -log p(x|z) of independent pixels of which each has one logit, as a candle operation with its gradient. What a family
//! makes of a logit and a pixel is its own file's.

use std::marker::PhantomData;

use candle_core::{CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::rows::shared_shape;
use crate::storage::{slice, with_slices};

/// A family of p(x|z).
pub(crate) trait Family: Send + Sync {
    /// The operation's name in errors.
    const NAME: &'static str;

    /// nll of one image x under its logits, nats.
    fn nll(logits: &[f32], x: &[f32]) -> f64;

    /// d nll / d l of one pixel.
    fn slope(l: f32, x: f32) -> f32;
}

/// nll (n) in nats per image of x (n, pixels) under logits (n, pixels). Its gradient reaches the logits; x is data.
pub(crate) fn logit_nll<F: Family + 'static>(logits: &Tensor, x: &Tensor) -> Result<Tensor> {
    let operation = LogitNll::<F>(PhantomData);
    logits.contiguous()?.apply_op2(&x.contiguous()?, operation)
}

struct LogitNll<F>(PhantomData<F>);

impl<F: Family> CustomOp2 for LogitNll<F> {
    fn name(&self) -> &'static str {
        F::NAME
    }

    fn cpu_fwd(
        &self,
        logits: &CpuStorage,
        layout: &Layout,
        x: &CpuStorage,
        x_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, pixels) = shared_shape(F::NAME, &[layout, x_layout])?;
        let nll = slice(logits, layout)?
            .chunks_exact(pixels)
            .zip(slice(x, x_layout)?.chunks_exact(pixels))
            .map(|(logits, x)| F::nll(logits, x) as f32)
            .collect();
        Ok((CpuStorage::F32(nll), Shape::from(n)))
    }

    fn bwd(
        &self,
        logits: &Tensor,
        x: &Tensor,
        _nll: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (_, pixels) = logits.dims2()?;
        let mut d_logits = Vec::with_capacity(logits.elem_count());
        let grad = grad.contiguous()?;
        with_slices([logits, x, &grad], |[logits, x, grad]| {
            let rows = logits.chunks_exact(pixels).zip(x.chunks_exact(pixels));
            for ((logits, x), &grad) in rows.zip(grad) {
                let pairs = logits.iter().zip(x);
                d_logits.extend(pairs.map(|(&l, &x)| grad * F::slope(l, x)));
            }
        })?;
        let d_logits = Tensor::from_vec(d_logits, logits.shape(), &Device::Cpu)?;
        Ok((Some(d_logits), None))
    }
}
