//! -log p(x|z) of independent categorical pixels, each one of `levels` values, from logits l, summed over the pixels of
//! each image. With t the level of pixel i:
//!
//! nll = sum_i log sum_k exp(l_ik) - l_it,   d nll / d l_ik = softmax(l_i)_k - [k = t]
//!
//! The largest logit of a pixel is taken out of its exponentials, so none overflows. A pixel's logits lie side by side.

use candle_core::{bail, CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::math::exp;
use crate::storage::{slice, with_slices};

/// nll (n) in nats per image of x (n, pixels), 0..1, under logits (n, pixels * levels). Its gradient reaches the logits;
/// x is data, of which [`level`] tells the levels.
pub fn categorical_nll(logits: &Tensor, x: &Tensor, levels: usize) -> Result<Tensor> {
    logits
        .contiguous()?
        .apply_op2(&x.contiguous()?, CategoricalNll { levels })
}

/// The one of `levels` levels, spread evenly from 0 to 1, that x is nearest to: the higher one from halfway on, the
/// first or the last outside of 0..1.
#[inline(always)]
pub fn level(x: f32, levels: usize) -> usize {
    let last = levels - 1;
    ((x * last as f32 + 0.5) as usize).min(last)
}

/// The probabilities of each run of `levels` logits, in the same places.
pub fn softmax(logits: &[f32], levels: usize) -> Vec<f32> {
    let mut probs = vec![0.0; logits.len()];
    let pixels = probs.chunks_exact_mut(levels);
    for (probs, logits) in pixels.zip(logits.chunks_exact(levels)) {
        let (_, sum) = exponentials(logits, probs);
        let scale = (1.0 / sum) as f32;
        probs.iter_mut().for_each(|p| *p *= scale);
    }
    probs
}

struct CategoricalNll {
    levels: usize,
}

impl CustomOp2 for CategoricalNll {
    fn name(&self) -> &'static str {
        "categorical-nll"
    }

    fn cpu_fwd(
        &self,
        logits: &CpuStorage,
        layout: &Layout,
        x: &CpuStorage,
        x_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, pixels) = match (layout.dims(), x_layout.dims()) {
            (&[n, logits], &[m, pixels])
                if n == m && n * pixels > 0 && self.levels > 0 && logits == pixels * self.levels =>
            {
                (n, pixels)
            }
            found => bail!(
                "categorical-nll: expected logits (n, pixels * {}) and x (n, pixels) without zeros, got {found:?}",
                self.levels
            ),
        };
        let mut room = vec![0.0; self.levels];
        let nll = slice(logits, layout)?
            .chunks_exact(pixels * self.levels)
            .zip(slice(x, x_layout)?.chunks_exact(pixels))
            .map(|(logits, x)| image_nll(logits, x, &mut room) as f32)
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
        let (_, pixels) = x.dims2()?;
        let grad = grad.contiguous()?;
        let d_logits = with_slices([logits, x, &grad], |[logits, x, grad]| {
            let mut d_logits = softmax(logits, self.levels);
            let images = d_logits.chunks_exact_mut(pixels * self.levels);
            for ((image, x), &grad) in images.zip(x.chunks_exact(pixels)).zip(grad) {
                for (pixel, &x) in image.chunks_exact_mut(self.levels).zip(x) {
                    pixel[level(x, self.levels)] -= whole(x);
                    pixel.iter_mut().for_each(|d| *d *= grad);
                }
            }
            d_logits
        })?;
        let d_logits = Tensor::from_vec(d_logits, logits.shape(), &Device::Cpu)?;
        Ok((Some(d_logits), None))
    }
}

/// Sums of exponentials multiplied before their logarithm is taken, which is the dear part, stay below this.
const LARGE: f64 = 1e290;

/// nll of one image; `room` is for the exponentials of one pixel.
fn image_nll(logits: &[f32], x: &[f32], room: &mut [f32]) -> f64 {
    let (mut nll, mut product) = (0.0, 1.0);
    for (logits, &x) in logits.chunks_exact(room.len()).zip(x) {
        let (largest, sum) = exponentials(logits, room);
        let target = logits[level(x, room.len())] * whole(x);
        nll += f64::from(largest) - f64::from(target);
        product *= sum;
        if product > LARGE {
            nll += product.ln();
            product = 1.0;
        }
    }
    nll + product.ln()
}

/// A logit that is farther below the largest one has a probability below 1e-26 and is taken for that: products with the
/// probabilities of smaller ones would soon be subnormal, and processors are tens of times slower on such numbers.
const SATURATED: f32 = -60.0;

/// exp(l - largest) of the logits of one pixel, the largest of them, and the sum, 1 or more.
#[inline(always)]
fn exponentials(logits: &[f32], out: &mut [f32]) -> (f32, f64) {
    let larger = |a: f32, &l: &f32| if l > a { l } else { a };
    let largest = logits.iter().fold(f32::NEG_INFINITY, larger);
    for (out, &l) in out.iter_mut().zip(logits) {
        let below = l - largest;
        *out = exp(if below < SATURATED { SATURATED } else { below });
    }
    (largest, out.iter().copied().map(f64::from).sum())
}

/// 1; NaN where x is, whose level would hide that it is broken.
#[inline(always)]
fn whole(x: f32) -> f32 {
    if x.is_nan() {
        x
    } else {
        1.0
    }
}
