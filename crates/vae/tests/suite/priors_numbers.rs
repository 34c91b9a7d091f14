//! Learned priors by numbers that are found in several ways: log p(x), the kl, draws, and what is asked of a model that has one. The
//! values and gradients of training are in `priors`.

use std::collections::BTreeMap;

use crate::fixture::{small_config, vae, Fixture};
use crate::plane::{linear_gaussian, quadrature};
use crate::priors::with;
use vae::inference::{
    anneal, evaluate, explain, log_likelihood, log_px, log_weights, posterior, AggregatePosterior,
    Annealing, AnnealingSchedule, GapSearch, GapSettings, Gaps, Proposal,
};
use vae::model::{Forward, Unobserved};
use vae::probability::{log_density, Estimate, Gaussian, Mixture, Running, Spread};
use vae::theory::estimate_kl;
use vae::{flat, sum, Batch, Dataset, Device, Objective, Prior, Rng, Tensor, TrainConfig, Vae};

/// The linear-Gaussian model under a mixture of three, one of them narrow, that lie where N(0, I) has little.
fn plane() -> (Vae, Vec<Batch>) {
    under(
        &[[-2.0, 0.0], [1.5, 1.0], [0.0, -2.5]],
        &[[-1.0, -2.0], [0.3, -3.0], [-4.0, -0.5]],
        &[0.5, -0.2, 0.0],
    )
}

/// The linear-Gaussian model under a mixture of these components.
fn under(mu: &[[f32; 2]], logvar: &[[f32; 2]], logits: &[f32]) -> (Vae, Vec<Batch>) {
    let exact = linear_gaussian(true);
    let matrix = |rows: &[[f32; 2]]| {
        Tensor::from_slice(rows.as_flattened(), (rows.len(), 2), &Device::Cpu).unwrap()
    };
    let mut parameters = exact.vae.parameters().to_tensors().unwrap();
    let logits = Tensor::new(logits, &Device::Cpu).unwrap();
    for (name, tensor) in [
        ("mu", matrix(mu)),
        ("logvar", matrix(logvar)),
        ("logits", logits),
    ] {
        parameters.insert(format!("prior.{name}"), tensor);
    }
    let config = with(Prior::Mixture, mu.len(), exact.vae.config().clone());
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
                schedule: AnnealingSchedule::Sigmoid,
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
    let zeros = |shape: &[usize]| Tensor::zeros(shape, vae::candle_core::DType::F32, &Device::Cpu);
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
    let explained = explain(&vae, &grey, 4000, None, 3).unwrap();
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

/// q is fitted to one image under the model's prior, and log p(x) is found under it (`inference/gaps`): of one component, where p(z|x)
/// has one hill, as it is; of several, of whose hills q finds one, not above it.
#[test]
fn the_gaps_of_one_image_go_by_the_prior() {
    let one = under(&[[1.0, -0.7]], &[[0.4, -1.5]], &[0.0]);
    for ((vae, images), found_whole) in [(one, true), (plane(), false)] {
        let vae = vae.frozen().unwrap();
        for (i, x) in images[..3].iter().enumerate() {
            let exact = quadrature(&vae, x);
            let found = gaps(&vae, x, i as u64);
            let near = |what: &str, of: Estimate, expected: f64| {
                let off = (of.mean - expected).abs();
                assert!(off < 5.0 * of.error + 0.01, "{what}: {of:?}, {expected}");
            };
            near("the encoder's bound", found.encoder, exact.elbo);
            if found_whole {
                near("log p(x)", found.log_px, exact.log_px);
            }
            for bound in [found.encoder, found.gaussian, found.flow, found.log_px] {
                assert!(bound.mean < exact.log_px + 5.0 * bound.error, "{found:?}");
            }
        }
    }
}

fn gaps(vae: &Vae, x: &Batch, seed: u64) -> Gaps {
    let settings = GapSettings::default();
    let mut search = GapSearch::new(vae, x, settings, Rng::new(seed)).unwrap();
    loop {
        if let Some(found) = search.advance(vae).unwrap() {
            return found;
        }
    }
}
