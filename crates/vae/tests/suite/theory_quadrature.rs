//! Quadrature where the truth is known: the linear-Gaussian model, whose p(x) and p(z|x) are Gaussians that
//! `scripts/fixtures.py` found by conditioning; and on the shipped model with real digits, against a plain grid and by
//! the identity log p(x) = ELBO + KL(q(z|x) || p(z|x)), whose three terms are computed apart.

use crate::fixture::{bytes, digits_config, Fixture};
use crate::plane::{
    digits, folded, linear_gaussian, quadrature, shipped, with_posterior, with_variance,
};
use vae::inference::{log_likelihood, posterior};
use vae::probability::{log_mean_exp, Gaussian, PRIOR};
use vae::theory::{self, log_joint, Integration, Quadrature, Window, MAX_POINTS};
use vae::{Batch, Checkpoint, Device, Error, Tensor, Vae};

fn assert_near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() < tolerance,
        "{what}: {found}, expected {expected}"
    );
}

#[test]
fn the_linear_gaussian_model_is_integrated_exactly() {
    for wrong in [false, true] {
        let exact = linear_gaussian(wrong);
        for (i, x) in exact.x.iter().enumerate() {
            let found = quadrature(&exact.vae, x);
            assert_near("log p(x)", found.log_px, exact.log_px[i], 1e-4);
            assert_near("ELBO", found.elbo, exact.elbo[i], 1e-4);
            let kl = exact.log_px[i] - exact.elbo[i];
            assert_near("KL(q || p(z|x))", found.kl_posterior, kl, 1e-4);
            let (mean, [v1, v2]) = exact.posterior[i];
            let covariance = [v1, 0.0, 0.0, v2];
            for (found, expected) in found.mean.iter().zip(mean) {
                assert_near("mean of p(z|x)", *found, expected, 1e-4);
            }
            for (found, expected) in found.covariance.iter().zip(covariance) {
                assert_near("covariance of p(z|x)", *found, expected, 1e-4);
            }
            assert!(found.error <= 1e-4, "{found:?}");
        }
    }
}

/// An encoder that knows nothing: far away, very sure, or wide. What is true of x is found all the same, and q's divergence
/// from p(z|x) is that of two Gaussians.
#[test]
fn q_may_be_anywhere_and_of_any_width() {
    for (shift, logvar) in [
        ([12.0, -3.0], [-2.0, -2.0]),
        ([0.5, 1.0], [-12.0, -1.0]),
        ([0.1, -0.2], [4.0, 5.0]),
    ] {
        let row = |values: [f32; 2]| Tensor::new(&values, &Device::Cpu).unwrap();
        let exact = with_posterior(Some((row(shift), row(logvar))));
        let x = &exact.x[1];
        let found = quadrature(&exact.vae, x);
        let (mean, variance) = exact.posterior[1];
        let q = posterior(&exact.vae, x).unwrap();
        let kl = |j: usize| {
            let (mu, sigma) = (mean[j], variance[j].sqrt());
            q[j].kl(&Gaussian { mu, sigma })
        };
        let kl = kl(0) + kl(1);
        assert_near("log p(x)", found.log_px, exact.log_px[1], 1e-4);
        assert_near("ELBO", found.elbo, exact.log_px[1] - kl, 1e-4 * (1.0 + kl));
        assert_near("KL", found.kl_posterior, kl, 1e-4 * (1.0 + kl));
        assert!(found.points < MAX_POINTS, "{found:?}");
    }
}

/// So far away that f64 cannot tell the parts of a cell from each other, and divided for ever.
#[test]
fn q_beyond_all_measure_is_refused_by_name() {
    let row = |values: [f32; 2]| Tensor::new(&values, &Device::Cpu).unwrap();
    for far in [[1e30, 0.0], [0.0, -2e18], [f32::MAX, f32::MAX]] {
        let exact = with_posterior(Some((row(far), row([-12.0, -12.0]))));
        let refusal = Integration::new(&exact.vae, &exact.x[0]).unwrap_err();
        assert!(
            matches!(refusal, Error::Range { ref what, .. } if what == "mu"),
            "{refusal}"
        );
    }
}

