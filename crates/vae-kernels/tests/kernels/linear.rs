//! A layer and its three gradients, as candle's autograd delivers them, against sums in f64.

use candle_core::{DType, Device, Tensor, Var};
use proptest::prelude::*;
use proptest::sample::select;
use vae_kernels::{linear, Nonlinearity};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    check, flat, gradients, magnitudes, near, near_product, numbers, product, tensor, transposed,
    var, view, wide, ROUNDING,
};

const ALL: [Nonlinearity; 3] = [Nonlinearity::None, Nonlinearity::Relu, Nonlinearity::Tanh];

/// f(a), and by the found out the derivative of f, which the gradient is to take from there.
fn applied(f: Nonlinearity, a: f64) -> f64 {
    match f {
        Nonlinearity::None => a,
        Nonlinearity::Relu => a.max(0.0),
        Nonlinearity::Tanh => a.tanh(),
    }
}

fn slope(f: Nonlinearity, out: f64) -> f64 {
    match f {
        Nonlinearity::None => 1.0,
        Nonlinearity::Relu => f64::from(u8::from(out > 0.0)),
        Nonlinearity::Tanh => 1.0 - out * out,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_layer_and_its_three_gradients_are_their_formulas() {
    let n = prop_oneof![3 => 1..9_usize, 1 => 9..40_usize, 1 => 127..130_usize];
    let cases = (
        select(&ALL[..]),
        n,
        1..45_usize,
        1..45_usize,
        [view(), view()],
        0..1000_u64,
    );
    check(200, cases, |(f, n, inputs, outputs, views, seed)| {
        let (x, w) = (
            numbers(n * inputs, seed),
            numbers(outputs * inputs, seed + 1),
        );
        let (b, upstream) = (numbers(outputs, seed + 2), numbers(n * outputs, seed + 3));
        let (x_var, w_var) = (var(&x, inputs), var(&w, inputs));
        let b_var = Var::from_slice(&b, outputs, &Device::Cpu).unwrap();
        let [x_view, w_view] = [
            views[0].of(x_var.as_tensor()),
            views[1].of(w_var.as_tensor()),
        ];
        let out = linear(&x_view, &w_view, b_var.as_tensor(), f).unwrap();
        prop_assert_eq!(out.dims(), [n, outputs]);

        let (x, w, upstream_wide) = (wide(&x), wide(&w), wide(&upstream));
        let a = product(&x, &transposed(&w, inputs), (n, inputs, outputs));
        let out = (flat(&out), out);
        let size = product(
            &magnitudes(&x),
            &transposed(&magnitudes(&w), inputs),
            (n, inputs, outputs),
        );
        for (i, &found) in out.0.iter().enumerate() {
            let bias = f64::from(b[i % outputs]);
            // f' is at most 1, so f(a) is as far off as a, but for its own rounding: that of tanh is some of the last digit.
            let bound = (inputs + 4) as f64 * ROUNDING * (size[i] + bias.abs());
            near("out", found, applied(f, a[i] + bias), bound)?;
        }
        let g: Vec<f64> = out
            .0
            .iter()
            .zip(&upstream_wide)
            .map(|(&o, u)| slope(f, o.into()) * u)
            .collect();
        let [by_x, by_w, by_b] =
            gradients([&x_var, &w_var, &b_var], &out.1, &upstream).map(Option::unwrap);
        // 1 - out^2 is rounded at the size of 1, so g is at the size of what it is a part of.
        let (turned, size) = (transposed(&g, outputs), transposed(&upstream_wide, outputs));
        let by = |what, found: &[f32], factors, sizes: (usize, usize, usize)| {
            near_product(what, found, factors, sizes, sizes.1 + 3)
        };
        by(
            "by x",
            &by_x,
            (&g, &upstream_wide, &w),
            (n, outputs, inputs),
        )?;
        by(
            "by weight",
            &by_w,
            (&turned, &size, &x),
            (outputs, n, inputs),
        )?;
        let ones = vec![1.0; n];
        by("by bias", &by_b, (&turned, &size, &ones), (outputs, n, 1))
    });
}

/// PyTorch has 0 there too: `torch.relu` of a leaf 0 leaves it a gradient of 0.
#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_relu_at_zero_is_zero() {
    let x = var(&[0.0, -0.0, 1e-30], 1);
    let one = tensor(&[1.0], 1);
    let zero = Tensor::zeros(1, DType::F32, &Device::Cpu).unwrap();
    let out = linear(x.as_tensor(), &one, &zero, Nonlinearity::Relu).unwrap();
    let [by_x] = gradients([&x], &out, &[1.0; 3]);
    assert_eq!(by_x.unwrap(), [0.0, 0.0, 1.0]);
}

/// Data get no gradient, and parameters the same as beside data that do.
#[wasm_bindgen_test(unsupported = test)]
fn data_have_no_gradient() {
    let (x, w) = (var(&numbers(12, 1), 3), var(&numbers(6, 2), 3));
    let b = Var::zeros(2, DType::F32, &Device::Cpu).unwrap();
    let by = |input: &Tensor| {
        let out = linear(input, w.as_tensor(), b.as_tensor(), Nonlinearity::Tanh).unwrap();
        gradients([&x, &w, &b], &out, &numbers(8, 3))
    };
    let [by_x, by_w, by_b] = by(x.as_tensor());
    assert!(by_x.is_some());
    assert_eq!(by(&x.as_detached_tensor()), [None, by_w, by_b]);
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let one = tensor(&[1.0], 1);
    let zero = Tensor::zeros(1, DType::F32, &Device::Cpu).unwrap();
    for f in ALL {
        let out = flat(&linear(&tensor(&[f32::NAN, 1.0], 1), &one, &zero, f).unwrap());
        assert!(out[0].is_nan() && !out[1].is_nan(), "{f:?} {out:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_are_refused() {
    let (x, w) = (tensor(&[0.0; 6], 3), tensor(&[0.0; 6], 3));
    let b = tensor(&[0.0; 2], 2);
    let bias = b.flatten_all().unwrap();
    assert!(linear(&x, &w, &bias, Nonlinearity::None).is_ok());
    assert!(linear(&x, &w, &b, Nonlinearity::None).is_err());
    assert!(linear(&x, &w.t().unwrap(), &bias, Nonlinearity::None).is_err());
}
