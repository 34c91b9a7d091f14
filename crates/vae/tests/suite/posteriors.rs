//! Posteriors with a flow: the kl, the loss and every gradient against PyTorch (`scripts/posteriors.py`), where log|det| is that of the
//! Jacobian; log p(x) and densities by numbers that are found in another way.

use vae::inference::{explain, log_px, log_weights, Proposal};
use vae::model::{Forward, Unobserved};
use vae::probability::Spread;
use vae::{
    flat, Batch, ModelConfig, Objective, PosteriorKind, Prior, Rng, Tensor, TrainConfig, Vae,
};

use crate::fixture::{
    assert_close, difference, digits_config, small_config, ten_losses_of, vae, Fixture,
};
use crate::priors::{assert_gradients, rows};

const CASES: [(&str, PosteriorKind, usize, Prior); 3] = [
    ("planar", PosteriorKind::Planar, 3, Prior::Standard),
    (
        "autoregressive",
        PosteriorKind::Autoregressive,
        2,
        Prior::Standard,
    ),
    (
        "with-mixture",
        PosteriorKind::Autoregressive,
        2,
        Prior::Mixture,
    ),
];

/// The small model of a fixture's case, its images and its noise (draws, n, latent).
fn problem(
    fixture: &Fixture,
    (case, posterior, flow_length, prior): (&str, PosteriorKind, usize, Prior),
) -> (Vae, Batch, Tensor) {
    let get = |name: &str| fixture.get(&format!("{case}.{name}")).clone();
    let config = ModelConfig {
        posterior,
        flow_length,
        prior,
        components: 4,
        ..small_config()
    };
    let vae = vae(&config, fixture.under(&format!("{case}.parameter.")));
    (vae, Batch::unlabelled(get("x")), get("eps"))
}

#[test]
fn a_pass_and_its_gradients_are_pytorchs() {
    let fixture = Fixture::load("posteriors.safetensors");
    for case in CASES {
        let (vae, x, eps) = problem(&fixture, case);
        let get = |name: &str| fixture.get(&format!("{}.{name}", case.0)).clone();
        let eps = eps.get(0).unwrap();
        let pass = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
        assert_close("z", &pass.z, &get("z"), 2e-6);
        for (what, found) in [("nll", &pass.terms.nll), ("kl", &pass.terms.kl)] {
            assert_close(what, found, &get(what), 3e-6);
        }
        let expected = fixture.under(&format!("{}.gradient.", case.0));
        let loss = pass.terms.loss(0.7).unwrap();
        assert_gradients(&vae, &loss, &expected, case.0);
        // Training goes the same way.
        let settings = TrainConfig::default().objective_settings(0.7);
        let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
        let (pass, loss) = pass.unwrap();
        assert_close("kl", &pass.terms.kl, &get("kl"), 3e-6);
        assert_close("loss", &loss.reshape(1).unwrap(), &get("loss"), 2e-6);
        assert_gradients(&vae, &loss, &expected, case.0);
    }
}

#[test]
fn the_importance_weighted_bound_has_pytorchs_value_and_gradients() {
    let fixture = Fixture::load("posteriors.safetensors");
    let settings = TrainConfig {
        objective: Objective::ImportanceWeighted,
        iw_samples: 5,
        ..TrainConfig::default()
    };
    for case in CASES {
        let (vae, x, eps) = problem(&fixture, case);
        let of = format!("{}.importance-weighted-5", case.0);
        let settings = settings.objective_settings(0.7);
        let pass = Forward::with_loss(&vae, &x, &rows(&eps), &settings, &mut Unobserved);
        let (_, loss) = pass.unwrap();
        let expected = fixture.get(&format!("{of}.loss"));
        assert_close(&of, &loss.reshape(1).unwrap(), expected, 2e-6);
        let expected = fixture.under(&format!("{of}.gradient."));
        assert_gradients(&vae, &loss, &expected, &of);
    }
}

