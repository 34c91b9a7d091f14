//! -log p(x|z) of independent pixels of which each has one logit, as a candle operation with its gradient. What a family
//! makes of a logit and a pixel is its own file's.

use std::marker::PhantomData;

use candle_core::{CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::machine::widest;
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
        let logits = slice(logits, layout)?.chunks_exact(pixels);
        let images = logits.zip(slice(x, x_layout)?.chunks_exact(pixels));
        let mut nll = vec![0.0; n];
        widest(
            #[inline(always)]
            || {
                for (nll, (logits, x)) in nll.iter_mut().zip(images) {
                    *nll = F::nll(logits, x) as f32;
                }
            },
        );
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
        let mut d_logits = vec![0.0; logits.elem_count()];
        let grad = grad.contiguous()?;
        with_slices([logits, x, &grad], |[logits, x, grad]| {
            let rows = logits.chunks_exact(pixels).zip(x.chunks_exact(pixels));
            let rows = rows.zip(d_logits.chunks_exact_mut(pixels)).zip(grad);
            widest(
                #[inline(always)]
                || {
                    for (((logits, x), d_logits), grad) in rows {
                        for ((&l, &x), d) in logits.iter().zip(x).zip(d_logits) {
                            *d = grad * F::slope(l, x);
                        }
                    }
                },
            );
        })?;
        let d_logits = Tensor::from_vec(d_logits, logits.shape(), &Device::Cpu)?;
        Ok((Some(d_logits), None))
    }
}
