//! -log p(x|z) of independent Bernoulli pixels from logits l, summed over the pixels of each image:
//!
//! nll = sum_i max(l_i, 0) - l_i x_i + log(1 + exp(-|l_i|)),   d nll / d l_i = sigmoid(l_i) - x_i
//!
//! The form in which no exponential overflows; x may be grey, anywhere in 0..1.

use candle_core::{CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::math::{exp, ln_1p, sigmoid};
use crate::rows::{shared_shape, sum_of_pairs};
use crate::storage::{slice, with_slices};

/// nll (n) in nats per image of x (n, pixels) under logits (n, pixels). Its gradient reaches the logits; x is data.
pub fn bernoulli_nll(logits: &Tensor, x: &Tensor) -> Result<Tensor> {
    logits
        .contiguous()?
        .apply_op2(&x.contiguous()?, BernoulliNll)
}

struct BernoulliNll;

impl CustomOp2 for BernoulliNll {
    fn name(&self) -> &'static str {
        "bernoulli-nll"
    }

    fn cpu_fwd(
        &self,
        logits: &CpuStorage,
        layout: &Layout,
        x: &CpuStorage,
        x_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, pixels) = shared_shape("bernoulli-nll", &[layout, x_layout])?;
        let nll = slice(logits, layout)?
            .chunks_exact(pixels)
            .zip(slice(x, x_layout)?.chunks_exact(pixels))
            .map(|(logits, x)| sum_of_pairs(logits, x, pixel_nll) as f32)
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
                d_logits.extend(pairs.map(|(&l, &x)| grad * (sigmoid(l) - x)));
            }
        })?;
        let d_logits = Tensor::from_vec(d_logits, logits.shape(), &Device::Cpu)?;
        Ok((Some(d_logits), None))
    }
}

/// Beyond this log(1 + exp(-|l|)) is below 5e-18 and taken for that: the square in `ln_1p` would soon be
/// subnormal, and processors are tens of times slower on such numbers.
const SATURATED: f32 = 40.0;

#[inline(always)]
fn pixel_nll(l: f32, x: f32) -> f32 {
    let positive = if l > 0.0 { l } else { 0.0 };
    let size = l.abs();
    let size = if size > SATURATED { SATURATED } else { size };
    positive - l * x + ln_1p(exp(-size))
}
