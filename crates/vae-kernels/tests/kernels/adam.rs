//! Adam against algorithm 1 of Kingma and Ba 2015, written out in f64 with the corrected moments of the paper (our loop
//! folds the corrections into the step), on parameters and gradients that proptest makes up.

use candle_core::{Device, Tensor, Var};
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::{adam, AdamCoefficients, Moments};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, near};

fn tensor(values: &[f32]) -> Tensor {
    Tensor::from_slice(values, values.len(), &Device::Cpu).unwrap()
}

fn coefficients(step: u64) -> AdamCoefficients {
    AdamCoefficients {
        lr: 1e-2,
        beta1: 0.9,
        beta2: 0.999,
        eps: 1e-8,
        step,
        gradient_scale: 1.0,
    }
}

/// One number's state in the paper's terms.
#[derive(Default)]
struct Reference {
    theta: f64,
    m: f64,
    v: f64,
}

impl Reference {
    fn step(&mut self, g: f64, c: &AdamCoefficients) {
        let t = c.step as f64;
        self.m = c.beta1 * self.m + (1.0 - c.beta1) * g;
        self.v = c.beta2 * self.v + (1.0 - c.beta2) * g * g;
        let m_hat = self.m / (1.0 - c.beta1.powf(t));
        let v_hat = self.v / (1.0 - c.beta2.powf(t));
        self.theta -= c.lr * m_hat / (v_hat.sqrt() + c.eps);
    }
}

/// Gradients from the tiny to the large; below 1e-6 or so eps has its say.
fn gradient() -> impl Strategy<Value = f32> {
    prop_oneof![6 => -2.0..2.0_f32, 2 => -1e4..1e4_f32, 2 => -1e-7..1e-7_f32, 1 => Just(0.0)]
}

/// A parameter's numbers and its gradients at eight steps.
fn run() -> impl Strategy<Value = (Vec<f32>, Vec<Vec<f32>>)> {
    (1..60_usize).prop_flat_map(|len| (vec(-2.0..2.0_f32, len), vec(vec(gradient(), len), 8)))
}

#[wasm_bindgen_test(unsupported = test)]
fn eight_steps_are_the_papers() {
    check(
        256,
        (run(), 0.01..1.0_f64),
        |((start, gradients), scale)| {
            let var = Var::from_tensor(&tensor(&start)).unwrap();
            let mut moments = Moments::zeros(start.len());
            let theta = |&theta: &f32| Reference {
                theta: theta.into(),
                ..Reference::default()
            };
            let mut references: Vec<Reference> = start.iter().map(theta).collect();
            for (step, g) in (1..).zip(&gradients) {
                let c = AdamCoefficients {
                    gradient_scale: scale,
                    ..coefficients(step)
                };
                adam(var.as_tensor(), &tensor(g), &mut moments, c).unwrap();
                for (reference, &g) in references.iter_mut().zip(g) {
                    reference.step(f64::from(g) * scale, &c);
                }
            }
            let found: Vec<f32> = var.to_vec1().unwrap();
            for (i, r) in references.iter().enumerate() {
                let largest = gradients
                    .iter()
                    .map(|g| f64::from(g[i].abs()))
                    .fold(0.0, f64::max)
                    * scale;
                // A sum of eight terms in f32, of which some may cancel.
                near("m", moments.m[i], r.m, 2e-6 * largest)?;
                // Below the smallest normal f32 digits are lost.
                near("v", moments.v[i], r.v, 2e-6 * (r.v + 1e-32))?;
                near("parameter", found[i], r.theta, 4e-6)?;
            }
            Ok(())
        },
    );
}

/// By hand: after the corrections m is g and v is g^2, so the first step is lr long whatever the gradient's size.
#[wasm_bindgen_test(unsupported = test)]
fn the_first_step_is_as_long_as_the_learning_rate() {
    for g in [1e-3_f32, -1.0, 1e3] {
        let var = Var::from_tensor(&tensor(&[0.5])).unwrap();
        adam(
            var.as_tensor(),
            &tensor(&[g]),
            &mut Moments::zeros(1),
            coefficients(1),
        )
        .unwrap();
        let found: Vec<f32> = var.to_vec1().unwrap();
        assert!(
            (found[0] - (0.5 - 0.01 * g.signum())).abs() < 1e-6,
            "{g}: {found:?}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_gradient_nothing_moves() {
    let var = Var::from_tensor(&tensor(&[0.5, -2.0])).unwrap();
    let mut moments = Moments::zeros(2);
    adam(
        var.as_tensor(),
        &tensor(&[0.0, 0.0]),
        &mut moments,
        coefficients(1),
    )
    .unwrap();
    assert_eq!(var.to_vec1::<f32>().unwrap(), [0.5, -2.0]);
    assert_eq!(moments, Moments::zeros(2));
}

/// 1 - beta^t goes over to 1; no power of a huge count may spoil it.
#[wasm_bindgen_test(unsupported = test)]
fn late_steps_are_finite() {
    for step in [1_000, 1 << 31, u64::MAX] {
        let var = Var::from_tensor(&tensor(&[0.0])).unwrap();
        let mut moments = Moments {
            m: vec![2.0],
            v: vec![4.0],
        };
        adam(
            var.as_tensor(),
            &tensor(&[2.0]),
            &mut moments,
            coefficients(step),
        )
        .unwrap();
        let found: Vec<f32> = var.to_vec1().unwrap();
        // m stays 2 and v stays 4; at step 1,000 v is corrected by 1 / (1 - 0.999^1000) = 1.58.
        let expected = if step == 1_000 {
            -0.01 * 0.632_304_6_f32.sqrt()
        } else {
            -0.01
        };
        assert!((found[0] - expected).abs() < 1e-7, "step {step}: {found:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_transposed_gradient_is_read_as_it_stands() {
    let start = Tensor::zeros((2, 3), candle_core::DType::F32, &Device::Cpu).unwrap();
    let var = Var::from_tensor(&start).unwrap();
    let gradient =
        Tensor::from_slice(&[1f32, -1.0, 0.0, 1.0, -1.0, 0.0], (3, 2), &Device::Cpu).unwrap();
    let turned = gradient.t().unwrap();
    adam(
        var.as_tensor(),
        &turned,
        &mut Moments::zeros(6),
        coefficients(1),
    )
    .unwrap();
    let signs: Vec<f32> = turned.flatten_all().unwrap().to_vec1().unwrap();
    let found: Vec<f32> = var.flatten_all().unwrap().to_vec1().unwrap();
    for (found, sign) in found.into_iter().zip(signs) {
        assert!((found + 0.01 * sign).abs() < 1e-7, "{found} against {sign}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_lengths_and_types_are_refused_and_nothing_moves() {
    let var = Var::from_tensor(&tensor(&[1.0, 2.0])).unwrap();
    let mut moments = Moments::zeros(2);
    let c = coefficients(1);
    assert!(adam(var.as_tensor(), &tensor(&[1.0]), &mut moments, c).is_err());
    assert!(adam(
        var.as_tensor(),
        &tensor(&[1.0; 2]),
        &mut Moments::zeros(1),
        c
    )
    .is_err());
    let doubles = Tensor::from_slice(&[1.0_f64; 2], 2, &Device::Cpu).unwrap();
    assert!(adam(var.as_tensor(), &doubles, &mut moments, c).is_err());
    assert_eq!(var.to_vec1::<f32>().unwrap(), [1.0, 2.0]);
    assert_eq!(moments, Moments::zeros(2));
}
