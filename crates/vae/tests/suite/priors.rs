//! Learned priors: log p(z), the loss and every gradient against PyTorch (`scripts/priors.py`); log p(x) and the kl against plain
//! grids, closed forms and Monte Carlo.

use std::collections::BTreeMap;

use crate::fixture::{assert_close, difference, digits_config, small_config, vae, Fixture};
use crate::plane::{linear_gaussian, quadrature};
use candle_core::{Device, Tensor};
use vae::config::{ModelConfig, Prior, TrainConfig};
use vae::data::{Batch, Dataset};
use vae::inference::aggregate::AggregatePosterior;
use vae::inference::annealed::{anneal, Annealing, Schedule};
use vae::inference::conditional::{log_likelihood, posterior};
use vae::inference::evaluate::evaluate;
use vae::inference::explain::explain;
use vae::inference::importance::{log_px, log_weights, Proposal};
use vae::layers::{backward, Unobserved};
use vae::model::{Forward, Vae};
use vae::objective::{EncoderGradient, Objective, ObjectiveSettings};
use vae::optimizer::{Optimizer, OptimizerSettings, OptimizerState};
use vae::probability::gaussian::{log_density, Gaussian};
use vae::probability::mixture::Mixture;
use vae::probability::running::{Running, Spread};
use vae::rng::Rng;
use vae::tensor::{flat, sum};
use vae::theory::monte_carlo::estimate_kl;

const PRIORS: [(&str, Prior); 2] = [("mixture", Prior::Mixture), ("vamp", Prior::Vamp)];

fn with(prior: Prior, components: usize, config: ModelConfig) -> ModelConfig {
    ModelConfig {
        prior,
        components,
        ..config
    }
}

/// The small model of a fixture's case, its images and its noise (draws, n, latent).
fn problem(fixture: &Fixture, (case, prior): (&str, Prior)) -> (Vae, Batch, Tensor) {
    let get = |name: &str| fixture.get(&format!("{case}.{name}")).clone();
    let parameters = fixture.under(&format!("{case}.parameter."));
    let vae = vae(&with(prior, 4, small_config()), parameters);
    (vae, Batch::unlabelled(get("x")), get("eps"))
}

fn rows(eps: &Tensor) -> Tensor {
    let (draws, n, latent) = eps.dims3().unwrap();
    eps.reshape((draws * n, latent)).unwrap()
}

fn assert_gradients(vae: &Vae, loss: &Tensor, expected: &BTreeMap<String, Tensor>, what: &str) {
    backward(loss, vae.parameters()).unwrap();
    assert_eq!(vae.parameters().iter().count(), expected.len(), "{what}");
    for (name, parameter) in vae.parameters().iter() {
        let found = parameter.with_gradient(<[f32]>::to_vec).unwrap();
        let found = Tensor::from_vec(found, expected[name].shape(), &Device::Cpu).unwrap();
        assert_close(&format!("{what}, {name}"), &found, &expected[name], 1e-5);
    }
}

#[test]
fn a_pass_and_its_gradients_are_pytorchs() {
    let fixture = Fixture::load("priors.safetensors");
    for case in PRIORS {
        let (vae, x, eps) = problem(&fixture, case);
        let get = |name: &str| fixture.get(&format!("{}.{name}", case.0)).clone();
        let pass = Forward::new(&vae, &x, &eps.get(0).unwrap(), &mut Unobserved).unwrap();
        for (what, found) in [("nll", &pass.terms.nll), ("kl", &pass.terms.kl)] {
            assert_close(what, found, &get(what), 2e-6);
        }
        let loss = pass.terms.loss(0.7).unwrap();
        assert_close("loss", &loss.reshape(1).unwrap(), &get("loss"), 1e-6);
        let expected = fixture.under(&format!("{}.gradient.", case.0));
        assert_gradients(&vae, &loss, &expected, case.0);
        // Training goes the same way.
        let settings = TrainConfig::default().objective_settings(0.7);
        let eps = eps.get(0).unwrap();
        let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
        let (pass, loss) = pass.unwrap();
        assert_close("kl", &pass.terms.kl, &get("kl"), 2e-6);
        assert_gradients(&vae, &loss, &expected, case.0);
    }
}

