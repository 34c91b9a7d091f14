//! The ELBO and the importance-weighted log p(x) where the truth is known: x = W z + b + noise, of which p(x) and
//! p(z|x) are Gaussians that `scripts/fixtures.py` found in float64 by conditioning the joint Gaussian. The columns of
//! W are orthogonal, so that the encoder's diagonal posterior can be exactly the true one.
//!
//! Means of draws are held to 5 of their standard errors, with fixed seeds.

use crate::plane::linear_gaussian;
use vae::inference::log_px;
use vae::model::{Forward, Unobserved};
use vae::probability::log_mean_exp;
use vae::{flat, Batch, Rng, Vae};

/// What f32 leaves of a log density of some nats.
const ROUNDING: f64 = 2e-5;

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// One-sample ELBOs of x, `n` of them.
fn elbos(vae: &Vae, x: &Batch, n: usize, seed: u64) -> Vec<f64> {
    let eps = Rng::new(seed).normal_tensor(n, 2).unwrap();
    let pass = Forward::new(vae, &x.repeat(n).unwrap(), &eps, &mut Unobserved).unwrap();
    let posterior = vae.encode(x).unwrap();
    let kl = f64::from(flat(&posterior.kl().unwrap()).unwrap()[0]);
    let nll = flat(&pass.terms.nll).unwrap();
    nll.into_iter().map(|nll| -f64::from(nll) - kl).collect()
}

#[test]
fn with_the_true_posterior_the_elbo_is_log_px() {
    let exact = linear_gaussian(false);
    for (x, log_px) in exact.x.iter().zip(&exact.log_px) {
        let (mean, error) = mean_and_error(&elbos(&exact.vae, x, 50_000, 37));
        assert!(
            (mean - log_px).abs() < 5.0 * error,
            "{mean} +- {error}, exactly {log_px}"
        );
    }
}

/// p(x|z) p(z) / q(z|x) is p(x) at every z, so one sample is as good as a thousand.
#[test]
fn with_the_true_posterior_every_importance_weight_is_px() {
    let exact = linear_gaussian(false);
    for (x, expected) in exact.x.iter().zip(&exact.log_px) {
        for seed in 0..20 {
            for samples in [1, 7] {
                let found = log_px(&exact.vae, x, samples, &mut Rng::new(seed)).unwrap();
                assert!(
                    (found - expected).abs() < ROUNDING,
                    "{found}, exactly {expected}"
                );
            }
        }
    }
}

#[test]
fn with_a_wrong_posterior_the_elbo_is_less_by_the_kl_between_them() {
    let exact = linear_gaussian(true);
    for ((x, log_px), expected) in exact.x.iter().zip(&exact.log_px).zip(&exact.elbo) {
        let (mean, error) = mean_and_error(&elbos(&exact.vae, x, 50_000, 41));
        assert!(
            (mean - expected).abs() < 5.0 * error,
            "{mean} +- {error}, exactly {expected}"
        );
        assert!(
            mean + 5.0 * error < *log_px,
            "{mean} +- {error}, below {log_px}"
        );
    }
}

/// The mean of the bound rises with the samples and stays below log p(x) (Burda et al. 2015, theorem 1), while the
/// mean of the weights themselves is p(x) for any number of them.
#[test]
fn with_a_wrong_posterior_the_importance_bound_rises_to_log_px() {
    let exact = linear_gaussian(true);
    let mut rng = Rng::new(43);
    for (x, expected) in exact.x.iter().zip(&exact.log_px) {
        let mut last = f64::NEG_INFINITY;
        for (samples, repeats) in [(1, 2000), (8, 1000), (64, 400), (600, 100)] {
            let estimates: Vec<f64> = (0..repeats)
                .map(|_| log_px(&exact.vae, x, samples, &mut rng).unwrap())
                .collect();
            let (mean, error) = mean_and_error(&estimates);
            assert!(mean > last, "{samples} samples: {mean}, with fewer {last}");
            assert!(
                mean < expected + 5.0 * error,
                "{samples} samples: {mean}, exactly {expected}"
            );
            last = mean;
            let ratios: Vec<f64> = estimates.iter().map(|e| (e - expected).exp()).collect();
            let (ratio, error) = mean_and_error(&ratios);
            assert!(
                (ratio - 1.0).abs() < 5.0 * error,
                "{samples} samples: {ratio} +- {error}"
            );
        }
        assert!(
            (last - expected).abs() < 0.01,
            "600 samples: {last}, exactly {expected}"
        );
    }
}

#[test]
fn the_logarithm_of_a_mean_of_exponentials_neither_overflows_nor_drowns() {
    // log((exp(1) + exp(2) + exp(3)) / 3), by Python's math module.
    let expected = 2.308_993_675_776_270_6;
    for shift in [0.0, 1000.0, -1000.0] {
        let values = [1.0 + shift, 2.0 + shift, 3.0 + shift];
        assert!((log_mean_exp(&values) - shift - expected).abs() < 1e-9);
    }
    assert_eq!(log_mean_exp(&[f64::NEG_INFINITY; 2]), f64::NEG_INFINITY);
    let half = log_mean_exp(&[f64::NEG_INFINITY, 0.0]);
    assert!((half - 0.5_f64.ln()).abs() < 1e-12);
}

#[test]
fn no_samples_are_refused() {
    let exact = linear_gaussian(false);
    let error = log_px(&exact.vae, &exact.x[0], 0, &mut Rng::new(1)).unwrap_err();
    assert_eq!(error.kind(), "shape");
}
