//! p(x|z): against PyTorch where logits saturate, and against what makes it a likelihood, that it sums or integrates
//! to one and that draws from it have its mean and variance. Gradients are left to `gradients.rs` and `pytorch.rs`.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod fixture;

use std::collections::BTreeMap;

use candle_core::{Device, Tensor, Var};
use fixture::{assert_close, vae, Fixture};
use vae::checkpoint::{parameter_shapes, LIKELIHOOD_LOGVAR};
use vae::config::{Likelihood, ModelConfig};
use vae::likelihood::PixelLikelihood;
use vae::rng::Rng;
use vae::tensor::flat;

const VARIANCE: f64 = 0.3;

fn tensor(values: &[f32], columns: usize) -> Tensor {
    let shape = (values.len() / columns, columns);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

/// A likelihood of the given kind; where its variance is learned, it has learned `VARIANCE`.
fn likelihood(kind: Likelihood) -> PixelLikelihood {
    let config = ModelConfig {
        input: 3,
        hidden: vec![],
        latent: 1,
        likelihood: kind,
        variance: if kind == Likelihood::GaussianLearned {
            9.0
        } else {
            VARIANCE
        },
        ..ModelConfig::default()
    };
    let zeros = |shape: Vec<usize>| vec![0.0; shape.iter().product()];
    let mut parameters = BTreeMap::new();
    for (name, shape) in parameter_shapes(&config) {
        let values = match name.as_str() {
            LIKELIHOOD_LOGVAR => vec![VARIANCE.ln() as f32],
            _ => zeros(shape.clone()),
        };
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
        parameters.insert(name, tensor);
    }
    vae(&config, parameters).likelihood().clone()
}

fn nll(likelihood: &PixelLikelihood, logits: &Tensor, x: &Tensor) -> Vec<f64> {
    let nll = likelihood.nll(logits, x).unwrap();
    flat(&nll).unwrap().into_iter().map(f64::from).collect()
}

#[test]
fn saturated_logits_have_pytorchs_nll_and_gradient() {
    let fixture = Fixture::load("saturated.safetensors");
    let largest = fixture.numbers("logits").into_iter().fold(0.0, f64::max);
    assert_eq!(largest, 100.0);
    let logits = Var::from_tensor(fixture.get("logits")).unwrap();
    let nll = PixelLikelihood::Bernoulli
        .nll(logits.as_tensor(), fixture.get("x"))
        .unwrap();
    let gradients = nll.sum_all().unwrap().backward().unwrap();
    for precision in ["", ".f32"] {
        let expected = |name: &str| fixture.get(&format!("{name}{precision}"));
        assert_close("nll", &nll, expected("nll"), 1e-6);
        let gradient = gradients.get(&logits).unwrap();
        assert_close("gradient", gradient, expected("gradient"), 1e-6);
    }
}

/// Where sigmoid is 1 to f32, -log(1 - sigmoid(l)) would be infinite; the truth is l.
#[test]
fn a_certain_mistake_costs_its_logit_and_no_more() {
    for l in [30.0_f32, 100.0, 1e4] {
        let logits = tensor(&[l, -l, l], 3);
        let x = tensor(&[0.0, 1.0, 1.0], 3);
        let nll = nll(&PixelLikelihood::Bernoulli, &logits, &x)[0];
        assert_eq!(nll, 2.0 * f64::from(l));
    }
}

#[test]
fn bernoulli_probabilities_of_all_images_sum_to_one() {
    let logits = tensor(&[0.4, -2.0, 1.7], 3).repeat((8, 1)).unwrap();
    let images: Vec<f32> = (0..8_u8)
        .flat_map(|bits| (0..3).map(move |i| f32::from(bits >> i & 1)))
        .collect();
    let nll = nll(&PixelLikelihood::Bernoulli, &logits, &tensor(&images, 3));
    let sum: f64 = nll.into_iter().map(|nll| (-nll).exp()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}

/// One pixel at a time, the other two held at their means, whose density is known.
#[test]
fn gaussian_densities_integrate_to_one() {
    let at_mean = 1.0 / (2.0 * std::f64::consts::PI * VARIANCE).sqrt();
    let means = [0.2, -0.5, 1.1];
    let steps = 4001;
    let grid: Vec<f32> = (0..steps)
        .flat_map(|i| [0.2, (i - 2000) as f32 / 200.0, 1.1])
        .collect();
    let logits = tensor(&means, 3).repeat((steps as usize, 1)).unwrap();
    for kind in [Likelihood::Gaussian, Likelihood::GaussianLearned] {
        let nll = nll(&likelihood(kind), &logits, &tensor(&grid, 3));
        let integral = nll.into_iter().map(|nll| (-nll).exp()).sum::<f64>() / 200.0;
        let integral = integral / at_mean.powi(2);
        assert!((integral - 1.0).abs() < 1e-5, "{kind:?}: {integral}");
    }
}

/// Each mean of n draws within 5 of its standard errors, which are known: sqrt(p (1 - p) / n) for a Bernoulli pixel,
/// sqrt(variance / n) for a Gaussian one and sqrt(2 / n) times the variance for its variance.
/// A Bernoulli pixel is 0 or 1, so its mean says all.
#[test]
fn draws_have_the_mean_and_variance_that_are_told() {
    let n = 50_000;
    let row = [0.4, -2.0, 1.7];
    let logits = tensor(&row, 3).repeat((n, 1)).unwrap();
    for kind in [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
    ] {
        let likelihood = likelihood(kind);
        let draws = flat(&likelihood.draw(&logits, &mut Rng::new(31)).unwrap()).unwrap();
        let told = flat(&likelihood.mean(&logits).unwrap()).unwrap();
        let variances = flat(&likelihood.variance(&logits).unwrap()).unwrap();
        for (pixel, l) in row.into_iter().enumerate() {
            let (mean, variance) = match kind {
                Likelihood::Bernoulli => {
                    let p = 1.0 / (1.0 + (-f64::from(l)).exp());
                    (p, p * (1.0 - p))
                }
                _ => (f64::from(l), VARIANCE),
            };
            assert!((f64::from(told[pixel]) - mean).abs() < 1e-6, "{kind:?}");
            assert!(
                (f64::from(variances[pixel]) - variance).abs() < 1e-6,
                "{kind:?}"
            );
            let column = draws.iter().skip(pixel).step_by(3).map(|&x| f64::from(x));
            let error = (variance / n as f64).sqrt();
            let found = column.clone().sum::<f64>() / n as f64;
            assert!(
                (found - mean).abs() < 5.0 * error,
                "{kind:?}: mean {found}, not {mean}"
            );
            if kind == Likelihood::Bernoulli {
                assert!(column.clone().all(|x| x == 0.0 || x == 1.0));
                continue;
            }
            let found = column.clone().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            let error = variance * (2.0 / n as f64).sqrt();
            assert!(
                (found - variance).abs() < 5.0 * error,
                "{kind:?}: variance {found}, not {variance}"
            );
        }
    }
}

#[test]
fn images_of_another_shape_than_the_logits_are_refused() {
    for kind in [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
    ] {
        let error = likelihood(kind)
            .nll(&tensor(&[0.0; 6], 3), &tensor(&[0.0; 3], 3))
            .unwrap_err();
        assert_eq!(error.kind(), "shape", "{kind:?}");
    }
}