#[test]
fn every_objective_has_pytorchs_value_and_gradients() {
    let fixture = Fixture::load("priors.safetensors");
    let weighted = TrainConfig {
        objective: Objective::ImportanceWeighted,
        iw_samples: 5,
        ..TrainConfig::default()
    };
    let objectives: [(&str, ObjectiveSettings); 3] = [
        ("importance-weighted-5", weighted.objective_settings(0.7)),
        (
            "doubly-5",
            TrainConfig {
                encoder_gradient: EncoderGradient::DoublyReparameterized,
                ..weighted
            }
            .objective_settings(0.7),
        ),
        (
            "beta-tc",
            TrainConfig {
                objective: Objective::BetaTc,
                ..TrainConfig::default()
            }
            .objective_settings(4.0),
        ),
    ];
    for case in PRIORS {
        let (vae, x, eps) = problem(&fixture, case);
        for (name, settings) in &objectives {
            let what = format!("{}.{name}", case.0);
            let eps = rows(&eps.narrow(0, 0, settings.draws()).unwrap());
            let pass = Forward::with_loss(&vae, &x, &eps, settings, &mut Unobserved);
            let (pass, loss) = pass.unwrap();
            let expected = fixture.get(&format!("{what}.loss"));
            assert_close(&what, &loss.reshape(1).unwrap(), expected, 1e-6);
            let expected = fixture.under(&format!("{what}.gradient."));
            assert_gradients(&vae, &loss, &expected, &what);
            // The terms are those of the ELBO at the draws, whatever is minimised.
            let mut kl = vec![0.0; 5];
            for draw in 0..settings.draws() {
                let eps = eps.narrow(0, 5 * draw, 5).unwrap();
                let one = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
                let share = settings.draws() as f64;
                let all = kl.iter_mut().zip(flat(&one.terms.kl).unwrap());
                all.for_each(|(sum, kl)| *sum += f64::from(kl) / share);
            }
            let found = flat(&pass.terms.kl).unwrap();
            let found: Vec<f64> = found.into_iter().map(f64::from).collect();
            assert!(difference(&found, &kl) < 1e-6, "{what}: {found:?}, {kl:?}");
        }
    }
}

#[test]
fn log_p_of_z_is_pytorchs_and_its_slopes_are_its_differences() {
    let fixture = Fixture::load("priors.safetensors");
    for case in PRIORS {
        let (vae, ..) = problem(&fixture, case);
        let prior = vae.prior().unwrap();
        let z = flat(fixture.get(&format!("{}.prior.z", case.0))).unwrap();
        let expected = fixture.numbers(&format!("{}.prior.log_density", case.0));
        let found: Vec<f64> = z.chunks(3).map(|z| prior.log_density(z)).collect();
        assert!(difference(&found, &expected) < 1e-6, "{found:?}");
        for z in z.chunks(3) {
            let slopes = prior.slopes(z);
            for (j, slope) in slopes.iter().enumerate() {
                // Steps that f32 holds exactly.
                let at = |step: f32| {
                    let mut z = z.to_vec();
                    z[j] = (z[j] * 1024.0).round() / 1024.0 + step;
                    (prior.log_density(&z), prior.slopes(&z)[j])
                };
                let step = 1.0 / 512.0;
                let expected = (at(step).0 - at(-step).0) / f64::from(2.0 * step);
                let (_, found) = at(0.0);
                let off = (found - expected).abs();
                assert!(
                    off < 1e-3 * (1.0 + expected.abs()),
                    "{found}, {expected}, {slope}"
                );
            }
        }
    }
}

#[test]
fn ten_losses_in_a_row_are_pytorchs() {
    let start = Fixture::load("training.safetensors");
    let images = start.images("images");
    let fixture = Fixture::load("training-priors.safetensors");
    for (case, prior) in PRIORS {
        let mut parameters = start.under("parameter.");
        parameters.extend(fixture.under(&format!("{case}.parameter.")));
        let vae = vae(&with(prior, 5, digits_config()), parameters);
        let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
        let mut losses = Vec::new();
        for i in 0..10 {
            let x = Batch::unlabelled(images.get(i).unwrap());
            let eps = fixture.get("eps").get(i).unwrap();
            let pass = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
            let loss = pass.terms.loss(1.0).unwrap();
            losses.push(sum(&loss).unwrap());
            backward(&loss, vae.parameters()).unwrap();
            let settings = OptimizerSettings {
                lr: 5e-3,
                ..OptimizerSettings::default()
            };
            adam.step(vae.parameters(), settings).unwrap();
        }
        for precision in ["f32", "f64"] {
            let expected = fixture.numbers(&format!("{case}.losses.{precision}"));
            let off = difference(&losses, &expected);
            println!("{case}: off PyTorch's {precision} by {off:e}");
            assert!(off < 2e-6, "{case}: {losses:?}, expected {expected:?}");
        }
    }
}

