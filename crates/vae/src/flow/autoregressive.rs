//! A step of an inverse autoregressive flow (Kingma et al. 2016, equation 10): each latent is shifted and scaled by what those
//! before it are,
//!
//! z'_i = m_i + exp(s_i) z_i,   m_i and s_i of z_1 ... z_(i-1),   log|det| = sum_i s_i
//!
//! m = h W_m^T + b_m,   s = h W_s^T + b_s,   h = tanh([z, c] W_h^T + b_h)
//!
//! in which weights are 0 where they would let a latent know itself or a later one (Germain et al. 2015): latents have the degrees
//! 1 to latent; a hidden unit of degree d hears of those up to d, and a latent of degree i hears of units below i. What an
//! encoder tells beside z, c, has degree 0, and there are units of that degree then: all hear of it.

use candle_core::{Tensor, D};
use vae_kernels::{linear, Nonlinearity, Parameter};

use crate::error::Result;
use crate::layers::{Builder, Init};

/// A layer with weights (out, in), some of which stay 0, and bias (out).
#[derive(Debug)]
struct Masked {
    weight: Parameter,
    bias: Parameter,
}

/// The layers to h, m and s.
#[derive(Debug)]
pub(super) struct Autoregressive {
    hidden: Masked,
    shift: Masked,
    log_scale: Masked,
}

/// Hidden units: so many, and twice as many as there are latents.
const UNITS: usize = 16;

impl Masked {
    /// Parameters `{name}.weight` and `{name}.bias`; a weight is learned where `hears` its output of its input, by their degrees.
    fn new(
        builder: &mut Builder,
        name: &str,
        [outputs, inputs]: [&[usize]; 2],
        init: Init,
        hears: fn(usize, usize) -> bool,
    ) -> Result<Self> {
        let shape = [outputs.len(), inputs.len()];
        let row = |&out| inputs.iter().map(move |&input| hears(out, input));
        let mask = outputs.iter().flat_map(row);
        let mask = mask.map(|hears| f32::from(u8::from(hears))).collect();
        Ok(Self {
            weight: builder.masked(&format!("{name}.weight"), &shape, init, mask)?,
            bias: builder.parameter(&format!("{name}.bias"), &shape[..1], init)?,
        })
    }

    fn apply(&self, x: &Tensor, f: Nonlinearity) -> Result<Tensor> {
        Ok(linear(x, &self.weight, &self.bias, f)?)
    }
}

impl Autoregressive {
    /// The step with parameters `{name}.hidden.…`, `{name}.shift.…` and `{name}.log_scale.…`, at place `k` of a flow:
    /// every other goes through the latents backwards, so that each depends on each. `told` are the numbers of c. The last two layers
    /// begin at 0, where nothing moves; the first uniform on +-1/sqrt(latent + told).
    pub(super) fn new(
        builder: &mut Builder,
        name: &str,
        k: usize,
        latent: usize,
        told: usize,
    ) -> Result<Self> {
        let mut degrees: Vec<usize> = (1..=latent).collect();
        if k % 2 == 1 {
            degrees.reverse();
        }
        let inputs: Vec<usize> = degrees.iter().copied().chain(vec![0; told]).collect();
        // A unit that hears of the last latent as well would be heard by none; one that hears of nothing says nothing.
        let (lowest, highest) = (usize::from(told == 0), latent.max(2) - 1);
        let degree = |unit| lowest + unit % (highest + 1 - lowest);
        let units: Vec<usize> = (0..UNITS + 2 * latent).map(degree).collect();
        let any = Init::Uniform {
            bound: 1.0 / (inputs.len() as f32).sqrt(),
        };
        let zero = Init::Constant(0.0);
        let mut layer = |part: &str, degrees, init, hears| {
            Masked::new(builder, &format!("{name}.{part}"), degrees, init, hears)
        };
        Ok(Self {
            hidden: layer("hidden", [&units, &inputs], any, |unit, z| z <= unit)?,
            shift: layer("shift", [&degrees, &units], zero, |z, unit| unit < z)?,
            log_scale: layer("log_scale", [&degrees, &units], zero, |z, unit| unit < z)?,
        })
    }

    /// z (n, latent), and c (n, told) where there is one -> z' (n, latent) and log|det| (n).
    pub(super) fn forward(&self, z: &Tensor, told: Option<&Tensor>) -> Result<(Tensor, Tensor)> {
        let seen = match told {
            None => z.clone(),
            Some(told) => Tensor::cat(&[z, told], 1)?,
        };
        let h = self.hidden.apply(&seen, Nonlinearity::Tanh)?;
        let shift = self.shift.apply(&h, Nonlinearity::None)?;
        let log_scale = self.log_scale.apply(&h, Nonlinearity::None)?;
        let moved = ((z * log_scale.exp()?)? + shift)?;
        Ok((moved, log_scale.sum(D::Minus1)?))
    }
}
