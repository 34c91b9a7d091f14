//! The diagonal Gaussian and the prior: densities and KL against PyTorch's `torch.distributions` and against the
//! definitions they come from, by Monte Carlo with a fixed seed. A mean of n draws is held to 5 of its standard errors.

use crate::fixture::{assert_close, Fixture};
use vae::candle_core::Var;
use vae::model::standard_log_prob;
use vae::model::Divergence;
use vae::{flat, Device, Posterior, Rng, Tensor};

const DRAWS: usize = 100_000;

fn row(values: &[f32]) -> Tensor {
    Tensor::from_slice(values, (1, values.len()), &Device::Cpu).unwrap()
}

fn narrow_wide_and_shifted() -> Posterior {
    Posterior::new(row(&[0.0, 1.5, -0.7]), row(&[-3.0, 0.8, 0.0])).unwrap()
}

/// Mean of `values` and its standard error.
fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

fn assert_mean(what: &str, values: impl Iterator<Item = f64> + Clone, expected: f64) {
    let (mean, error) = mean(values);
    assert!(
        (mean - expected).abs() < 5.0 * error,
        "{what}: {mean} with a standard error of {error}, expected {expected}"
    );
}

#[test]
fn kl_and_densities_are_pytorchs() {
    let fixture = Fixture::load("densities.safetensors");
    let get = |name: &str| fixture.get(name).clone();
    let posterior = Posterior::new(get("mu"), get("logvar")).unwrap();
    let z = get("z");
    let kl = posterior.kl_per_latent().unwrap();
    assert_close("kl per latent", &kl, &get("kl_per_latent"), 1e-6);
    let total = get("kl_per_latent").sum(1).unwrap();
    assert_close("kl", &posterior.kl().unwrap(), &total, 1e-6);
    // The same in one pass, where any numbers may stand for the noise.
    let (drawn, kl) = posterior.draw(&z, Divergence::Kl).unwrap();
    assert_close("kl in one pass", &kl, &total, 1e-6);
    let expected = posterior.reparameterize(&z).unwrap();
    assert_close("z in one pass", &drawn, &expected, 1e-6);
    let log_prob = posterior.log_prob(&z).unwrap();
    assert_close("log_prob", &log_prob, &get("log_prob"), 1e-6);
    let prior = standard_log_prob(&z).unwrap();
    assert_close("standard_log_prob", &prior, &get("prior_log_prob"), 1e-6);
}

#[test]
fn kl_is_zero_at_the_prior_and_nowhere_else() {
    let kl = |mu: f32, logvar: f32| {
        let posterior = Posterior::new(row(&[mu]), row(&[logvar])).unwrap();
        flat(&posterior.kl().unwrap()).unwrap()[0]
    };
    assert_eq!(kl(0.0, 0.0), 0.0);
    for (mu, logvar) in [
        (0.1, 0.0),
        (-0.1, 0.0),
        (0.0, 0.1),
        (0.0, -0.1),
        (3.0, -9.0),
    ] {
        assert!(kl(mu, logvar) > 0.0, "mu {mu}, logvar {logvar}");
    }
}

/// KL(q || p) is the mean of log q(z) - log p(z) over z from q; the densities are written out here.
#[test]
fn kl_is_the_mean_log_ratio_of_the_densities() {
    let log_normal = |z: f64, mu: f64, variance: f64| {
        -0.5 * ((z - mu).powi(2) / variance + (2.0 * std::f64::consts::PI * variance).ln())
    };
    let q = narrow_wide_and_shifted();
    let closed = flat(&q.kl_per_latent().unwrap()).unwrap();
    let (mu, logvar) = (flat(&q.mu).unwrap(), flat(&q.logvar).unwrap());
    let mut rng = Rng::new(23);
    for latent in 0..3 {
        let (mu, variance) = (f64::from(mu[latent]), f64::from(logvar[latent]).exp());
        let noise = rng.normal(DRAWS);
        let ratios = noise.iter().map(|&eps| {
            let z = mu + variance.sqrt() * f64::from(eps);
            log_normal(z, mu, variance) - log_normal(z, 0.0, 1.0)
        });
        assert_mean(
            &format!("kl of latent {latent}"),
            ratios,
            f64::from(closed[latent]),
        );
    }
}