/// The linear-Gaussian model under a mixture of three, one of them narrow, that lie where N(0, I) has little.
fn plane() -> (Vae, Vec<Batch>) {
    let exact = linear_gaussian(true);
    let matrix = |values: [f32; 6]| Tensor::from_slice(&values, (3, 2), &Device::Cpu).unwrap();
    let mut parameters = exact.vae.parameters().to_tensors().unwrap();
    let mu = matrix([-2.0, 0.0, 1.5, 1.0, 0.0, -2.5]);
    let logvar = matrix([-1.0, -2.0, 0.3, -3.0, -4.0, -0.5]);
    let logits = Tensor::new(&[0.5_f32, -0.2, 0.0], &Device::Cpu).unwrap();
    for (name, tensor) in [("mu", mu), ("logvar", logvar), ("logits", logits)] {
        parameters.insert(format!("prior.{name}"), tensor);
    }
    let config = with(Prior::Mixture, 3, exact.vae.config().clone());
    (vae(&config, parameters), exact.x)
}

/// Points of a square of the plane with the logarithm of their share of its area.
fn grid(half: f64, side: usize) -> (Vec<f32>, f64) {
    let at = |i: usize| (half * (2.0 * (i as f64 + 0.5) / side as f64 - 1.0)) as f32;
    let z = (0..side * side).flat_map(|i| [at(i % side), at(i / side)]);
    (z.collect(), 2.0 * (2.0 * half / side as f64).ln())
}

fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    largest + values.map(|v| (v - largest).exp()).sum::<f64>().ln()
}

/// By a plain grid, by adaptive quadrature, by importance sampling from either, and by annealing.
#[test]
fn log_px_is_one_and_the_same_in_every_way() {
    let (vae, images) = plane();
    let prior = vae.prior().unwrap();
    let (z, log_area) = grid(9.0, 900);
    for x in &images[..3] {
        let log_likelihood = log_likelihood(&vae, x, &z).unwrap();
        let pairs = log_likelihood.into_iter().zip(z.chunks(2));
        let log_joint: Vec<f64> = pairs
            .map(|(l, z)| f64::from(l) + prior.log_density(z))
            .collect();
        let expected = log_area + log_sum(log_joint.iter().copied());

        let found = quadrature(&vae, x);
        assert!(
            (found.log_px - expected).abs() < 2e-4,
            "{found:?}, {expected}"
        );
        assert!(found.error <= 1e-4, "{found:?}");
        let apart = found.log_px - found.elbo - found.kl_posterior;
        assert!(apart.abs() < 2e-3, "{found:?}");

        for proposal in [Proposal::Prior, Proposal::Posterior] {
            let weights = log_weights(&vae, x, proposal, 40_000, &mut Rng::new(3)).unwrap();
            let running = Running::log_mean_exp(&weights);
            let (found, error) = (
                running.estimate.last().unwrap(),
                running.standard_error.last().unwrap(),
            );
            assert!(*error < 0.2, "{proposal:?}: {error}");
            let off = (found - expected).abs();
            assert!(
                off < 5.0 * error,
                "{proposal:?}: {found} +- {error}, {expected}"
            );

            let how = Annealing {
                chains: 100,
                steps: 60,
                leapfrog: 10,
                from: proposal,
                schedule: Schedule::Sigmoid,
            };
            let frozen = vae.frozen().unwrap();
            let found = anneal(&frozen, x, &how, &mut Rng::new(7), &mut || ()).unwrap();
            let (log_px, error) = (found.log_px(), found.standard_error());
            let off = (log_px - expected).abs();
            assert!(error < 0.3, "{proposal:?}: {error}");
            assert!(
                off < 5.0 * error,
                "{proposal:?}: {log_px} +- {error}, {expected}"
            );
        }
        let by_q = log_px(&vae, x, 3000, &mut Rng::new(4)).unwrap();
        assert!((by_q - expected).abs() < 0.5, "{by_q}, {expected}");
    }
}

