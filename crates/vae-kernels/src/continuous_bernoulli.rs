//! -log p(x|z) of independent continuous Bernoulli pixels (Loaiza-Ganem and Cunningham 2019) from logits l, summed over the
//! pixels of each image. The density on 0..1 is exp(l x - A(l)), with
//!
//! A(l) = log((e^l - 1) / l) = max(l, 0) - log g(|l|),   g(a) = a / (1 - e^-a)
//! nll = sum_i A(l_i) - l_i x_i,   d nll / d l_i = A'(l_i) - x_i,   A'(l) = 1 / (1 - e^-l) - 1 / l
//!
//! A' is the mean and A'' the variance. All three have a removable singularity at l = 0, where the Bernoulli parameter is
//! one half: near it they are taken from their series in l, which have even or odd powers alone.

use candle_core::{Result, Tensor};

use crate::logit_nll::{logit_nll, Family};
use crate::math::exp;

/// nll (n) in nats per image of x (n, pixels), anywhere in 0..1, under logits (n, pixels). Its gradient reaches the
/// logits; x is data.
pub fn continuous_bernoulli_nll(logits: &Tensor, x: &Tensor) -> Result<Tensor> {
    logit_nll::<ContinuousBernoulli>(logits, x)
}

struct ContinuousBernoulli;

impl Family for ContinuousBernoulli {
    const NAME: &'static str = "continuous-bernoulli-nll";

    fn nll(logits: &[f32], x: &[f32]) -> f64 {
        image_nll(logits, x)
    }

    #[inline(always)]
    fn slope(l: f32, x: f32) -> f32 {
        continuous_bernoulli_mean(l) - x
    }
}

/// Products of g, which is 1 or more, stay below this before their logarithm is taken, which costs more than they do.
const LARGE: f64 = 1e290;

fn image_nll(logits: &[f32], x: &[f32]) -> f64 {
    let (mut nll, mut product) = (0.0, 1.0);
    for (&l, &x) in logits.iter().zip(x) {
        let positive = if l > 0.0 { l } else { 0.0 };
        nll += f64::from(positive) - f64::from(l) * f64::from(x);
        product *= f64::from(g(l.abs()));
        if product > LARGE {
            nll -= product.ln();
            product = 1.0;
        }
    }
    nll - product.ln()
}

/// Below this the series are taken; what they leave out is below 1e-8 there.
const SMALL: f32 = 1.0;

/// (g(a) - 1 - a / 2) / a^2 at s = a^2: the series of Bernoulli's numbers, 1/12 - s/720 + s^2/30240 - s^3/1209600 +
/// s^4/47900160.
#[inline(always)]
fn series(s: f32) -> f32 {
    let p = 1.0 / 47_900_160.0;
    let p = p * s - 1.0 / 1_209_600.0;
    let p = p * s + 1.0 / 30_240.0;
    let p = p * s - 1.0 / 720.0;
    p * s + 1.0 / 12.0
}

/// g(a) for a >= 0.
#[inline(always)]
fn g(a: f32) -> f32 {
    if a >= SMALL {
        return a / (1.0 - exp(-a));
    }
    1.0 + 0.5 * a + a * a * series(a * a)
}

/// The mean of a continuous Bernoulli variable with logit l: A'(l) = (g(l) - 1) / l.
#[inline(always)]
pub fn continuous_bernoulli_mean(l: f32) -> f32 {
    let a = l.abs();
    if a >= SMALL {
        let upper = 1.0 / (1.0 - exp(-a)) - 1.0 / a;
        return if l > 0.0 { upper } else { 1.0 - upper };
    }
    0.5 + l * series(l * l)
}

/// Its variance: A''(l) = 1 / l^2 - 1 / (2 sinh(l / 2))^2.
#[inline(always)]
pub fn continuous_bernoulli_variance(l: f32) -> f32 {
    let a = l.abs();
    if a >= SMALL {
        // (2 sinh(a / 2))^2 = e^a (1 - e^-a)^2
        let e = exp(-a);
        return 1.0 / (a * a) - e / ((1.0 - e) * (1.0 - e));
    }
    let s = l * l;
    let p = 1.0 / 5_322_240.0;
    let p = p * s - 1.0 / 172_800.0;
    let p = p * s + 1.0 / 6_048.0;
    let p = p * s - 1.0 / 240.0;
    p * s + 1.0 / 12.0
}
