//! Properties over made-up arrays, the same in every build, and what references in f64 need.

use candle_core::{Device, Shape, Tensor, Var};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseResult, TestRunner};
use vae_kernels::Parameter;

/// Half of the distance from 1 to the next f32: the relative error of one rounding.
pub const ROUNDING: f64 = 1.0 / (1 << 24) as f64;

/// Holds `property` to `cases` values of `strategy`: the same at every run, and no files left behind.
pub fn check<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value) -> TestCaseResult) {
    let config = ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if let Err(failure) = TestRunner::new(config).run(&strategy, property) {
        panic!("{failure}");
    }
}

/// Fails where `found` is farther from `expected` than `bound`, or not a number.
pub fn near(what: &str, found: f32, expected: f64, bound: f64) -> TestCaseResult {
    let error = (f64::from(found) - expected).abs();
    prop_assert!(
        error <= bound,
        "{what}: expected {expected}, got {found}, {error:e} off"
    );
    Ok(())
}

/// (values / columns, columns), row-major.
pub fn tensor(values: &[f32], columns: usize) -> Tensor {
    let shape = (values.len() / columns, columns);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

/// A variable as [`tensor`].
pub fn var(values: &[f32], columns: usize) -> Var {
    Var::from_tensor(&tensor(values, columns)).unwrap()
}

/// A parameter of any shape.
pub fn parameter(values: &[f32], shape: impl Into<Shape>) -> Parameter {
    Parameter::new(&Tensor::from_slice(values, shape, &Device::Cpu).unwrap()).unwrap()
}

/// Its gradient, which must be there.
pub fn gradient(parameter: &Parameter) -> Vec<f32> {
    parameter.with_gradient(<[f32]>::to_vec).unwrap()
}

/// All values, row-major.
pub fn flat(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// The gradients by `vars` of the sum of `out` times `upstream`; none for a variable that it does not reach.
pub fn gradients<const N: usize>(
    vars: [&Var; N],
    out: &Tensor,
    upstream: &[f32],
) -> [Option<Vec<f32>>; N] {
    let upstream = Tensor::from_slice(upstream, out.shape(), &Device::Cpu).unwrap();
    let weighted = (out * upstream).unwrap().sum_all().unwrap();
    let gradients = weighted.backward().unwrap();
    vars.map(|var| gradients.get(var).map(flat))
}

/// How a matrix lies in memory.
#[derive(Clone, Copy, Debug)]
pub enum View {
    Rows,
    Columns,
    /// Rows that begin one number late in a matrix that is wider.
    Inside,
}

impl View {
    /// The same (rows, columns) of the same numbers, lying in memory thus. Differentiable.
    pub fn of(self, matrix: &Tensor) -> Tensor {
        let contiguous = |tensor: Tensor| tensor.contiguous().unwrap();
        match self {
            Self::Rows => matrix.clone(),
            Self::Columns => contiguous(matrix.t().unwrap()).t().unwrap(),
            Self::Inside => {
                let wide = Tensor::cat(&[matrix, matrix, matrix], 1).unwrap();
                let columns = matrix.dims()[1];
                wide.narrow(1, columns, columns).unwrap()
            }
        }
    }
}

/// Any view.
pub fn view() -> impl Strategy<Value = View> {
    prop_oneof![Just(View::Rows), Just(View::Columns), Just(View::Inside)]
}

/// Lengths of rows, on both sides of registers, of 8 sums side by side and of blocks of 128 numbers.
pub fn columns() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 1..40_usize, 1 => 120..140_usize, 1 => 250..262_usize]
}

/// Numbers in -1..1 that differ from place to place (a linear congruential generator), where each being made up and
/// made simpler by proptest would take too long.
pub fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed * 2 + 1;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) as f32 / (1 << 23) as f32) - 1.0
        })
        .collect()
}

pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

/// Row-major (rows, columns) -> (columns, rows).
pub fn transposed<T: Copy>(values: &[T], columns: usize) -> Vec<T> {
    (0..columns)
        .flat_map(|j| values.iter().skip(j).step_by(columns).copied())
        .collect()
}

/// a (m, k) times b (k, n), both row-major.
pub fn product(a: &[f64], b: &[f64], (m, k, n): (usize, usize, usize)) -> Vec<f64> {
    let mut out = vec![0.0; m * n];
    for (a, out) in a.chunks(k).zip(out.chunks_mut(n)) {
        for (a, b) in a.iter().zip(b.chunks(n)) {
            for (out, b) in out.iter_mut().zip(b) {
                *out += a * b;
            }
        }
    }
    out
}

/// The absolute value of each.
pub fn magnitudes(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| value.abs()).collect()
}

/// Fails where `found` is not a (m, k) times b (k, n) but for as many `roundings` of each product, of which `size_of_a`
/// says how large a was when it was rounded: the bound on the error of a sum of k products is k of them, whatever the
/// order, and less where multiplying and adding are rounded once (Higham 2002, section 3.1).
pub fn near_product(
    what: &str,
    found: &[f32],
    (a, size_of_a, b): (&[f64], &[f64], &[f64]),
    sizes: (usize, usize, usize),
    roundings: usize,
) -> TestCaseResult {
    let expected = product(a, b, sizes);
    let size = product(&magnitudes(size_of_a), &magnitudes(b), sizes);
    prop_assert_eq!(found.len(), expected.len());
    let bound = roundings as f64 * ROUNDING;
    for (i, &found) in found.iter().enumerate() {
        near(
            &format!("{what}[{i}]"),
            found,
            expected[i],
            bound * size[i] + 1e-30,
        )?;
    }
    Ok(())
}
