//! The length of a gradient.

use crate::machine::widest;
use crate::rows::{block, BLOCK};

/// Sums of f32 squares within this range have lost nothing that counts: below it, too many squares may be too small for
/// f32's digits.
const SAFE: std::ops::Range<f32> = 1e-28..f32::INFINITY;

/// The sum of squares with a relative error below 1e-6: of f32 in blocks, of f64 from block to block. Squares that f32
/// has no number for are made in f64.
pub fn sum_of_squares(values: &[f32]) -> f64 {
    widest(
        #[inline(always)]
        || {
            let mut sum = 0.0;
            for values in values.chunks(BLOCK) {
                sum += block_squares(values);
            }
            sum
        },
    )
}

#[inline(always)]
fn block_squares(values: &[f32]) -> f64 {
    let sum = block(values, values, |value, _| value * value);
    if SAFE.contains(&sum) {
        return f64::from(sum);
    }
    values.iter().map(|&value| f64::from(value).powi(2)).sum()
}
