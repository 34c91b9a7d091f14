//! Matrix products against plain sums in f64: all orders of memory, and sizes on both sides of every edge of a tile.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use vae_kernels::{matmul, Matrix};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, near_product, numbers, transposed, wide};

/// Sizes around the edges of registers of 4 and of tiles of 3, 4, 12 and 16, with others among them.
fn size() -> impl Strategy<Value = usize> {
    let edges = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 36, 47, 48, 49,
        60, 63, 64, 65,
    ];
    prop_oneof![1 => 1..=70_usize, 2 => select(edges.to_vec())]
}

/// Orders of memory: whether a and b lie in columns. And the shares of a's and b's numbers that are zero, as those are
/// that relu has cut off: none, half of them, nearly all, all.
type Form = ((bool, bool), (f32, f32));

fn form() -> impl Strategy<Value = Form> {
    let zeros = || select(vec![0.0, 0.0, 0.5, 0.95, 1.0]);
    (any::<(bool, bool)>(), (zeros(), zeros()))
}

/// `count` numbers of which a share of about `zeros` is zero.
fn some_zeros(count: usize, zeros: f32, seed: u64) -> Vec<f32> {
    let cut = |a: f32| if a.abs() < zeros { 0.0 } else { a };
    numbers(count, seed).into_iter().map(cut).collect()
}

/// a b of numbers that `seed` makes; a and b row-major, and the product.
fn product(
    (m, k, n): (usize, usize, usize),
    (turned, zeros): Form,
    seed: u64,
) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    let a = some_zeros(m * k, zeros.0, seed);
    let b = some_zeros(k * n, zeros.1, seed + 1);
    let (a_columns, b_columns) = (transposed(&a, k), transposed(&b, n));
    let left = match turned.0 {
        false => Matrix::new(&a, m, k).unwrap(),
        true => Matrix::new(&a_columns, k, m).unwrap().t(),
    };
    let right = match turned.1 {
        false => Matrix::new(&b, k, n).unwrap(),
        true => Matrix::new(&b_columns, n, k).unwrap().t(),
    };
    let mut out = vec![f32::NAN; m * n];
    matmul(left, right, &mut out).unwrap();
    (a, b, out)
}

/// It is near the plain sums in f64.
fn is_right(sizes: (usize, usize, usize), form: Form, seed: u64) -> TestCaseResult {
    let (a, b, out) = product(sizes, form, seed);
    let (a, b) = (wide(&a), wide(&b));
    near_product("out", &out, (&a, &a, &b), sizes, sizes.1)
}

#[wasm_bindgen_test(unsupported = test)]
fn products_are_sums_of_products_in_every_order_of_memory() {
    let cases = ((size(), size(), size()), form(), 0..1000_u64);
    check(1500, cases, |(sizes, form, seed)| {
        is_right(sizes, form, seed)
    });
}

/// A drawing, or the few that are shown at once.
#[wasm_bindgen_test(unsupported = test)]
fn products_of_very_few_rows_are_right() {
    let cases = ((1..=4_usize, 1..=200_usize, size()), form(), 0..1000_u64);
    check(300, cases, |(sizes, form, seed)| {
        is_right(sizes, form, seed)
    });
}

/// The three products of a layer, whose batch is a side of one matrix or of both.
#[wasm_bindgen_test(unsupported = test)]
fn products_of_a_training_batch_are_right() {
    let cases = (
        128..=512_usize,
        size(),
        size(),
        form(),
        0..3_usize,
        0..1000_u64,
    );
    check(40, cases, |(batch, i, j, form, which, seed)| {
        let sizes = [(batch, i, j), (i, batch, j), (i, j, batch)][which];
        is_right(sizes, form, seed)
    });
}

/// Rows as long as an image or a wide layer, whose products may be made in stretches.
#[wasm_bindgen_test(unsupported = test)]
fn products_of_long_rows_are_right() {
    let long = prop_oneof![250..262_usize, 508..517_usize, Just(784), 1020..1030_usize];
    let cases = ((1..=30_usize, long, 1..=30_usize), form(), 0..1000_u64);
    check(60, cases, |(sizes, form, seed)| is_right(sizes, form, seed));
}

/// Where products are rounded before they are added, the result is that of the plain loop bit for bit, zeros left out or
/// not: it does not depend on which numbers happen to be zero. (Few rows are added up in another order.)
#[cfg(all(target_arch = "wasm32", not(target_feature = "relaxed-simd")))]
#[wasm_bindgen_test]
fn leaving_zeros_out_changes_no_bit() {
    let side = || prop_oneof![3..=70_usize, 120..=200_usize];
    let cases = ((side(), 1..=600_usize, side()), form(), 0..1000_u64);
    check(80, cases, |((m, k, n), form, seed)| {
        let (a, b, out) = product((m, k, n), form, seed);
        let plain =
            |i: usize, j: usize| (0..k).fold(0.0, |sum, l| sum + a[i * k + l] * b[l * n + j]);
        for (at, &found) in out.iter().enumerate() {
            prop_assert_eq!(found, plain(at / n, at % n), "at {}", at);
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn a_product_over_nothing_is_zero_and_sizes_must_fit() {
    let mut out = [f32::NAN; 6];
    let (left, right) = (Matrix::new(&[], 2, 0), Matrix::new(&[], 0, 3));
    matmul(left.unwrap(), right.unwrap(), &mut out).unwrap();
    assert_eq!(out, [0.0; 6]);
    let a = Matrix::new(&[1.0; 6], 2, 3).unwrap();
    assert!(matmul(a, a, &mut [0.0; 6]).is_err());
    assert!(matmul(a, a.t(), &mut [0.0; 3]).is_err());
    assert!(Matrix::new(&[1.0; 6], 2, 4).is_err());
}

/// A build with relaxed SIMD is told so by the environment, since a flag that got lost would go unnoticed.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test]
fn the_build_has_the_instructions_that_were_asked_for() {
    let asked = option_env!("VAE_RELAXED_SIMD").is_some();
    assert_eq!(cfg!(target_feature = "relaxed-simd"), asked);
}
