//! Laws of whole numbers as the coder wants them: probabilities are whole multiples of 2^-PRECISION, which add up to 1.

use std::borrow::Borrow;
use std::num::NonZeroU32;

use constriction::stream::model::{DecoderModel, EncoderModel, EntropyModel};

use super::{BUCKETS, LATENT_BITS, PIXEL_BITS, POSTERIOR_BITS};
use crate::probability::Gaussian;
use crate::probability::{normal_cdf, normal_quantile};

/// A law of the numbers below `symbols`. `below(s)` is the probability, in units of 2^-PRECISION, of all before s: 0 at 0, and all at
/// `symbols`.
#[derive(Clone, Copy)]
pub(super) struct Law<F, const PRECISION: usize> {
    symbols: u32,
    below: F,
}

/// The piece in which a latent lies that is drawn from `q`. Each has a unit of its own, so that none is impossible.
pub(super) fn posterior(q: Gaussian) -> Law<impl Fn(u32) -> u32, POSTERIOR_BITS> {
    let shared = f64::from((1_u32 << POSTERIOR_BITS) - BUCKETS);
    let below = move |piece| match piece {
        BUCKETS => 1 << POSTERIOR_BITS,
        _ => {
            let edge = normal_quantile(f64::from(piece) / f64::from(BUCKETS));
            piece + (shared * normal_cdf((edge - q.mu) / q.sigma)) as u32
        }
    };
    Law {
        symbols: BUCKETS,
        below,
    }
}

/// The piece in which a latent lies that is drawn from N(0, 1).
pub(super) fn prior() -> Law<impl Fn(u32) -> u32, { LATENT_BITS as usize }> {
    Law {
        symbols: BUCKETS,
        below: |piece| piece,
    }
}

/// A pixel that is 1 with probability `mean`, kept a unit away from 0 and 1.
pub(super) fn pixel(mean: f32) -> Law<impl Fn(u32) -> u32, PIXEL_BITS> {
    let all = 1_u32 << PIXEL_BITS;
    let one = (f64::from(mean) * f64::from(all)).round();
    let zero = all - (one as u32).clamp(1, all - 1);
    Law {
        symbols: 2,
        below: move |value| match value {
            0 => 0,
            1 => zero,
            _ => all,
        },
    }
}

impl<F: Fn(u32) -> u32, const PRECISION: usize> EntropyModel<PRECISION> for Law<F, PRECISION> {
    type Symbol = u32;
    type Probability = u32;
}

impl<F: Fn(u32) -> u32, const PRECISION: usize> EncoderModel<PRECISION> for Law<F, PRECISION> {
    fn left_cumulative_and_probability(
        &self,
        symbol: impl Borrow<u32>,
    ) -> Option<(u32, NonZeroU32)> {
        let symbol = *symbol.borrow();
        if symbol >= self.symbols {
            return None;
        }
        let left = (self.below)(symbol);
        let right = (self.below)(symbol + 1);
        Some((left, NonZeroU32::new(right.checked_sub(left)?)?))
    }
}

impl<F: Fn(u32) -> u32, const PRECISION: usize> DecoderModel<PRECISION> for Law<F, PRECISION> {
    fn quantile_function(&self, quantile: u32) -> (u32, u32, NonZeroU32) {
        let (mut symbol, mut left) = (0, 0);
        let (mut above, mut right) = (self.symbols, (self.below)(self.symbols));
        while above - symbol > 1 {
            let middle = symbol + (above - symbol) / 2;
            let at = (self.below)(middle);
            if at <= quantile {
                (symbol, left) = (middle, at);
            } else {
                (above, right) = (middle, at);
            }
        }
        // left <= quantile < right holds from the beginning.
        let probability = NonZeroU32::new(right - left).unwrap_or(NonZeroU32::MIN);
        (symbol, left, probability)
    }
}
