//! Products of very few rows, such as one drawing's: packing would cost more than it saves, so each number of the
//! result is a dot product of two contiguous rows.

use crate::matrix::Matrix;

/// Rows up to which dot products are faster than tiles.
const FEW: usize = 2;

/// Whether a b is better made of dot products.
pub fn suits(a: Matrix, b: Matrix) -> bool {
    a.rows() <= FEW && a.column_stride() == 1 && b.row_stride() == 1
}

/// out = a b, where rows of a and columns of b are contiguous.
pub fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    let columns = b.t();
    for (i, out) in out.chunks_exact_mut(b.columns()).enumerate() {
        for (j, out) in out.iter_mut().enumerate() {
            if let (Some(row), Some(column)) = (a.row(i), columns.row(j)) {
                *out = dot(row, column);
            }
        }
    }
}

/// Sixteen sums side by side, which the compiler keeps in four registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 16];
    let (a, b) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = a
        .remainder()
        .iter()
        .zip(b.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a.zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}