/// The kl of a pass is right on average: against a plain grid of two latents, and the nodes of quadrature.
#[test]
fn the_kl_of_a_pass_has_the_mean_that_quadrature_finds() {
    let (vae, images) = plane();
    let prior = vae.prior().unwrap();
    let x = &images[1];
    let q = posterior(&vae, x).unwrap();
    let (z, log_area) = grid(9.0, 900);
    let terms = z.chunks(2).map(|z| {
        let log_q = log_density(&q, z);
        (log_q + log_area).exp() * (log_q - prior.log_density(z))
    });
    let expected: f64 = terms.sum();
    let by_nodes = quadrature(&vae, x).kl;
    assert!((by_nodes - expected).abs() < 2e-3, "{by_nodes}, {expected}");

    let (mut of_pass, draws) = (Spread::default(), 20_000);
    let eps = Rng::new(5).normal_tensor(draws, 2).unwrap();
    let many = x.repeat(draws).unwrap();
    let pass = Forward::new(&vae, &many, &eps, &mut Unobserved).unwrap();
    for kl in flat(&pass.terms.kl).unwrap() {
        of_pass.add(f64::from(kl));
    }
    let estimate = estimate_kl(&vae, x, draws, &mut Rng::new(6)).unwrap();
    assert_eq!(estimate.closed, None);
    for (what, found, error) in [
        ("a pass", of_pass.mean, of_pass.standard_error()),
        (
            "an estimate",
            *estimate.running.estimate.last().unwrap(),
            *estimate.running.standard_error.last().unwrap(),
        ),
    ] {
        let off = (found - expected).abs();
        assert!(off < 5.0 * error, "{what}: {found} +- {error}, {expected}");
    }
}

/// In one latent, by Simpson's nodes of q itself.
#[test]
fn the_kl_of_a_single_latent_has_the_mean_of_its_integral() {
    let at = |mu: f64, sigma: f64| Gaussian { mu, sigma };
    let prior = Mixture::new(vec![at(-1.0, 0.2), at(2.0, 0.7)], &[0.3, -0.4]).unwrap();
    let q = at(0.4, 0.9);
    let apart = |z: f64| q.log_density(z) - prior.log_density(&[z as f32]);
    let expected: f64 = q.nodes().map(|(z, weight)| weight * apart(z)).sum();
    let mut found = Spread::default();
    for eps in Rng::new(8).normal(50_000) {
        found.add(apart(q.mu + q.sigma * f64::from(eps)));
    }
    let off = (found.mean - expected).abs();
    assert!(off < 5.0 * found.standard_error(), "{found:?}, {expected}");
    assert_eq!(prior.closed_kl(&[q]), None);
    // Of one latent the marginal is all there is.
    let off = prior.marginal_log_density(0, 0.5) - prior.log_density(&[0.5]);
    assert!(off.abs() < 1e-12, "{off}");
}

/// A mixture whose only component is N(0, I) is the standard prior: the same loss within rounding, and the same kl on average.
#[test]
fn one_standard_component_is_the_standard_prior() {
    let fixture = Fixture::load("priors.safetensors");
    let parameters = fixture.under("vamp.parameter.").into_iter();
    let mut plain: BTreeMap<String, Tensor> = parameters
        .filter(|(name, _)| !name.starts_with("prior."))
        .collect();
    let standard = vae(&small_config(), plain.clone());
    let zeros = |shape: &[usize]| Tensor::zeros(shape, candle_core::DType::F32, &Device::Cpu);
    for (name, shape) in [("mu", &[1, 3][..]), ("logvar", &[1, 3]), ("logits", &[1])] {
        plain.insert(format!("prior.{name}"), zeros(shape).unwrap());
    }
    let mixture = vae(&with(Prior::Mixture, 1, small_config()), plain);
    let x = Batch::unlabelled(fixture.get("vamp.x").clone());
    let draws = 4000;
    let eps = Rng::new(9).normal_tensor(5 * draws, 3).unwrap();
    let many = x.repeat(draws).unwrap();
    let [closed, estimated] = [&standard, &mixture].map(|vae| {
        let pass = Forward::new(vae, &many, &eps, &mut Unobserved).unwrap();
        assert_eq!(
            flat(&vae.sample_prior(9, 0.7, &mut Rng::new(1)).unwrap().z).unwrap(),
            flat(&standard.sample_prior(9, 0.7, &mut Rng::new(1)).unwrap().z).unwrap()
        );
        flat(&pass.terms.kl).unwrap()
    });
    for (image, &closed) in closed[..5].iter().enumerate() {
        let mut found = Spread::default();
        let of_image = estimated.iter().skip(image).step_by(5);
        of_image.for_each(|&kl| found.add(f64::from(kl)));
        let off = (found.mean - f64::from(closed)).abs();
        assert!(off < 5.0 * found.standard_error(), "{found:?}, {closed}");
    }
    // What is sampled is the same number, whichever of the two it is measured against.
    let settings = TrainConfig {
        objective: Objective::ImportanceWeighted,
        iw_samples: 5,
        ..TrainConfig::default()
    }
    .objective_settings(1.0);
    let eps = eps.narrow(0, 0, 25).unwrap();
    let [a, b] = [&standard, &mixture].map(|vae| {
        let pass = Forward::with_loss(vae, &x, &eps, &settings, &mut Unobserved);
        sum(&pass.unwrap().1).unwrap()
    });
    assert!((a - b).abs() < 1e-5, "{a}, {b}");
}

