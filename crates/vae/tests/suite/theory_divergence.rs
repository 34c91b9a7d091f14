//! KL divergences of Gaussians and mixtures, and the fit of one to the other: against closed forms, numbers worked out by
//! Simpson's rule in Python, and limits that can be written down.

use vae::probability::Gaussian;
use vae::theory::{fit, gaussian_kl, mixture_kl, Direction, Mixture};

fn gaussian(mu: f64, sigma: f64) -> Gaussian {
    Gaussian { mu, sigma }
}

fn mixture(weight: f64, a: Gaussian, b: Gaussian) -> Mixture {
    Mixture { weight, a, b }
}

fn assert_near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() < tolerance,
        "{what}: {found}, expected {expected}"
    );
}

#[test]
fn two_gaussians_have_the_textbook_divergence() {
    let kl = |p, q| gaussian_kl(&p, &q).unwrap();
    // Equal variances: (difference of the means)^2 / (2 sigma^2).
    let shifted = kl(gaussian(1.0, 2.0), gaussian(4.0, 2.0));
    assert_near("shifted", shifted.forward, 9.0 / 8.0, 1e-12);
    assert_near("shifted back", shifted.reverse, 9.0 / 8.0, 1e-12);
    // Equal means: log(sq / sp) + (sp / sq)^2 / 2 - 1/2.
    let wider = kl(gaussian(3.0, 1.0), gaussian(3.0, 2.0));
    assert_near("wider", wider.forward, 2.0_f64.ln() + 0.125 - 0.5, 1e-12);
    assert_near(
        "narrower",
        wider.reverse,
        -(2.0_f64.ln()) + 2.0 - 0.5,
        1e-12,
    );
    let same = kl(gaussian(-1.0, 0.3), gaussian(-1.0, 0.3));
    assert_near("same", same.forward, 0.0, 1e-12);
}

#[test]
fn a_mixture_of_one_kind_is_a_gaussian() {
    let (p, q) = (gaussian(-1.0, 0.4), gaussian(0.5, 1.1));
    let expected = gaussian_kl(&p, &q).unwrap();
    let other = gaussian(9.0, 3.0);
    for p in [
        mixture(1.0, p, other),
        mixture(0.0, other, p),
        mixture(0.3, p, p),
    ] {
        let found = mixture_kl(&p, &q).unwrap();
        assert_near("KL(p || q)", found.forward, expected.forward, 1e-9);
        assert_near("KL(q || p)", found.reverse, expected.reverse, 1e-9);
    }
}

/// Simpson's rule over -30..30 in 400,000 steps:
/// ```python
/// p = lambda x: w * norm(x, *a) + (1 - w) * norm(x, *b)
/// simpson(p(x) * (log p(x) - log q(x))), simpson(q(x) * (log q(x) - log p(x)))
/// ```
#[test]
fn a_mixture_has_the_divergence_found_elsewhere() {
    let apart = mixture(0.3, gaussian(-2.0, 0.5), gaussian(1.5, 0.8));
    let found = mixture_kl(&apart, &gaussian(0.2, 1.3)).unwrap();
    assert_near("KL(p || q)", found.forward, 0.460_035_207_929_308, 1e-9);
    assert_near("KL(q || p)", found.reverse, 0.631_837_422_811_231, 1e-9);
    // q lies over the valley, where log p has a kink.
    let far = mixture(0.5, gaussian(-4.0, 0.3), gaussian(4.0, 0.3));
    let found = mixture_kl(&far, &gaussian(0.0, 2.0)).unwrap();
    assert_near("KL(p || q)", found.forward, 2.715_222_804_326_006, 1e-9);
    assert_near("KL(q || p)", found.reverse, 38.480_375_055_057_54, 1e-3);
}

