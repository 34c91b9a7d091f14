//! Matrix products and layers against plain sums in f64: all orders of memory, sizes on both sides of every tile's edge,
//! one row and many. The same tests run natively and in WebAssembly, whose kernels are others.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use candle_core::{Device, Tensor, Var};
use vae_kernels::{linear, matmul, Matrix, Nonlinearity};
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Sizes around the edges of a tile of 3 x 12 and of a register of 4, and a layer of a real model.
const SIZES: [usize; 11] = [1, 2, 3, 4, 5, 11, 12, 13, 25, 37, 128];

/// Numbers in -1..1 that differ from place to place (a multiplicative congruential generator).
fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed * 2 + 1;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005);
            ((state >> 40) as f32 / (1 << 23) as f32) - 1.0
        })
        .collect()
}

/// Row-major (rows, columns) -> (columns, rows).
fn transposed(values: &[f32], columns: usize) -> Vec<f32> {
    (0..columns)
        .flat_map(|j| values.iter().skip(j).step_by(columns).copied())
        .collect()
}

/// Sums of `k` products of numbers below 1 are rounded `k` times at most.
fn assert_close(found: &[f32], expected: &[f64], k: usize, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let bound = 1.2e-7 * (k as f64 + 2.0);
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs();
        assert!(
            error <= bound * expected.abs().max(1.0),
            "{what}[{i}]: expected {expected}, got {found}"
        );
    }
}

