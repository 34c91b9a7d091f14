//! The Gaussian likelihood and its two gradients, as candle's autograd delivers them, against the density in f64.

use std::f64::consts::PI;

use candle_core::{DType, Device, Tensor, Var};
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::gaussian_nll;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, columns, flat, gradients, near, tensor, var, view};

/// Images, means and the weight of each image in a sum: columns and n * columns, n * columns, n numbers.
fn images() -> impl Strategy<Value = (usize, Vec<f32>, Vec<f32>, Vec<f32>)> {
    (1..5_usize, columns()).prop_flat_map(|(n, columns)| {
        let mean = prop_oneof![4 => -1.0..2.0_f32, 1 => -100.0..100.0_f32, 1 => Just(0.0)];
        let x = prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f32];
        let (mean, x) = (vec(mean, n * columns), vec(x, n * columns));
        (Just(columns), mean, x, vec(-3.0..3.0_f32, n))
    })
}

fn scalar(value: f32) -> Var {
    Var::from_slice(&[value], 1, &Device::Cpu).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn gaussian_nll_and_its_gradients_are_their_definitions() {
    let cases = (images(), -9.0..9.0_f32, view(), view());
    check(256, cases, |(images, logvar, mean_view, x_view)| {
        let (columns, mean, x, weights) = images;
        let (mean_var, logvar_var) = (var(&mean, columns), scalar(logvar));
        let x_tensor = x_view.of(&tensor(&x, columns));
        let mean_tensor = mean_view.of(mean_var.as_tensor());
        let nll = gaussian_nll(&mean_tensor, &x_tensor, logvar_var.as_tensor()).unwrap();
        prop_assert_eq!(nll.dims(), [weights.len()]);

        let logvar = f64::from(logvar);
        let pixels = columns as f64;
        let difference = |i: usize| f64::from(mean[i]) - f64::from(x[i]);
        let (mut d_logvar, mut size) = (0.0, 0.0);
        for (row, found) in flat(&nll).into_iter().enumerate() {
            let squares = (0..columns).map(|j| difference(row * columns + j).powi(2));
            let scaled = squares.sum::<f64>() / logvar.exp();
            let expected = 0.5 * (scaled + pixels * (logvar + (2.0 * PI).ln()));
            // Squares are added up in f32, in blocks.
            near(
                "nll",
                found,
                expected,
                1e-6 * scaled + 1e-7 * expected.abs(),
            )?;
            let weight = f64::from(weights[row]);
            d_logvar += 0.5 * weight * (pixels - scaled);
            size += 0.5 * weight.abs() * (pixels + scaled);
        }
        let [by_mean, by_logvar] = gradients([&mean_var, &logvar_var], &nll, &weights);
        near("logvar", by_logvar.unwrap()[0], d_logvar, 1e-6 * size)?;
        for (i, found) in by_mean.unwrap().into_iter().enumerate() {
            let expected = f64::from(weights[i / columns]) * difference(i) / logvar.exp();
            near("mean", found, expected, 3e-7 * expected.abs() + 1e-37)?;
        }
        Ok(())
    });
}

/// A variance that is fixed gets no gradient, and leaves that of the mean as it is.
#[wasm_bindgen_test(unsupported = test)]
fn a_fixed_variance_has_no_gradient() {
    let (mean, x) = (var(&[0.25, -3.0], 2), tensor(&[0.0, 1.0], 2));
    let by = |logvar: &Tensor| {
        let nll = gaussian_nll(mean.as_tensor(), &x, logvar).unwrap();
        let gradients = nll.backward().unwrap();
        let by_mean = flat(gradients.get(&mean).unwrap());
        (by_mean, gradients.get(logvar).is_some())
    };
    let learned = scalar(0.5);
    let (by_mean, reached) = by(learned.as_tensor());
    assert!(reached);
    assert_eq!(by(&learned.as_detached_tensor()), (by_mean, false));
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let zeros = tensor(&[0.0, 0.0], 2);
    let nan = tensor(&[1.0, f32::NAN], 2);
    let one = Tensor::new(&[1.0_f32], &Device::Cpu).unwrap();
    let not = Tensor::new(&[f32::NAN], &Device::Cpu).unwrap();
    for (mean, x, logvar) in [
        (&nan, &zeros, &one),
        (&zeros, &nan, &one),
        (&zeros, &zeros, &not),
    ] {
        assert!(flat(&gaussian_nll(mean, x, logvar).unwrap())[0].is_nan());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_and_types_are_refused() {
    let (a, b) = (tensor(&[0.0; 6], 3), tensor(&[0.0; 6], 2));
    let one = Tensor::new(&[1.0_f32], &Device::Cpu).unwrap();
    assert!(gaussian_nll(&a, &a, &one).is_ok());
    assert!(gaussian_nll(&a, &b, &one).is_err());
    assert!(gaussian_nll(&a, &a, &b).is_err());
    let doubles = a.to_dtype(DType::F64).unwrap();
    assert!(gaussian_nll(&doubles, &doubles, &one).is_err());
    assert!(gaussian_nll(&a, &a, &one.to_dtype(DType::F64).unwrap()).is_err());
}
