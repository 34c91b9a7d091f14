//! The Bernoulli likelihood and its gradient, as candle's autograd delivers it, against the definition in f64.

use candle_core::DType;
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::bernoulli_nll;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, columns, flat, gradients, near, tensor, var, view};

/// Logits of all sizes, with zeros of both signs among them.
fn logit() -> impl Strategy<Value = f32> {
    prop_oneof![8 => -4.0..4.0_f32, 2 => -120.0..120.0_f32, 1 => Just(0.0), 1 => Just(-0.0)]
}

/// Images, logits and the weight of each image in a sum: columns and n * columns, n * columns, n numbers.
fn images() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>, Vec<f32>)> {
    (1..5_usize, columns()).prop_flat_map(|(n, columns)| {
        let x = prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f32];
        let (logits, x) = (vec(logit(), n * columns), vec(x, n * columns));
        (Just(columns), logits, x, vec(-3.0..3.0_f32, n))
    })
}

/// -log p(x) of one pixel, from the definition: p = 1 / (1 + exp(-l)), 1 - p = 1 / (1 + exp(l)).
fn pixel_nll(l: f32, x: f32) -> f64 {
    let (l, x) = (f64::from(l), f64::from(x));
    x * (-l).exp().ln_1p() + (1.0 - x) * l.exp().ln_1p()
}

fn sigmoid(l: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(l)).exp())
}

#[wasm_bindgen_test(unsupported = test)]
fn bernoulli_nll_and_its_gradient_are_their_definitions() {
    check(
        256,
        (images(), view(), view()),
        |(images, logits_view, x_view)| {
            let (columns, logits, x, weights) = images;
            let var = var(&logits, columns);
            let x_tensor = x_view.of(&tensor(&x, columns));
            let nll = bernoulli_nll(&logits_view.of(var.as_tensor()), &x_tensor).unwrap();
            prop_assert_eq!(nll.dims(), [weights.len()]);
            let rows = logits.chunks(columns).zip(x.chunks(columns));
            for (found, (logits, x)) in flat(&nll).into_iter().zip(rows) {
                let expected: f64 = logits.iter().zip(x).map(|(&l, &x)| pixel_nll(l, x)).sum();
                // Each pixel's number is a difference of l and l x, rounded at the size of l, and is rounded again in sums.
                let size: f64 = logits.iter().map(|&l| 1.0 + f64::from(l.abs())).sum();
                near("nll", found, expected, 3e-7 * size)?;
            }
            let [by_logits] = gradients([&var], &nll, &weights);
            for (i, found) in by_logits.unwrap().into_iter().enumerate() {
                let weight = f64::from(weights[i / columns]);
                let expected = weight * (sigmoid(logits[i]) - f64::from(x[i]));
                near("gradient", found, expected, 3e-7 * weight.abs() + 1e-37)?;
            }
            Ok(())
        },
    );
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let nan = tensor(&[f32::NAN, 1.0], 2);
    let zeros = tensor(&[0.0, 0.0], 2);
    assert!(flat(&bernoulli_nll(&nan, &zeros).unwrap())[0].is_nan());
    assert!(flat(&bernoulli_nll(&zeros, &nan).unwrap())[0].is_nan());
    let broken = var(&[f32::NAN, 1.0], 2);
    let nll = bernoulli_nll(broken.as_tensor(), &zeros).unwrap();
    let [gradient] = gradients([&broken], &nll, &[1.0]);
    assert!(gradient.unwrap()[0].is_nan());
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_and_types_are_refused() {
    let (a, b) = (tensor(&[0.0; 6], 3), tensor(&[0.0; 6], 2));
    assert!(bernoulli_nll(&a, &b).is_err());
    let doubles = a.to_dtype(DType::F64).unwrap();
    assert!(bernoulli_nll(&doubles, &doubles).is_err());
    let flat = a.flatten_all().unwrap();
    assert!(bernoulli_nll(&flat, &flat).is_err());
}
