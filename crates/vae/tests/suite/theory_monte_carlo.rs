//! Monte Carlo estimates and their standard errors: by plain formulas, where the truth is known exactly, and against
//! quadrature on the shipped model. Fixed seeds; estimates are held to 5 of their standard errors.

use crate::plane::{digits, linear_gaussian, quadrature, shipped};
use vae::inference::Proposal;
use vae::probability::Running;
use vae::theory::{estimate_kl, estimate_log_px, expectation};
use vae::{sum, Rng};

/// The last estimate and its standard error.
fn last(running: &Running) -> (f64, f64) {
    let at = running.samples.len() - 1;
    (running.estimate[at], running.standard_error[at])
}

fn assert_agrees(what: &str, running: &Running, expected: f64) {
    let (found, error) = last(running);
    assert!(
        (found - expected).abs() < 5.0 * error + 1e-4,
        "{what}: {found} +- {error}, expected {expected}"
    );
}

/// Mean and standard error of the mean, in two passes.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

fn normal(count: usize) -> Vec<f64> {
    Rng::new(7)
        .normal(count)
        .into_iter()
        .map(f64::from)
        .collect()
}

#[test]
fn a_running_mean_is_the_mean_of_the_first_samples() {
    let values = normal(5000);
    let running = Running::mean(&values);
    assert_eq!(running.samples[0], 2.0);
    assert_eq!(running.samples.last(), Some(&5000.0));
    assert!(running.samples.windows(2).all(|pair| pair[0] < pair[1]));
    assert!((25..=40).contains(&running.samples.len()));
    for (i, &n) in running.samples.iter().enumerate() {
        let (mean, error) = mean_and_error(&values[..n as usize]);
        assert!((running.estimate[i] - mean).abs() < 1e-12);
        assert!((running.standard_error[i] - error).abs() < 1e-12);
    }
}

/// The standard error is that of the mean of the weights over this mean.
#[test]
fn a_running_logarithm_of_a_mean_neither_overflows_nor_drowns() {
    let values = normal(3000);
    for shift in [0.0, 2000.0, -2000.0] {
        let shifted: Vec<f64> = values.iter().map(|v| 3.0 * v + shift).collect();
        let running = Running::log_mean_exp(&shifted);
        for (i, &n) in running.samples.iter().enumerate() {
            let weights: Vec<f64> = values[..n as usize]
                .iter()
                .map(|v| (3.0 * v).exp())
                .collect();
            let (mean, error) = mean_and_error(&weights);
            assert!((running.estimate[i] - shift - mean.ln()).abs() < 1e-9);
            assert!((running.standard_error[i] / (error / mean) - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn of_one_sample_the_error_is_unknown_and_of_none_there_is_nothing() {
    let one = Running::mean(&[3.0]);
    assert_eq!(
        (one.samples, one.estimate, one.standard_error),
        (vec![1.0], vec![3.0], vec![f64::INFINITY])
    );
    assert_eq!(Running::mean(&[]), Running::default());
    assert_eq!(Running::log_mean_exp(&[]), Running::default());
}

/// 200 estimates of the same number: they scatter as their standard errors say, around the truth.
#[test]
fn either_proposal_finds_log_px_within_its_standard_error() {
    let exact = linear_gaussian(true);
    for (proposal, samples) in [(Proposal::Prior, 4000), (Proposal::Posterior, 500)] {
        for (x, &expected) in exact.x.iter().zip(&exact.log_px) {
            let runs: Vec<(f64, f64)> = (0..200)
                .map(|seed| {
                    let mut rng = Rng::new(seed);
                    last(&estimate_log_px(&exact.vae, x, proposal, samples, &mut rng).unwrap())
                })
                .collect();
            let estimates: Vec<f64> = runs.iter().map(|run| run.0).collect();
            let (mean, error) = mean_and_error(&estimates);
            // The logarithm of a mean is below the mean's by half its relative variance.
            let scatter = error * 200.0_f64.sqrt();
            let bias = 0.5 * scatter * scatter;
            assert!(
                (mean + bias - expected).abs() < 5.0 * error,
                "{proposal:?}: {mean} +- {error}, exactly {expected}"
            );
            let claimed = runs.iter().map(|run| run.1).sum::<f64>() / 200.0;
            // The standard deviation of 200 numbers is known to 5 %; 20 % is 4 times that.
            assert!(
                (claimed / scatter - 1.0).abs() < 0.2,
                "{proposal:?}: claimed {claimed}, scatter {scatter}"
            );
        }
    }
}

/// Where q(z|x) covers the true posterior, as of the first two of these digits: elsewhere few samples carry nearly all of
/// the weight, and what is missed is missing in the standard error too.
#[test]
fn on_real_digits_the_importance_estimate_agrees_with_quadrature() {
    let vae = shipped();
    for x in digits().iter().take(2) {
        let truth = quadrature(&vae, x);
        let mut rng = Rng::new(11);
        let log_px = estimate_log_px(&vae, x, Proposal::Posterior, 4000, &mut rng).unwrap();
        assert_agrees("log p(x)", &log_px, truth.log_px);
    }
}

#[test]
fn on_real_digits_both_terms_of_the_bound_agree_with_quadrature() {
    let vae = shipped();
    for x in digits().iter().take(4) {
        let truth = quadrature(&vae, x);
        let mut rng = Rng::new(13);
        let found = expectation(&vae, x, 2000, &mut rng).unwrap();
        assert_agrees("E_q[log p(x|z)]", &found.running, -truth.nll);
        assert_eq!(found.running, Running::mean(&found.values));
        let kl = estimate_kl(&vae, x, 20_000, &mut rng).unwrap();
        assert_agrees("KL(q || p(z))", &kl.running, truth.kl);
        let closed = sum(&vae.encode(x).unwrap().kl().unwrap()).unwrap();
        assert!(
            (kl.closed.unwrap() - closed).abs() < 1e-5,
            "{kl:?}, {closed}"
        );
    }
}

#[test]
fn no_samples_are_refused() {
    let exact = linear_gaussian(true);
    let (vae, x, rng) = (&exact.vae, &exact.x[0], &mut Rng::new(1));
    let errors = [
        estimate_log_px(vae, x, Proposal::Prior, 0, rng).unwrap_err(),
        expectation(vae, x, 0, rng).unwrap_err(),
        estimate_kl(vae, x, 0, rng).unwrap_err(),
    ];
    assert!(errors.iter().all(|error| error.kind() == "shape"));
}
