//! -log p(x|z) of independent Bernoulli pixels from logits l, summed over the pixels of each image:
//!
//! nll = sum_i max(l_i, 0) - l_i x_i + log(1 + exp(-|l_i|)),   d nll / d l_i = sigmoid(l_i) - x_i
//!
//! The form in which no exponential overflows; x may be grey, anywhere in 0..1.

use candle_core::{Result, Tensor};

use crate::logit_nll::{logit_nll, Family};
use crate::math::{exp, ln_1p, sigmoid};
use crate::rows::sum_of_pairs;

/// nll (n) in nats per image of x (n, pixels) under logits (n, pixels). Its gradient reaches the logits; x is data.
pub fn bernoulli_nll(logits: &Tensor, x: &Tensor) -> Result<Tensor> {
    logit_nll::<Bernoulli>(logits, x)
}

struct Bernoulli;

impl Family for Bernoulli {
    const NAME: &'static str = "bernoulli-nll";

    #[inline(always)]
    #[expect(
        clippy::redundant_closure,
        reason = "a closure can be told to be inlined: the bare name came to be called for each pixel"
    )]
    fn nll(logits: &[f32], x: &[f32]) -> f64 {
        sum_of_pairs(
            logits,
            x,
            #[inline(always)]
            |l, x| pixel_nll(l, x),
        )
    }

    #[inline(always)]
    fn slope(l: f32, x: f32) -> f32 {
        sigmoid(l) - x
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