#[test]
fn the_forward_fit_ends_at_mean_and_variance_wherever_it_starts() {
    let p = mixture(0.3, gaussian(-2.0, 0.5), gaussian(1.5, 0.8));
    // By hand: 0.3 * -2 + 0.7 * 1.5, and 0.3 * 0.25 + 0.7 * 0.64 + 0.3 * 0.7 * 3.5^2.
    let (mean, variance) = (0.45_f64, 3.0955_f64);
    for start in [gaussian(-3.0, 0.2), gaussian(6.0, 4.0), gaussian(0.0, 0.01)] {
        let found = fit(&p, &start, Direction::Forward).unwrap();
        let end = found.path.last().unwrap();
        assert_near("mu", end.mu, mean, 1e-4);
        assert_near("sigma", end.sigma, variance.sqrt(), 1e-4);
        assert_eq!(found.path[0], start);
        let kl = mixture_kl(&p, end).unwrap().forward;
        assert_near("KL", found.kl, kl, 1e-12);
    }
}

/// On one of two bumps far apart, q is that bump, and KL(q || p) is minus the logarithm of its share.
#[test]
fn the_reverse_fit_finds_the_mode_next_to_its_start() {
    let p = mixture(0.3, gaussian(-4.0, 0.5), gaussian(4.0, 1.0));
    for (start, mode, share) in [
        (gaussian(-2.5, 0.7), p.a, 0.3_f64),
        (gaussian(2.0, 0.3), p.b, 0.7),
        (gaussian(-9.0, 2.0), p.a, 0.3),
    ] {
        let found = fit(&p, &start, Direction::Reverse).unwrap();
        let end = found.path.last().unwrap();
        assert_near("mu", end.mu, mode.mu, 1e-3);
        assert_near("sigma", end.sigma, mode.sigma, 1e-3);
        assert_near("KL(q || p)", found.kl, -share.ln(), 1e-4);
    }
}

/// Where the bumps overlap there is no formula, but nothing beside the end is better.
#[test]
fn a_fit_ends_at_a_minimum_and_comes_there_in_small_steps() {
    let p = mixture(0.4, gaussian(-1.0, 0.6), gaussian(1.2, 0.9));
    let start = gaussian(-2.0, 0.4);
    for direction in [Direction::Forward, Direction::Reverse] {
        let kl = |q: Gaussian| {
            let both = mixture_kl(&p, &q).unwrap();
            match direction {
                Direction::Forward => both.forward,
                Direction::Reverse => both.reverse,
            }
        };
        let found = fit(&p, &start, direction).unwrap();
        let end = *found.path.last().unwrap();
        for (by_mu, by_sigma) in [(0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02)] {
            let beside = gaussian(end.mu + by_mu, end.sigma + by_sigma);
            assert!(kl(beside) > found.kl, "{direction:?}: {beside:?}, {end:?}");
        }
        assert!(
            (20..=401).contains(&found.path.len()),
            "{}",
            found.path.len()
        );
        for pair in found.path.windows(2) {
            assert!((pair[1].mu - pair[0].mu).abs() <= 0.2 * pair[0].sigma + 1e-12);
            assert!(kl(pair[1]) < kl(pair[0]) + 1e-9, "{direction:?}: {pair:?}");
        }
    }
}

#[test]
fn broken_distributions_are_refused() {
    let good = gaussian(0.0, 1.0);
    for bad in [
        gaussian(0.0, 0.0),
        gaussian(f64::NAN, 1.0),
        gaussian(0.0, f64::INFINITY),
    ] {
        assert_eq!(gaussian_kl(&good, &bad).unwrap_err().kind(), "range");
        assert_eq!(gaussian_kl(&bad, &good).unwrap_err().kind(), "range");
        let p = mixture(0.5, good, bad);
        assert_eq!(mixture_kl(&p, &good).unwrap_err().kind(), "range");
        let p = mixture(0.5, good, good);
        let error = fit(&p, &bad, Direction::Reverse).unwrap_err();
        assert_eq!(error.kind(), "range");
    }
    for weight in [-0.1, 1.1, f64::NAN] {
        let p = mixture(weight, good, good);
        assert_eq!(mixture_kl(&p, &good).unwrap_err().kind(), "range");
    }
}
