//! The fused operations against plain formulas in f64, on arrays that proptest makes up, and on views that are not
//! contiguous. Gradients are those that candle's autograd delivers through the operations.

// proptest draws its cases natively; linear.rs holds the kernels that differ in WebAssembly.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use candle_core::{Device, Tensor, Var};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use vae_kernels::{bernoulli_nll, with_slice};

fn tensor(values: &[f32], columns: usize) -> Tensor {
    let shape = (values.len() / columns, columns);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

fn flat(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// The gradient by `var` of the sum of `out` times `upstream`.
fn gradient(var: &Var, out: &Tensor, upstream: &Tensor) -> Vec<f32> {
    let weighted = (out * upstream).unwrap().sum_all().unwrap();
    flat(weighted.backward().unwrap().get(var).unwrap())
}

/// Numbers of all sizes, with zeros of both signs among them.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![8 => -4.0..4.0_f32, 2 => -120.0..120.0_f32, 1 => Just(0.0), 1 => Just(-0.0)]
}

/// Images, logits and the weight of each image in a sum: n * columns, n * columns, n numbers.
fn images() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>, Vec<f32>)> {
    (1..5_usize, 1..40_usize).prop_flat_map(|(n, columns)| {
        let x = vec(
            prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f32],
            n * columns,
        );
        let logits = vec(number(), n * columns);
        (Just(columns), logits, x, vec(-3.0..3.0_f32, n))
    })
}

/// -log p(x) of one pixel, from the definition: p = 1 / (1 + exp(-l)), 1 - p = 1 / (1 + exp(l)).
fn pixel_nll(l: f32, x: f32) -> f64 {
    let (l, x) = (f64::from(l), f64::from(x));
    x * (1.0 + (-l).exp()).ln() + (1.0 - x) * (1.0 + l.exp()).ln()
}

fn sigmoid(l: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(l)).exp())
}

/// The same cases at every run, and no files left behind.
fn fixed() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(fixed())]

    #[test]
    fn bernoulli_nll_is_its_definition((columns, logits, x, _) in images()) {
        let nll = flat(&bernoulli_nll(&tensor(&logits, columns), &tensor(&x, columns)).unwrap());
        prop_assert_eq!(nll.len(), logits.len() / columns);
        let rows = logits.chunks(columns).zip(x.chunks(columns));
        for (found, (logits, x)) in nll.into_iter().zip(rows) {
            let expected: f64 = logits.iter().zip(x).map(|(&l, &x)| pixel_nll(l, x)).sum();
            // Each pixel's number is rounded to f32 at its own size.
            let size: f64 = logits.iter().map(|&l| 1.0 + f64::from(l.abs())).sum();
            let error = (f64::from(found) - expected).abs();
            prop_assert!(error < 3e-7 * size, "{} expected {}", found, expected);
        }
    }

    #[test]
    fn bernoulli_nll_has_its_gradient((columns, logits, x, weights) in images()) {
        let var = Var::from_tensor(&tensor(&logits, columns)).unwrap();
        let nll = bernoulli_nll(var.as_tensor(), &tensor(&x, columns)).unwrap();
        let upstream = Tensor::from_slice(&weights, weights.len(), &Device::Cpu).unwrap();
        let found = gradient(&var, &nll, &upstream);
        for (i, found) in found.into_iter().enumerate() {
            let slope = sigmoid(logits[i]) - f64::from(x[i]);
            let expected = slope * f64::from(weights[i / columns]);
            prop_assert!((f64::from(found) - expected).abs() < 1e-6, "{} expected {}", found, expected);
        }
    }

    #[test]
    fn a_transposed_or_narrowed_view_is_read_as_it_stands((columns, logits, x, _) in images()) {
        let (l, x) = (tensor(&logits, columns), tensor(&x, columns));
        let copy = |t: &Tensor| tensor(&flat(t), t.dims()[1]);
        let turned = [l.t().unwrap(), x.t().unwrap()];
        let narrowed = [l.narrow(1, columns / 2, 1).unwrap(), x.narrow(1, columns / 2, 1).unwrap()];
        for [l, x] in [turned, narrowed] {
            let found = bernoulli_nll(&l, &x).unwrap();
            prop_assert_eq!(flat(&found), flat(&bernoulli_nll(&copy(&l), &copy(&x)).unwrap()));
        }
    }
}

/// A model that is broken must look broken.
#[test]
fn nan_stays_nan() {
    let nan = tensor(&[f32::NAN, 1.0], 2);
    let nll = bernoulli_nll(&nan, &tensor(&[0.0, 0.0], 2)).unwrap();
    assert!(flat(&nll)[0].is_nan());
    let nll = bernoulli_nll(&tensor(&[0.0, 0.0], 2), &nan).unwrap();
    assert!(flat(&nll)[0].is_nan());
}

#[test]
fn a_slice_is_what_the_tensor_holds_and_nothing_else_is_read() {
    let whole = tensor(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2);
    let second = whole.narrow(0, 1, 1).unwrap();
    assert_eq!(with_slice(&second, <[f32]>::to_vec).unwrap(), [3.0, 4.0]);
    assert!(with_slice(&whole.t().unwrap(), <[f32]>::len).is_err());
    let doubles = whole.to_dtype(candle_core::DType::F64).unwrap();
    assert!(with_slice(&doubles, <[f32]>::len).is_err());
}

#[test]
fn other_shapes_and_types_are_refused() {
    let (a, b) = (tensor(&[0.0; 6], 3), tensor(&[0.0; 6], 2));
    assert!(bernoulli_nll(&a, &b).is_err());
    let doubles = a.to_dtype(candle_core::DType::F64).unwrap();
    assert!(bernoulli_nll(&doubles, &doubles).is_err());
    let flat = a.flatten_all().unwrap();
    assert!(bernoulli_nll(&flat, &flat).is_err());
}
