//! A layer and its three gradients against sums in f64: that by x as candle's autograd delivers it, those by weight and
//! bias where their parameters keep them.

use candle_core::Tensor;
use proptest::prelude::*;
use proptest::sample::select;
use vae_kernels::{linear, Nonlinearity};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    check, flat, gradient, gradients, magnitudes, near, near_product, numbers, parameter, product,
    tensor, transposed, var, view, wide, ROUNDING,
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
        view(),
        0..1000_u64,
    );
    check(200, cases, |(f, n, inputs, outputs, view, seed)| {
        let (x, w) = (
            numbers(n * inputs, seed),
            numbers(outputs * inputs, seed + 1),
        );
        let (b, upstream) = (numbers(outputs, seed + 2), numbers(n * outputs, seed + 3));
        let x_var = var(&x, inputs);
        let (weight, bias) = (parameter(&w, (outputs, inputs)), parameter(&b, outputs));
        let out = linear(&view.of(x_var.as_tensor()), &weight, &bias, f).unwrap();
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
        let by_x = gradients([&x_var], &out.1, &upstream).map(Option::unwrap);
        // 1 - out^2 is rounded at the size of 1, so g is at the size of what it is a part of.
        let (turned, size) = (transposed(&g, outputs), transposed(&upstream_wide, outputs));
        let by = |what, found: &[f32], factors, sizes: (usize, usize, usize)| {
            near_product(what, found, factors, sizes, sizes.1 + 3)
        };
        by(
            "by x",
            &by_x[0],
            (&g, &upstream_wide, &w),
            (n, outputs, inputs),
        )?;
        by(
            "by weight",
            &gradient(&weight),
            (&turned, &size, &x),
            (outputs, n, inputs),
        )?;
        let ones = vec![1.0; n];
        by(
            "by bias",
            &gradient(&bias),
            (&turned, &size, &ones),
            (outputs, n, 1),
        )
    });
}

/// PyTorch has 0 there too: `torch.relu` of a leaf 0 leaves it a gradient of 0.
#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_relu_at_zero_is_zero() {
    let x = var(&[0.0, -0.0, 1e-30], 1);
    let (one, zero) = (parameter(&[1.0], (1, 1)), parameter(&[0.0], 1));
    let out = linear(x.as_tensor(), &one, &zero, Nonlinearity::Relu).unwrap();
    let [by_x] = gradients([&x], &out, &[1.0; 3]);
    assert_eq!(by_x.unwrap(), [0.0, 0.0, 1.0]);
}

/// Data get no gradient, and parameters the same as beside data that do. candle's store has nothing of parameters.
#[wasm_bindgen_test(unsupported = test)]
fn data_have_no_gradient() {
    let x = var(&numbers(12, 1), 3);
    let by = |input: &Tensor| {
        let (w, b) = (parameter(&numbers(6, 2), (2, 3)), parameter(&[0.0; 2], 2));
        let out = linear(input, &w, &b, Nonlinearity::Tanh).unwrap();
        let [by_x, nothing, nor_this] = gradients([&x, w.var(), b.var()], &out, &numbers(8, 3));
        assert_eq!((nothing, nor_this), (None, None));
        (by_x, gradient(&w), gradient(&b))
    };
    let (by_x, by_w, by_b) = by(x.as_tensor());
    assert!(by_x.is_some());
    assert_eq!(by(&x.as_detached_tensor()), (None, by_w, by_b));
}

/// A layer on two batches has the sum of their gradients.
#[wasm_bindgen_test(unsupported = test)]
fn a_layer_that_is_used_twice_has_the_sum_of_both_gradients() {
    let sizes = (1..20_usize, 1..20_usize, 1..30_usize, 0..1000_u64);
    check(60, sizes, |(first, second, width, seed)| {
        let rows = first + second;
        let (x, upstream) = (numbers(rows * width, seed), numbers(rows * width, seed + 1));
        let (w, b) = (numbers(width * width, seed + 2), numbers(width, seed + 3));
        let (weight, bias) = (parameter(&w, (width, width)), parameter(&b, width));
        let out = |rows: std::ops::Range<usize>| {
            let x = tensor(&x[rows.start * width..rows.end * width], width);
            linear(&x, &weight, &bias, Nonlinearity::None).unwrap()
        };
        let both = Tensor::cat(&[out(0..first), out(first..rows)], 0).unwrap();
        gradients::<0>([], &both, &upstream);

        // As of one batch of all rows; three more roundings are those of a sum that begins anew.
        let turned = transposed(&wide(&upstream), width);
        let by = |what, parameter, factor: &[f64], columns| {
            let sizes = (width, rows, columns);
            let factors = (&turned[..], &turned[..], factor);
            near_product(what, &gradient(parameter), factors, sizes, rows + 3)
        };
        by("by weight", &weight, &wide(&x), width)?;
        by("by bias", &bias, &vec![1.0; rows], 1)
    });
}

/// By hand: y = w (w x + b) + b with w = 3, x = 5 and b = 0 has the slopes 2 w x + b = 30 by w and w + 1 = 4 by b.
#[wasm_bindgen_test(unsupported = test)]
fn a_layer_after_itself_has_the_gradients_of_both_places() {
    let (w, b) = (parameter(&[3.0], (1, 1)), parameter(&[0.0], 1));
    let layer = |x: &Tensor| linear(x, &w, &b, Nonlinearity::None).unwrap();
    let out = layer(&layer(&tensor(&[5.0], 1)));
    assert_eq!(flat(&out), [45.0]);
    gradients::<0>([], &out, &[1.0]);
    assert_eq!((gradient(&w), gradient(&b)), (vec![30.0], vec![4.0]));
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let (one, zero) = (parameter(&[1.0], (1, 1)), parameter(&[0.0], 1));
    for f in ALL {
        let out = flat(&linear(&tensor(&[f32::NAN, 1.0], 1), &one, &zero, f).unwrap());
        assert!(out[0].is_nan() && !out[1].is_nan(), "{f:?} {out:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_are_refused() {
    let (x, w) = (tensor(&[0.0; 6], 3), parameter(&[0.0; 6], (2, 3)));
    let turned = parameter(&[0.0; 6], (3, 2));
    let (bias, square) = (parameter(&[0.0; 2], 2), parameter(&[0.0; 2], (1, 2)));
    assert!(linear(&x, &w, &bias, Nonlinearity::None).is_ok());
    assert!(linear(&x, &w, &square, Nonlinearity::None).is_err());
    assert!(linear(&x, &turned, &bias, Nonlinearity::None).is_err());
}
