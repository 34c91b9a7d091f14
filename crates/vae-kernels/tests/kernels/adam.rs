//! Adam against algorithm 1 of Kingma and Ba 2015, written out in f64 with the corrected moments of the paper (our loop
//! folds the corrections into the step), on parameters and gradients that proptest makes up.

use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::{adam, AdamCoefficients, Parameter};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, flat, near, parameter};

fn coefficients(step: u64) -> AdamCoefficients {
    AdamCoefficients {
        lr: 1e-2,
        beta1: 0.9,
        beta2: 0.999,
        eps: 1e-8,
        weight_decay: 0.0,
        step,
        gradient_scale: 1.0,
    }
}

/// Running averages of a parameter's gradient and of its square.
#[derive(Clone, Debug, PartialEq)]
struct Moments {
    m: Vec<f32>,
    v: Vec<f32>,
}

impl Moments {
    /// Those before the first step.
    fn zeros(len: usize) -> Self {
        Self {
            m: vec![0.0; len],
            v: vec![0.0; len],
        }
    }
}

/// One step against `gradient`.
fn step(parameter: &Parameter, gradient: &[f32], moments: &mut Moments, c: AdamCoefficients) {
    parameter.forget_gradient();
    let write = |own: &mut [f32]| {
        own.copy_from_slice(gradient);
        Ok(())
    };
    parameter.add_gradient(write).unwrap();
    adam(parameter, &mut moments.m, &mut moments.v, c).unwrap();
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
            let parameter = parameter(&start, start.len());
            let mut moments = Moments::zeros(start.len());
            let theta = |&theta: &f32| Reference {
                theta: theta.into(),
                ..Reference::default()
            };
            let mut references: Vec<Reference> = start.iter().map(theta).collect();
            for (t, g) in (1..).zip(&gradients) {
                let c = AdamCoefficients {
                    gradient_scale: scale,
                    ..coefficients(t)
                };
                step(&parameter, g, &mut moments, c);
                for (reference, &g) in references.iter_mut().zip(g) {
                    reference.step(f64::from(g) * scale, &c);
                }
            }
            let found = flat(parameter.var());
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
        let parameter = parameter(&[0.5], 1);
        step(&parameter, &[g], &mut Moments::zeros(1), coefficients(1));
        let found = flat(parameter.var());
        assert!(
            (found[0] - (0.5 - 0.01 * g.signum())).abs() < 1e-6,
            "{g}: {found:?}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_gradient_of_zero_moves_nothing() {
    let parameter = parameter(&[0.5, -2.0], 2);
    let mut moments = Moments::zeros(2);
    step(&parameter, &[0.0, 0.0], &mut moments, coefficients(1));
    assert_eq!(flat(parameter.var()), [0.5, -2.0]);
    assert_eq!(moments, Moments::zeros(2));
}

/// Neither the number nor its averages, as PyTorch leaves parameters whose `grad` is None.
#[wasm_bindgen_test(unsupported = test)]
fn without_a_gradient_nothing_changes() {
    let parameter = parameter(&[0.5], 1);
    let mut moments = Moments::zeros(1);
    step(&parameter, &[2.0], &mut moments, coefficients(1));
    let before = (flat(parameter.var()), moments.clone());
    parameter.forget_gradient();
    adam(&parameter, &mut moments.m, &mut moments.v, coefficients(2)).unwrap();
    assert_eq!((flat(parameter.var()), moments), before);
}

/// Where gradients have become 0 the moments fade. Subnormal ones would cost a processor tens of times more, so they are
/// let go before; the parameter is where the paper's is.
#[wasm_bindgen_test(unsupported = test)]
fn moments_that_fade_are_never_subnormal() {
    let first = [1e-12, -3e-3, 5.0];
    let parameter = parameter(&[0.5; 3], 3);
    let mut moments = Moments::zeros(3);
    let start = || Reference {
        theta: 0.5,
        ..Reference::default()
    };
    let mut references = [start(), start(), start()];
    for t in 1..=2000 {
        let g = if t == 1 { first } else { [0.0; 3] };
        step(&parameter, &g, &mut moments, coefficients(t));
        for (reference, &g) in references.iter_mut().zip(&g) {
            reference.step(g.into(), &coefficients(t));
        }
        let all = moments.m.iter().chain(&moments.v);
        assert!(all.clone().all(|m| !m.is_subnormal()), "step {t}");
    }
    assert_eq!(moments.m, [0.0; 3]);
    for (found, reference) in flat(parameter.var()).into_iter().zip(&references) {
        let expected = reference.theta as f32;
        assert!((found - expected).abs() < 1e-6, "{found}, {expected}");
    }
}

/// 1 - beta^t goes over to 1; no power of a huge count may spoil it.
#[wasm_bindgen_test(unsupported = test)]
fn late_steps_are_finite() {
    for t in [1_000, 1 << 31, u64::MAX] {
        let parameter = parameter(&[0.0], 1);
        let mut moments = Moments {
            m: vec![2.0],
            v: vec![4.0],
        };
        step(&parameter, &[2.0], &mut moments, coefficients(t));
        let found = flat(parameter.var());
        // m stays 2 and v stays 4; at step 1,000 v is corrected by 1 / (1 - 0.999^1000) = 1.58.
        let expected = if t == 1_000 {
            -0.01 * 0.632_304_6_f32.sqrt()
        } else {
            -0.01
        };
        assert!((found[0] - expected).abs() < 1e-7, "step {t}: {found:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn moments_of_another_length_are_refused_and_nothing_moves() {
    let parameter = parameter(&[1.0, 2.0], 2);
    step(
        &parameter,
        &[0.0; 2],
        &mut Moments::zeros(2),
        coefficients(1),
    );
    let one_and_two = Moments {
        m: vec![0.0],
        v: vec![0.0; 2],
    };
    for mut moments in [Moments::zeros(1), Moments::zeros(3), one_and_two] {
        let before = moments.clone();
        let Moments { m, v } = &mut moments;
        assert!(adam(&parameter, m, v, coefficients(1)).is_err());
        assert_eq!(moments, before);
    }
    assert_eq!(flat(parameter.var()), [1.0, 2.0]);
}