/// With little noise p(z|x) is narrow, here 0.03 and 0.07 wide, and q is sure to be elsewhere. W's columns w_j are orthogonal, so
/// that log det(v I + W W^T) and the quadratic form in p(x) = N(b, v I + W W^T) come apart into terms of the latents.
#[test]
fn a_narrow_posterior_is_found_where_q_is_not() {
    let fixture = Fixture::load("linear-gaussian.safetensors");
    let [w, b, x] = ["decoder.weight", "decoder.bias", "x"].map(|name| fixture.numbers(name));
    let v = 2e-3;
    let row = |values: [f32; 2]| Tensor::new(&values, &Device::Cpu).unwrap();
    let narrow = with_variance(v, Some((row([2.3, -1.9]), row([-6.0, -6.0]))));
    for (x, batch) in x.chunks_exact(6).zip(&narrow.x) {
        let residual: Vec<f64> = x.iter().zip(&b).map(|(x, b)| x - b).collect();
        let square: f64 = residual.iter().map(|r| r * r).sum();
        let mut expected = 6.0 * (2.0 * std::f64::consts::PI * v).ln() + square / v;
        for j in 0..2 {
            let column: Vec<f64> = w.iter().skip(j).step_by(2).copied().collect();
            let length: f64 = column.iter().map(|w| w * w).sum();
            let along: f64 = column.iter().zip(&residual).map(|(w, r)| w * r).sum();
            expected += (1.0 + length / v).ln() - along * along / (v + length) / v;
        }
        let found = quadrature(&narrow.vae, batch);
        let tolerance = 1e-4 + 1e-6 * expected.abs();
        assert_near("log p(x)", found.log_px, -0.5 * expected, tolerance);
    }
}

/// Two modes, at z1 = 0.5 and -0.694, of which q knows the first. p(x) is the product of an integral over z1 and one over
/// z2, here by the trapezoidal rule.
#[test]
fn both_of_two_narrow_modes_are_found() {
    let (fold, sigma) = (-0.097_f32, 0.03);
    let (x, z2) = ([0.597, 0.25], 0.25);
    let vae = folded(fold, sigma, [0.5, z2]);
    let log_integral = |x: f32, of: &dyn Fn(f64) -> f64| {
        let noise = Gaussian {
            mu: f64::from(x),
            sigma,
        };
        let density = |z: f64| (noise.log_density(of(z)) + PRIOR.log_density(z)).exp();
        let step = 1e-4;
        let terms = (-80_000..=80_000).map(|i| step * density(step * f64::from(i)));
        terms.sum::<f64>().ln()
    };
    let expected =
        log_integral(x[0], &|z| (z - f64::from(fold)).abs()) + log_integral(x[1], &|z| z);
    let found = quadrature(&vae, &vae.images(&x).unwrap());
    assert_near("log p(x)", found.log_px, expected, 2e-4);
}

/// Of these digits one is such that q(z|x) misses the true posterior by 159 nats; it is found nonetheless.
#[test]
fn log_px_is_the_elbo_and_the_kl_of_real_digits() {
    let vae = shipped();
    for x in digits() {
        let found = quadrature(&vae, &x);
        assert_near("-(nll + kl)", -(found.nll + found.kl), found.elbo, 1e-9);
        let gap = found.log_px - found.elbo;
        let tolerance = 1e-3 * (1.0 + gap);
        assert_near("log p(x) - ELBO", gap, found.kl_posterior, tolerance);
        assert!(gap > 0.1 && found.points < MAX_POINTS, "{found:?}");
    }
}

#[test]
fn a_plain_grid_over_the_posterior_finds_the_same() {
    let vae = shipped();
    for x in [0, 4, 6].map(|i| digits().swap_remove(i)) {
        let found = quadrature(&vae, &x);
        let (log_px, mean, covariance) = grid(&vae, &x, &found);
        assert_near("log p(x)", found.log_px, log_px, 1e-4);
        for j in 0..2 {
            let sigma = covariance[3 * j].sqrt();
            assert_near("mean", found.mean[j], mean[j], 1e-3 * sigma);
        }
        let scale = covariance[0].max(covariance[3]);
        for (found, expected) in found.covariance.iter().zip(covariance) {
            assert_near("covariance", *found, expected, 1e-3 * scale);
        }
    }
}

#[test]
fn the_work_comes_in_small_steps_and_its_progress_grows() {
    let (vae, x) = (shipped(), digits().swap_remove(0));
    let mut integration = Integration::new(&vae, &x).unwrap();
    let (mut steps, mut last) = (0, 0.0);
    let answer = loop {
        let answer = integration.advance(&vae).unwrap();
        steps += 1;
        let progress = integration.progress();
        assert!((last..=1.0).contains(&progress), "{last}, then {progress}");
        last = progress;
        if let Some(answer) = answer {
            break answer;
        }
    };
    assert_eq!(last, 1.0);
    assert!(answer.points <= 1024 * steps, "{steps} steps, {answer:?}");
}

#[test]
fn other_latent_spaces_are_refused() {
    let checkpoint = Checkpoint::read(&bytes("checkpoint.safetensors")).unwrap();
    let vae = checkpoint.vae().unwrap();
    assert_eq!(vae.config().latent, digits_config().latent);
    let x = digits().swap_remove(0);
    assert_eq!(Integration::new(&vae, &x).unwrap_err().kind(), "shape");
    let error = log_joint(&vae, &x, &WINDOW, 4, 0..4).unwrap_err();
    assert_eq!(error.kind(), "shape");
}

