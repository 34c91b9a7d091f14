//! What operations on the rows of several arrays share: that the arrays agree, sums along a row, and the
//! sum of all rows.

use candle_core::{bail, Layout, Result};

use crate::machine::widest;

/// (n, columns) of arrays that must agree in both, neither being 0.
pub(crate) fn shared_shape(operation: &str, layouts: &[&Layout]) -> Result<(usize, usize)> {
    let dims: Vec<_> = layouts.iter().map(|layout| layout.dims()).collect();
    match dims[..] {
        [[n, columns], ref others @ ..]
            if n * columns > 0 && others.iter().all(|other| other == &[*n, *columns]) =>
        {
            Ok((*n, *columns))
        }
        _ => bail!(
            "{operation}: expected arrays of one shape (n, columns) without zeros, got {dims:?}"
        ),
    }
}

/// Numbers that are added up in f32, and runs side by side among them: 16 to a run, so the error of their sum is below
/// 16 roundings of it, 1e-6.
pub(crate) const BLOCK: usize = LANES * 16;
const LANES: usize = 8;

/// The sum of f(a, b) over the pairs of two rows: of f32 in blocks, of f64 from block to block. Where all f(a, b) have
/// one sign, the relative error is that of a block.
#[inline(always)]
pub(crate) fn sum_of_pairs(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32 + Copy) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        sum += f64::from(block(a, b, f));
    }
    sum
}

/// Sums side by side for the compiler to keep in registers.
#[inline(always)]
pub(crate) fn block(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for i in 0..LANES {
            sums[i] += f(a[i], b[i]);
        }
    }
    let rest = a_rest.iter().zip(b_rest);
    let rest: f32 = rest.map(|(&a, &b)| f(a, b)).sum();
    sums.iter().sum::<f32>() + rest
}

/// The sum of the rows of row-major `values` into `sums`, as long as a row.
pub(crate) fn row_sum(values: &[f32], sums: &mut [f32]) {
    sums.fill(0.0);
    widest(
        #[inline(always)]
        || {
            for row in values.chunks_exact(sums.len()) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        },
    );
}