#[test]
fn reparameterized_noise_has_the_posteriors_mean_and_variance() {
    let q = narrow_wide_and_shifted();
    let eps = Rng::new(29).normal_tensor(DRAWS, 3).unwrap();
    let z = flat(&q.repeat(DRAWS).unwrap().reparameterize(&eps).unwrap()).unwrap();
    // exp(-3), exp(0.8) and exp(0), worked out elsewhere.
    let expected = [(0.0, 0.049787068), (1.5, 2.225540928), (-0.7, 1.0)];
    for (latent, (mu, variance)) in expected.into_iter().enumerate() {
        let column = z.iter().skip(latent).step_by(3).map(|&z| f64::from(z));
        assert_mean(&format!("mean of latent {latent}"), column.clone(), mu);
        let squares = column.map(|z| (z - mu).powi(2));
        assert_mean(&format!("variance of latent {latent}"), squares, variance);
    }
}

/// The trapezoidal rule is exact to many digits for a Gaussian that ends well inside the interval.
#[test]
fn densities_integrate_to_one() {
    let grid: Vec<f32> = (-4000..=4000).map(|i| i as f32 / 200.0).collect();
    let z = Tensor::from_slice(&grid, (grid.len(), 1), &Device::Cpu).unwrap();
    let q = Posterior::new(row(&[1.2]), row(&[0.9])).unwrap();
    let integral = |log_prob: Tensor| {
        let densities = flat(&log_prob)
            .unwrap()
            .into_iter()
            .map(|l| f64::from(l).exp());
        densities.sum::<f64>() / 200.0
    };
    let of_q = integral(q.repeat(grid.len()).unwrap().log_prob(&z).unwrap());
    let of_prior = integral(standard_log_prob(&z).unwrap());
    assert!((of_q - 1.0).abs() < 1e-5, "{of_q}");
    assert!((of_prior - 1.0).abs() < 1e-5, "{of_prior}");
}

#[test]
fn repeating_keeps_the_rows_in_order() {
    let mu = Tensor::from_slice(&[1f32, 2.0, 3.0, 4.0], (2, 2), &Device::Cpu).unwrap();
    let q = Posterior::new(mu.clone(), mu.neg().unwrap()).unwrap();
    let wide = q.repeat(3).unwrap();
    let expected = [1.0, 2.0, 3.0, 4.0].repeat(3);
    assert_eq!(wide.mu.dims(), [6, 2]);
    assert_eq!(flat(&wide.mu).unwrap(), expected);
    let negative: Vec<f32> = expected.iter().map(|v| -v).collect();
    assert_eq!(flat(&wide.logvar).unwrap(), negative);
}

#[test]
fn mu_and_logvar_of_other_shapes_are_refused() {
    let error = Posterior::new(row(&[0.0, 0.0]), row(&[0.0])).unwrap_err();
    assert_eq!(error.kind(), "shape");
    assert!(error.to_string().contains("logvar"), "{error}");
}

/// d KL / d mu = mu and d KL / d logvar = (exp(logvar) - 1) / 2, by hand.
#[test]
fn kl_pulls_mu_to_zero_and_the_variance_to_one() {
    let mu = Var::from_tensor(&row(&[0.5, -2.0])).unwrap();
    let logvar = Var::from_tensor(&row(&[1.0, -4.0])).unwrap();
    let q = Posterior::new(mu.as_tensor().clone(), logvar.as_tensor().clone()).unwrap();
    let gradients = q.kl().unwrap().sum_all().unwrap().backward().unwrap();
    assert_close(
        "by mu",
        gradients.get(&mu).unwrap(),
        &row(&[0.5, -2.0]),
        1e-6,
    );
    let expected = row(&[0.859_140_9, -0.490_842_2]);
    assert_close(
        "by logvar",
        gradients.get(&logvar).unwrap(),
        &expected,
        1e-6,
    );
}