#[test]
fn ten_losses_in_a_row_are_pytorchs() {
    let fixture = Fixture::load("training-posteriors.safetensors");
    for (case, posterior, flow_length, _) in &CASES[..2] {
        let config = ModelConfig {
            posterior: *posterior,
            flow_length: *flow_length,
            ..digits_config()
        };
        let losses = ten_losses_of(&fixture, case, &config);
        let expected = fixture.numbers(&format!("{case}.losses.f64"));
        let off = difference(&losses, &expected);
        println!("{case}: off PyTorch's f64 by {off:e}");
        assert!(off < 2e-6, "{case}: {losses:?}, expected {expected:?}");
    }
}

/// p(x) is one number, whatever z is drawn from: with a wrong log q(z|x) the weights would have another mean.
#[test]
fn importance_sampling_by_q_and_by_p_agree() {
    let fixture = Fixture::load("posteriors.safetensors");
    for case in CASES {
        let (vae, x, _) = problem(&fixture, case);
        // Wide enough a q that its weights have no long tail.
        for (name, scale) in [
            ("encoder.mu.weight", 0.05),
            ("encoder.flow.weight", 0.1),
            ("encoder.flow.bias", 0.4),
        ] {
            let parameter = vae.parameters().get(name).unwrap().var();
            let smaller = parameter.affine(scale, 0.0).unwrap();
            parameter.set(&smaller).unwrap();
        }
        let one = Batch::unlabelled(x.x.narrow(0, 1, 1).unwrap());
        let found = |proposal, seed| {
            let mut rng = Rng::new(seed);
            let weights = log_weights(&vae, &one, proposal, 20_000, &mut rng).unwrap();
            let mut spread = Spread::default();
            weights.iter().for_each(|w| spread.add(w.exp()));
            (spread.mean, spread.standard_error())
        };
        let (by_q, error_q) = found(Proposal::Posterior, 3);
        let (by_p, error_p) = found(Proposal::Prior, 4);
        let error = error_q.hypot(error_p);
        println!("{}: {by_q} ± {error_q}, {by_p} ± {error_p}", case.0);
        assert!(error < 0.03 * by_p, "{}: {error} of {by_p}", case.0);
        let off = (by_q - by_p).abs();
        assert!(off < 4.0 * error, "{}: {by_q}, {by_p} ± {error}", case.0);
        // And the bound lies below it.
        let log_px = log_px(&vae, &one, 5_000, &mut Rng::new(5)).unwrap();
        let bound = explain(&vae, &flat(&one.x).unwrap(), 2000, None, 6).unwrap();
        let elbo = -(bound.nll + bound.kl);
        let error = bound.kl_error.unwrap();
        assert!(
            error > 0.0 && elbo < log_px + 5.0 * error,
            "{elbo}, {log_px}"
        );
    }
}

/// The Gaussian in the place of q(z|x) has the means and variances that many other draws have, and no less noise than it says.
#[test]
fn a_flow_stands_for_the_gaussian_of_its_moments() {
    let fixture = Fixture::load("posteriors.safetensors");
    for case in CASES {
        let (vae, x, _) = problem(&fixture, case);
        let posterior = vae.encode(&x).unwrap();
        let gaussian = posterior.as_gaussian().unwrap();
        assert!(gaussian.is_gaussian() && !posterior.is_gaussian());
        let (mu, sigma) = (
            flat(&gaussian.mu).unwrap(),
            flat(&gaussian.sigma().unwrap()).unwrap(),
        );
        let eps = Rng::new(8).normal_tensor(5 * 4000, 3).unwrap();
        let z = posterior.repeat(4000).unwrap().sample(&eps).unwrap();
        let z = flat(&z).unwrap();
        for at in 0..15 {
            let mut spread = Spread::default();
            let of_one = z.iter().skip(at).step_by(15);
            of_one.for_each(|&z| spread.add(f64::from(z)));
            let expected = spread.variance().sqrt();
            let off = (f64::from(mu[at]) - spread.mean) / expected;
            let wide = f64::from(sigma[at]) / expected;
            // Of 64 draws a mean is off by an eighth of sigma, and sigma by an eleventh (one standard deviation), at most.
            assert!(off.abs() < 0.5, "{}: {off}", case.0);
            assert!((0.7..1.4).contains(&wide), "{}: {wide}", case.0);
        }
    }
}
