//! -log p(x|z) of independent Bernoulli pixels from logits l, summed over the pixels of each image:
//!
//! nll = sum_i max(l_i, 0) - l_i x_i + log(1 + exp(-|l_i|)),   d nll / d l_i = sigmoid(l_i) - x_i
//!
//! The form in which no exponential overflows; x may be grey, anywhere in 0..1.

use candle_core::{bail, CpuStorage, CustomOp2, Layout, Result, Shape, Tensor, D};

use crate::math::{exp, ln_1p, sigmoid};
use crate::storage::slice;

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
        let (n, pixels) = same_shape(layout, x_layout)?;
        let nll = slice(logits, layout)?
            .chunks_exact(pixels)
            .zip(slice(x, x_layout)?.chunks_exact(pixels))
            .map(|(logits, x)| image_nll(logits, x))
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
        let slope = logits.apply_op2_no_bwd(x, &Slope)?;
        let grad = slope.broadcast_mul(&grad.unsqueeze(D::Minus1)?)?;
        Ok((Some(grad), None))
    }
}

/// sigmoid(l) - x, elementwise.
struct Slope;

impl CustomOp2 for Slope {
    fn name(&self) -> &'static str {
        "bernoulli-nll-slope"
    }

    fn cpu_fwd(
        &self,
        logits: &CpuStorage,
        layout: &Layout,
        x: &CpuStorage,
        x_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        same_shape(layout, x_layout)?;
        let slope = slice(logits, layout)?
            .iter()
            .zip(slice(x, x_layout)?)
            .map(|(&l, &x)| sigmoid(l) - x)
            .collect();
        Ok((CpuStorage::F32(slope), layout.shape().clone()))
    }
}

/// The two must agree in (n, pixels).
fn same_shape(logits: &Layout, x: &Layout) -> Result<(usize, usize)> {
    if logits.dims() != x.dims() || logits.dims().contains(&0) {
        bail!(
            "bernoulli-nll: expected logits and x of the same shape without zeros, got {:?} and {:?}",
            logits.dims(),
            x.dims()
        );
    }
    logits.shape().dims2()
}

/// The sum over one image's pixels, as eight sums side by side for the compiler to keep in registers.
fn image_nll(logits: &[f32], x: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    let (logits, x) = (logits.chunks_exact(8), x.chunks_exact(8));
    let rest = logits.remainder().iter().zip(x.remainder());
    let rest: f32 = rest.map(|(&l, &x)| pixel_nll(l, x)).sum();
    for (logits, x) in logits.zip(x) {
        for ((sum, &l), &x) in sums.iter_mut().zip(logits).zip(x) {
            *sum += pixel_nll(l, x);
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[inline(always)]
fn pixel_nll(l: f32, x: f32) -> f32 {
    let positive = if l > 0.0 { l } else { 0.0 };
    positive - l * x + ln_1p(exp(-l.abs()))
}
