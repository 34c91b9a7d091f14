//! The two estimators of a gradient: against the exact one of the linear-Gaussian model, against differences of the
//! expectation itself on the shipped model, and against each other.

use crate::fixture::Fixture;
use crate::plane::{digits, linear_gaussian, shipped};
use vae::inference::{log_likelihood, posterior};
use vae::probability::Gaussian;
use vae::theory::{self, estimate_gradient, GradientEstimate};
use vae::{Batch, Rng, Vae};

const SAMPLES: usize = 20_000;

fn assert_agrees(what: &str, found: &GradientEstimate, expected: &[f64]) {
    for (j, expected) in expected.iter().enumerate() {
        let error = (found.variance[j] / SAMPLES as f64).sqrt();
        assert!(
            (found.mean[j] - expected).abs() < 5.0 * error,
            "{what}, latent {j}: {} +- {error}, expected {expected}",
            found.mean[j]
        );
    }
}

/// log p(x|z) = -|W z + b - x|^2 / 2v + const, whose gradient is linear in z: at mu it is the expectation's. Its
/// variance is that of W^T W sigma eps / v, and W's columns are orthogonal.
#[test]
fn both_find_the_exact_gradient_of_the_linear_gaussian_model() {
    let fixture = Fixture::load("linear-gaussian.safetensors");
    let [w, b, v, x] =
        ["decoder.weight", "decoder.bias", "variance", "x"].map(|name| fixture.numbers(name));
    let exact = linear_gaussian(true);
    for (i, batch) in exact.x.iter().enumerate() {
        let q = posterior(&exact.vae, batch).unwrap();
        let found = estimate_gradient(&exact.vae, batch, SAMPLES, &mut Rng::new(3)).unwrap();
        let (mut gradient, mut variance) = ([0.0; 2], [0.0; 2]);
        for (pixel, w) in w.chunks_exact(2).enumerate() {
            let off = w[0] * q[0].mu + w[1] * q[1].mu + b[pixel] - x[6 * i + pixel];
            for j in 0..2 {
                gradient[j] -= w[j] * off / v[0];
                variance[j] += w[j] * w[j] * q[j].sigma / v[0];
            }
        }
        assert_agrees("pathwise", &found.pathwise, &gradient);
        assert_agrees("score", &found.score, &gradient);
        for (found, expected) in found.pathwise.variance.iter().zip(variance) {
            // A variance is known to sqrt(2 / n), 1 %.
            let ratio = found / (expected * expected);
            assert!(
                (ratio - 1.0).abs() < 0.05,
                "variance: {found}, ratio {ratio}"
            );
        }
    }
}

/// E_q[log p(x|z)] by Gauss-Hermite nodes.
fn expectation(vae: &Vae, x: &Batch, q: &[Gaussian]) -> f64 {
    let nodes = theory::nodes(24);
    let at = |q: &Gaussian, u: f64| (q.mu + q.sigma * u) as f32;
    let pairs: Vec<_> = nodes
        .iter()
        .flat_map(|a| nodes.iter().map(move |b| (a, b)))
        .collect();
    let z: Vec<f32> = pairs
        .iter()
        .flat_map(|(a, b)| [at(&q[0], a.u), at(&q[1], b.u)])
        .collect();
    let values = log_likelihood(vae, x, &z).unwrap();
    let terms = values.iter().zip(&pairs);
    terms
        .map(|(&l, (a, b))| f64::from(l) * a.weight * b.weight)
        .sum()
}

#[test]
fn on_real_digits_both_agree_with_finite_differences_and_the_score_is_noisier() {
    let vae = shipped();
    for x in digits().iter().take(3) {
        let q = posterior(&vae, x).unwrap();
        let expected = [0, 1].map(|j| {
            let h = 0.1 * q[j].sigma;
            let moved = |by: f64| {
                let mut q = q.clone();
                q[j].mu += by;
                expectation(&vae, x, &q)
            };
            (moved(h) - moved(-h)) / (2.0 * h)
        });
        let found = estimate_gradient(&vae, x, SAMPLES, &mut Rng::new(5)).unwrap();
        println!("{expected:?}\n{found:?}");
        assert_agrees("pathwise", &found.pathwise, &expected);
        assert_agrees("score", &found.score, &expected);
        let variances = found.pathwise.variance.iter().zip(&found.score.variance);
        for (pathwise, score) in variances {
            assert!(*score > 10.0 * pathwise, "{found:?}");
        }
    }
}

#[test]
fn no_gradient_stays_with_the_model_and_no_samples_are_refused() {
    let exact = linear_gaussian(true);
    let x = &exact.x[0];
    estimate_gradient(&exact.vae, x, 10, &mut Rng::new(3)).unwrap();
    for (name, parameter) in exact.vae.parameters().iter() {
        assert!(parameter.with_gradient(|_| ()).is_none(), "{name}");
    }
    let error = estimate_gradient(&exact.vae, x, 0, &mut Rng::new(3)).unwrap_err();
    assert_eq!(error.kind(), "shape");
}