const WINDOW: Window = Window {
    across: [-1.0, 3.0],
    up: [-0.5, 1.5],
};

/// The centre of the top left cell of 4 by 4 is half a cell from the window's corner.
#[test]
fn the_joint_density_comes_row_by_row_from_the_top() {
    let exact = linear_gaussian(false);
    let (vae, x) = (&exact.vae, &exact.x[0]);
    let all = log_joint(vae, x, &WINDOW, 4, 0..4).unwrap();
    for (at, z) in [
        (0, [-0.5, 1.25]),
        (3, [2.5, 1.25]),
        (4, [-0.5, 0.75]),
        (15, [2.5, -0.25]),
    ] {
        let prior = -0.5 * (z[0] * z[0] + z[1] * z[1]) - (2.0 * std::f32::consts::PI).ln();
        let expected = log_likelihood(vae, x, &z).unwrap()[0] + prior;
        assert_near("log p(x, z)", f64::from(all[at]), f64::from(expected), 1e-5);
    }
    let parts = [0..1, 1..4].map(|rows| log_joint(vae, x, &WINDOW, 4, rows).unwrap());
    assert_eq!(parts.concat(), all);
    for rows in [2..2, 3..5] {
        let error = log_joint(vae, x, &WINDOW, 4, rows).unwrap_err();
        assert_eq!(error.kind(), "range");
    }
}

/// Moments of N(0, 1): E[u^2k] = (2k - 1)!!, exact up to degree 2n - 1.
#[test]
fn gauss_hermite_nodes_have_the_moments_of_the_normal_distribution() {
    // sqrt(3) and 0, with weights 1/6, 2/3 and 1/6 (Abramowitz and Stegun 1972, table 25.10, for exp(-u^2 / 2)).
    let three = theory::nodes(3);
    let expected = [
        (-(3.0_f64.sqrt()), 1.0 / 6.0),
        (0.0, 2.0 / 3.0),
        (3.0_f64.sqrt(), 1.0 / 6.0),
    ];
    for (node, (u, weight)) in three.iter().zip(expected) {
        assert_near("node", node.u, u, 1e-12);
        assert_near("weight", node.weight, weight, 1e-12);
    }
    for n in [1, 2, 5, 20, 32] {
        let nodes = theory::nodes(n);
        let mut expected = 1.0;
        for k in 0..n as i32 {
            let moment = |power: i32| -> f64 {
                nodes
                    .iter()
                    .map(|node| node.weight * node.u.powi(power))
                    .sum()
            };
            assert_near("even moment", moment(2 * k) / expected, 1.0, 1e-9);
            assert_near("odd moment", moment(2 * k + 1) / expected, 0.0, 1e-9);
            expected *= f64::from(2 * k + 1);
        }
    }
}

/// log p(x), mean and covariance of p(z|x) by the midpoint rule over +-10 of the posterior's standard deviations.
fn grid(vae: &Vae, x: &Batch, found: &Quadrature) -> (f64, [f64; 2], [f64; 4]) {
    const SIDE: usize = 160;
    let reach = [found.covariance[0], found.covariance[3]].map(|v| 10.0 * v.sqrt());
    let axis = |j: usize| [found.mean[j] - reach[j], found.mean[j] + reach[j]];
    let window = Window {
        across: axis(0),
        up: axis(1),
    };
    let log_f = log_joint(vae, x, &window, SIDE, 0..SIDE).unwrap();
    let log_f: Vec<f64> = log_f.into_iter().map(f64::from).collect();
    let area: f64 = 4.0 * reach[0] * reach[1];
    let log_px = log_mean_exp(&log_f) + area.ln();
    let (mut mean, mut squares) = ([0.0; 2], [0.0; 4]);
    let cell = area / (SIDE * SIDE) as f64;
    for (i, log_f) in log_f.into_iter().enumerate() {
        let p = cell * (log_f - log_px).exp();
        let at =
            |[from, to]: [f64; 2], i: usize| from + (to - from) * (i as f64 + 0.5) / SIDE as f64;
        let z = [
            at(window.across, i % SIDE),
            at(window.up, SIDE - 1 - i / SIDE),
        ];
        for j in 0..2 {
            mean[j] += p * z[j];
            for k in 0..2 {
                squares[2 * j + k] += p * z[j] * z[k];
            }
        }
    }
    for j in 0..2 {
        for k in 0..2 {
            squares[2 * j + k] -= mean[j] * mean[k];
        }
    }
    (log_px, mean, squares)
}
