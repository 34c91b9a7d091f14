//! For benchmarks in a browser: matrix products as a plain export that needs no glue. Natively it is empty.
#![cfg(target_arch = "wasm32")]

use vae_kernels::{matmul, Matrix};

/// a b for a (m, k), b (k, n), `times` over. With `a_transposed` or `b_transposed` that factor lies in memory in columns.
/// Of a hundred numbers in a factor `a_zeros` or `b_zeros` are 0. Answers the last product's last number; NaN where a product failed.
#[no_mangle]
pub extern "C" fn gemm(
    m: usize,
    n: usize,
    k: usize,
    a_transposed: bool,
    b_transposed: bool,
    a_zeros: u32,
    b_zeros: u32,
    times: u32,
) -> f32 {
    let (a, b) = (numbers(m * k, a_zeros), numbers(k * n, b_zeros));
    let mut out = vec![0.0; m * n];
    let view = |values, rows, columns, transposed: bool| match transposed {
        false => Matrix::new(values, rows, columns),
        true => Matrix::new(values, columns, rows).map(Matrix::t),
    };
    let product = |out: &mut [f32]| {
        let (a, b) = (view(&a, m, k, a_transposed)?, view(&b, k, n, b_transposed)?);
        (0..times).try_for_each(|_| matmul(a, b, out))
    };
    match product(&mut out) {
        Ok(()) => out.last().copied().unwrap_or(f32::NAN),
        Err(_) => f32::NAN,
    }
}

/// Numbers in 0..1, of which about `zeros` in a hundred are 0, at no regular places.
fn numbers(count: usize, zeros: u32) -> Vec<f32> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    (0..count)
        .map(|_| match next() % 100 < zeros {
            true => 0.0,
            false => (1 + next() % 1000) as f32 / 1001.0,
        })
        .collect()
}