/// Draws have the mixture's mean and covariance, and their shares are its weights.
#[test]
fn draws_are_of_the_mixture() {
    let (vae, _) = plane();
    let prior = vae.prior().unwrap();
    let count = 40_000;
    let z = flat(&vae.sample_prior(count, 1.0, &mut Rng::new(11)).unwrap().z).unwrap();
    let components: Vec<(f64, Vec<Gaussian>)> = prior
        .components()
        .map(|(log_weight, row)| (log_weight.exp(), row.to_vec()))
        .collect();
    let weights: f64 = components.iter().map(|(weight, _)| weight).sum();
    assert!((weights - 1.0).abs() < 1e-12, "{weights}");
    let moment = |of: &dyn Fn(&[Gaussian]) -> f64| -> f64 {
        components.iter().map(|(w, row)| w * of(row)).sum()
    };
    let expected = [
        moment(&|g| g[0].mu),
        moment(&|g| g[1].mu),
        moment(&|g| g[0].mu.powi(2) + g[0].sigma.powi(2)),
        moment(&|g| g[1].mu.powi(2) + g[1].sigma.powi(2)),
        moment(&|g| g[0].mu * g[1].mu),
    ];
    let mut found = [Spread::default(); 5];
    for z in z.chunks(2) {
        let [a, b] = [z[0], z[1]].map(f64::from);
        for (spread, value) in found.iter_mut().zip([a, b, a * a, b * b, a * b]) {
            spread.add(value);
        }
    }
    for (found, expected) in found.iter().zip(expected) {
        let off = (found.mean - expected).abs();
        assert!(off < 5.0 * found.standard_error(), "{found:?}, {expected}");
    }
    // Without deviations there are the means alone.
    let z = flat(&vae.sample_prior(50, 0.0, &mut Rng::new(11)).unwrap().z).unwrap();
    for z in z.chunks(2) {
        let is_mean = |(_, row): &(f64, Vec<Gaussian>)| {
            row.iter()
                .zip(z)
                .all(|(g, &z)| (g.mu - f64::from(z)).abs() < 1e-6)
        };
        assert!(components.iter().any(is_mean), "{z:?}");
    }
}

/// Whatever the prior, the average of log q(z|x) - log p(z) is I(x; z) and KL(q(z) || p(z)): the same z are evaluated and cut.
#[test]
fn what_is_evaluated_goes_by_the_prior() {
    let (vae, _) = plane();
    let data = Dataset::of_rows(6, Rng::new(17).normal(400 * 6), None).unwrap();
    let found = evaluate(&vae, &data, 400, 5).unwrap();
    let aggregate = AggregatePosterior::new(&vae, &data, 400, 5).unwrap();
    let (mut information, mut marginal) = (0.0, 0.0);
    for i in 0..400 {
        let cut = aggregate.cut(i);
        information += cut.information / 400.0;
        marginal += cut.marginal / 400.0;
    }
    let off = (information + marginal - found.kl).abs();
    assert!(off < 1e-4, "{information} + {marginal}, {}", found.kl);
    assert!(found.standard_errors.kl > 0.0);

    // Of one image, by its draws; and of each latent by itself, against the mixture's own marginals.
    let x = data.fixed_batch(&[0], vae.config().pixels, 5).unwrap();
    let grey = flat(&x.x).unwrap();
    let explained = explain(&vae, &grey, 4000, 3, None).unwrap();
    let error = explained.kl_error.unwrap();
    let expected = quadrature(&vae, &x).kl;
    let off = (explained.kl - expected).abs();
    assert!(off < 5.0 * error, "{} +- {error}, {expected}", explained.kl);
    let (prior, q) = (vae.prior().unwrap(), posterior(&vae, &x).unwrap());
    for (j, q) in q.iter().enumerate() {
        let apart = |z: f64| q.log_density(z) - prior.marginal_log_density(j, z);
        let expected: f64 = q.nodes().map(|(z, weight)| weight * apart(z)).sum();
        let found = f64::from(explained.kl_per_latent[j]);
        // The differences of 4,000 draws are a nat or two apart.
        assert!((found - expected).abs() < 0.15, "{found}, {expected}");
    }
}
