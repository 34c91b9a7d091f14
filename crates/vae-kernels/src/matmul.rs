//! Matrix products. In WebAssembly by kernels of our own (`simd`), natively by the crate `gemm`.

use candle_core::{bail, Result};

use crate::matrix::Matrix;

/// out = a b, for a (m, k), b (k, n) and row-major out (m, n), whose old content does not matter.
pub fn matmul(a: Matrix, b: Matrix, out: &mut [f32]) -> Result<()> {
    let (m, k, n) = (a.rows(), a.columns(), b.columns());
    if b.rows() != k || m.checked_mul(n) != Some(out.len()) {
        bail!(
            "matmul: expected ({m}, {k}) x ({k}, n) into (m, n), got ({m}, {k}) x ({}, {n}) into {} numbers",
            b.rows(),
            out.len()
        );
    }
    if k == 0 {
        out.fill(0.0);
    } else if !out.is_empty() {
        product(a, b, out);
    }
    Ok(())
}

#[cfg(target_arch = "wasm32")]
use crate::simd::product;

#[cfg(not(target_arch = "wasm32"))]
fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    let (m, k, n) = (a.rows(), a.columns(), b.columns());
    let threads = candle_core::utils::get_num_threads();
    let parallelism = match threads {
        0 | 1 => gemm::Parallelism::None,
        threads => gemm::Parallelism::Rayon(threads),
    };
    // SAFETY: `Matrix` holds every element of its rows and columns at its strides, `out` was checked to hold m * n
    // numbers, and nothing else refers to it while it is borrowed mutably.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            n as isize,
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