/// a (m, k) times b (k, n), both row-major, in f64.
fn product(a: &[f32], b: &[f32], (m, k, n): (usize, usize, usize)) -> Vec<f64> {
    let at = |i: usize, j: usize| {
        (0..k)
            .map(|l| f64::from(a[i * k + l]) * f64::from(b[l * n + j]))
            .sum()
    };
    (0..m * n).map(|ij| at(ij / n, ij % n)).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn products_are_sums_of_products_in_every_order_of_memory() {
    for (seed, &m) in SIZES.iter().enumerate() {
        for &k in &[1, 2, 7, 16, 40, 131] {
            for &n in &SIZES {
                let (a, b) = (numbers(m * k, seed as u64), numbers(k * n, 99 + n as u64));
                let (at, bt) = (transposed(&a, k), transposed(&b, n));
                let expected = product(&a, &b, (m, k, n));
                let left = [
                    Matrix::new(&a, m, k).unwrap(),
                    Matrix::new(&at, k, m).unwrap().t(),
                ];
                let right = [
                    Matrix::new(&b, k, n).unwrap(),
                    Matrix::new(&bt, n, k).unwrap().t(),
                ];
                for (l, left) in left.into_iter().enumerate() {
                    for (r, right) in right.into_iter().enumerate() {
                        let mut out = vec![f32::NAN; m * n];
                        matmul(left, right, &mut out).unwrap();
                        assert_close(&out, &expected, k, &format!("{m}x{k}x{n} {l}{r}"));
                    }
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_product_over_nothing_is_zero_and_sizes_must_fit() {
    let mut out = [f32::NAN; 6];
    matmul(
        Matrix::new(&[], 2, 0).unwrap(),
        Matrix::new(&[], 0, 3).unwrap(),
        &mut out,
    )
    .unwrap();
    assert_eq!(out, [0.0; 6]);
    let a = Matrix::new(&[1.0; 6], 2, 3).unwrap();
    assert!(matmul(a, a, &mut [0.0; 6]).is_err());
    assert!(matmul(a, a.t(), &mut [0.0; 3]).is_err());
    assert!(Matrix::new(&[1.0; 6], 2, 4).is_err());
}

fn tensor(values: &[f32], columns: usize) -> Tensor {
    let shape = (values.len() / columns, columns);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

fn flat(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// f and its derivative by a, in f64.
fn truth(f: Nonlinearity, a: f64) -> (f64, f64) {
    match f {
        Nonlinearity::None => (a, 1.0),
        Nonlinearity::Relu => (a.max(0.0), f64::from(u8::from(a > 0.0))),
        Nonlinearity::Tanh => (a.tanh(), 1.0 - a.tanh().powi(2)),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_layer_and_its_three_gradients_are_their_formulas() {
    for f in [Nonlinearity::None, Nonlinearity::Relu, Nonlinearity::Tanh] {
        for (n, inputs, outputs) in [(1, 5, 3), (2, 40, 13), (7, 12, 25), (128, 37, 20)] {
            let (x, w) = (numbers(n * inputs, 1), numbers(outputs * inputs, 2));
            let (b, upstream) = (numbers(outputs, 3), numbers(n * outputs, 4));
            let [x_var, w_var] = [&x, &w].map(|v| Var::from_tensor(&tensor(v, inputs)).unwrap());
            let b_var = Var::from_slice(&b, outputs, &Device::Cpu).unwrap();
            let out = linear(x_var.as_tensor(), w_var.as_tensor(), b_var.as_tensor(), f).unwrap();
            let weighted = (&out * tensor(&upstream, outputs))
                .unwrap()
                .sum_all()
                .unwrap();
            let gradients = weighted.backward().unwrap();
            let gradient = |var: &Var| flat(gradients.get(var).unwrap());

            let a = product(&x, &transposed(&w, inputs), (n, inputs, outputs));
            let both = a
                .iter()
                .zip(b.iter().cycle())
                .map(|(a, &b)| truth(f, a + f64::from(b)));
            let (expected, slope): (Vec<f64>, Vec<f64>) = both.unzip();
            let g: Vec<f32> = slope
                .iter()
                .zip(&upstream)
                .map(|(s, &u)| (s * f64::from(u)) as f32)
                .collect();
            let what = format!("{f:?} {n}x{inputs}x{outputs}");
            assert_close(&flat(&out), &expected, inputs, &what);
            assert_close(
                &gradient(&x_var),
                &product(&g, &w, (n, outputs, inputs)),
                4 * outputs,
                &what,
            );
            let d_w = product(&transposed(&g, outputs), &x, (outputs, n, inputs));
            assert_close(&gradient(&w_var), &d_w, 4 * n, &what);
            let d_b = product(&vec![1.0; n], &g, (1, n, outputs));
            assert_close(&gradient(&b_var), &d_b, 4 * n, &what);
        }
    }
}

/// PyTorch has 0 there too: `torch.relu` of a leaf 0 leaves it a gradient of 0.
#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_relu_at_zero_is_zero() {
    let x = Var::from_tensor(&tensor(&[0.0, -0.0, 1e-30], 1)).unwrap();
    let (one, zero) = (
        tensor(&[1.0], 1),
        Tensor::zeros(1, candle_core::DType::F32, &Device::Cpu).unwrap(),
    );
    let out = linear(x.as_tensor(), &one, &zero, Nonlinearity::Relu).unwrap();
    let gradients = out.sum_all().unwrap().backward().unwrap();
    assert_eq!(flat(gradients.get(&x).unwrap()), [0.0, 0.0, 1.0]);
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let (one, zero) = (
        tensor(&[1.0], 1),
        Tensor::zeros(1, candle_core::DType::F32, &Device::Cpu).unwrap(),
    );
    for f in [Nonlinearity::None, Nonlinearity::Relu, Nonlinearity::Tanh] {
        let out = flat(&linear(&tensor(&[f32::NAN, 1.0], 1), &one, &zero, f).unwrap());
        assert!(out[0].is_nan() && !out[1].is_nan(), "{f:?} {out:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_are_refused() {
    let (x, w, b) = (
        tensor(&[0.0; 6], 3),
        tensor(&[0.0; 6], 3),
        tensor(&[0.0; 2], 2),
    );
    let bias = b.flatten_all().unwrap();
    assert!(linear(&x, &w, &bias, Nonlinearity::None).is_ok());
    assert!(linear(&x, &w, &b, Nonlinearity::None).is_err());
    assert!(linear(&x, &w.t().unwrap(), &bias, Nonlinearity::None).is_err());
}
