//! Products by the crate `gemm`, loops compiled for each kind of processor by the crate `pulp`.

use std::sync::LazyLock;

use pulp::Arch;

use crate::math::parts_of_exp;
use crate::matrix::Matrix;
use crate::turn::transpose;

static ARCH: LazyLock<Arch> = LazyLock::new(Arch::new);

#[inline(always)]
pub fn widest<T>(f: impl FnOnce() -> T) -> T {
    ARCH.dispatch(f)
}

/// tanh(a) with a relative error below 2e-7: at most 2.7 units in the last place, where that of glibc has 2.2.
///
/// With t = e^(2 |a|) - 1: t / (t + 2) and the sign of a. In t no digits are lost near 0: 2^n - 1 is exact, and is 0 there.
#[inline(always)]
pub fn tanh(a: f32) -> f32 {
    // From here on it is 1 to the last digit.
    let size = if a.abs() > 10.0 { 10.0 } else { a.abs() };
    let (power, r, p) = parts_of_exp(2.0 * size);
    let t = (p * r * r + r) * power + (power - 1.0);
    (t / (t + 2.0)).copysign(a)
}

/// The crate packs the first factor of what it writes column by column, unless that lies in columns itself; and a row-major result
/// is to it the transpose, b^T a^T. In x W^T it would pack all of the weights, for however few rows: of few rows the product
/// is made column by column, and turned.
pub fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    let (m, n) = (a.rows(), b.columns());
    if b.row_stride() == 1 && b.column_stride() > 1 && m < n {
        let mut columns = vec![0.0; m * n];
        multiply(a, b, &mut columns, (1, m));
        transpose(&columns, m, out);
    } else {
        multiply(a, b, out, (n, 1));
    }
}

/// out = a b, with so many numbers of out from one row to the next, and from one column to the next.
fn multiply(a: Matrix, b: Matrix, out: &mut [f32], (row_stride, column_stride): (usize, usize)) {
    let (m, k, n) = (a.rows(), a.columns(), b.columns());
    let parallelism = match candle_core::utils::get_num_threads() {
        0 | 1 => gemm::Parallelism::None,
        threads => gemm::Parallelism::Rayon(threads),
    };
    // SAFETY: `Matrix` holds every element of its rows and columns at its strides; out, which nothing else refers to while it
    // is borrowed mutably, holds m * n numbers, and both callers' strides are those of a whole matrix, in rows or in columns.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            column_stride as isize,
            row_stride as isize,
            false,
            a.from(0, 0).as_ptr(),
            a.column_stride() as isize,
            a.row_stride() as isize,
            b.from(0, 0).as_ptr(),
            b.column_stride() as isize,
            b.row_stride() as isize,
            0.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::tanh;

    #[test]
    fn tanh_keeps_its_bound() {
        let sizes = (0..400_000).map(|i| f64::from(i) * 3e-5 + 1e-7);
        let small = (0..200).map(|i| 10_f64.powf(-0.2 * f64::from(i)));
        for size in sizes.chain(small) {
            for a in [size as f32, -size as f32] {
                let error = f64::from(tanh(a)) / f64::from(a).tanh() - 1.0;
                assert!(error.abs() < 2e-7, "{a}: {error:e}");
            }
        }
        assert_eq!(
            [0.0, -0.0, 1e30, f32::NEG_INFINITY].map(tanh),
            [0.0, -0.0, 1.0, -1.0]
        );
        assert!(tanh(-0.0).is_sign_negative() && tanh(f32::NAN).is_nan());
    }
}
