//! The continuous Bernoulli likelihood, its gradient, mean and variance against their definitions in f64, and that they
//! do not jump where the series begin.

use vae_kernels::{
    continuous_bernoulli_mean, continuous_bernoulli_nll, continuous_bernoulli_variance,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{flat, gradients, tensor, var};

/// A(l) = log((e^l - 1) / l) in f64, by a longer series near 0.
fn log_normaliser(l: f64) -> f64 {
    if l.abs() < 1e-2 {
        return l / 2.0 + l * l / 24.0 - l.powi(4) / 2880.0;
    }
    l.max(0.0) + (-(-l.abs()).exp()).ln_1p() - l.abs().ln()
}

/// A'(l)
fn mean(l: f64) -> f64 {
    if l.abs() < 1e-2 {
        return 0.5 + l / 12.0 - l.powi(3) / 720.0;
    }
    1.0 / -(-l).exp_m1() - 1.0 / l
}

/// A''(l)
fn variance(l: f64) -> f64 {
    if l.abs() < 1e-2 {
        return 1.0 / 12.0 - l * l / 240.0;
    }
    1.0 / (l * l) - 0.25 / (l / 2.0).sinh().powi(2)
}

fn logits() -> Vec<f32> {
    let near = [
        0.0,
        -0.0,
        1e-30,
        1e-6,
        -1e-3,
        0.999_999_9,
        1.0,
        -1.0,
        1.000_000_1,
    ];
    let wide = (-150..=150).map(|i| i as f32 * 0.37);
    near.into_iter().chain(wide).chain([-90.0, 300.0]).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn nll_and_gradient_are_their_definitions() {
    for x in [0.0_f32, 0.25, 1.0] {
        for l in logits() {
            let logit = var(&[l], 1);
            let nll = continuous_bernoulli_nll(logit.as_tensor(), &tensor(&[x], 1)).unwrap();
            let expected = log_normaliser(f64::from(l)) - f64::from(l) * f64::from(x);
            let off = (f64::from(flat(&nll)[0]) - expected).abs();
            assert!(
                off < 4e-7 * (1.0 + f64::from(l.abs())),
                "{l} {x}: off by {off:e}"
            );
            let [gradient] = gradients([&logit], &nll, &[1.0]);
            let off = f64::from(gradient.unwrap()[0]) - (mean(f64::from(l)) - f64::from(x));
            assert!(off.abs() < 3e-7, "{l} {x}: gradient off by {off:e}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn mean_and_variance_are_their_definitions() {
    for l in logits() {
        let off = f64::from(continuous_bernoulli_mean(l)) - mean(f64::from(l));
        assert!(off.abs() < 3e-7, "{l}: mean off by {off:e}");
        let off = f64::from(continuous_bernoulli_variance(l)) - variance(f64::from(l));
        assert!(off.abs() < 5e-7, "{l}: variance off by {off:e}");
    }
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let (nan, one) = (tensor(&[f32::NAN], 1), tensor(&[1.0], 1));
    assert!(flat(&continuous_bernoulli_nll(&nan, &one).unwrap())[0].is_nan());
    assert!(flat(&continuous_bernoulli_nll(&one, &nan).unwrap())[0].is_nan());
    assert!(continuous_bernoulli_mean(f32::NAN).is_nan());
}
