//! Annealed importance sampling where p(x) is known: exactly, of the linear-Gaussian model; by quadrature, of the shipped model
//! with two latents and of one whose posterior has a mode that q does not know.

use crate::plane::{digits, folded, linear_gaussian, quadrature, shipped};
use vae::inference::{
    anneal, log_px, log_weights, Annealed, Annealing, AnnealingSchedule, Proposal,
};
use vae::probability::Spread;
use vae::{Batch, Device, Rng, Tensor, Vae};

/// What f32 leaves of a log density of some nats, over the steps of an annealing.
const ROUNDING: f64 = 1e-3;

fn how(chains: usize, steps: usize, from: Proposal, schedule: AnnealingSchedule) -> Annealing {
    Annealing {
        chains,
        steps,
        leapfrog: 10,
        from,
        schedule,
    }
}

fn annealed(vae: &Vae, x: &Batch, how: &Annealing) -> Annealed {
    let mut steps = 0;
    let vae = vae.frozen().unwrap();
    let found = anneal(&vae, x, how, &mut Rng::new(7), &mut || steps += 1).unwrap();
    assert_eq!((steps, found.log_weights.len()), (how.steps, how.chains));
    found
}

fn assert_agrees(what: &str, found: &Annealed, expected: f64) {
    let (log_px, error) = (found.log_px(), found.standard_error());
    assert!(
        (log_px - expected).abs() < 5.0 * error + ROUNDING,
        "{what}: {log_px} +- {error}, expected {expected}"
    );
}

/// From the prior and from a wrong q, on both schedules; the weights themselves are p(x) on average.
#[test]
fn of_the_linear_gaussian_model_log_px_is_exact() {
    let exact = linear_gaussian(true);
    for from in [Proposal::Prior, Proposal::Posterior] {
        for schedule in [AnnealingSchedule::Linear, AnnealingSchedule::Sigmoid] {
            let mut ratios = Spread::default();
            for (x, &expected) in exact.x.iter().zip(&exact.log_px) {
                let found = annealed(&exact.vae, x, &how(100, 60, from, schedule));
                let what = format!("{from:?}, {schedule:?}");
                assert_agrees(&what, &found, expected);
                assert!(found.standard_error() < 0.1, "{what}: {found:?}");
                assert!(found.accepted > 0.5, "{what}: {found:?}");
                let ratio = |w: &f64| (w - expected).exp();
                found.log_weights.iter().for_each(|w| ratios.add(ratio(w)));
            }
            let off = (ratios.mean - 1.0).abs();
            assert!(off < 5.0 * ratios.standard_error(), "{from:?}: {ratios:?}");
        }
    }
}

/// T = 1 is importance sampling, weight by weight.
#[test]
fn one_step_is_importance_sampling() {
    let exact = linear_gaussian(true);
    for from in [Proposal::Prior, Proposal::Posterior] {
        let found = annealed(
            &exact.vae,
            &exact.x[0],
            &how(30, 1, from, AnnealingSchedule::Linear),
        );
        let expected = log_weights(&exact.vae, &exact.x[0], from, 30, &mut Rng::new(7)).unwrap();
        for (found, expected) in found.log_weights.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found}, {expected}");
        }
        assert!(found.accepted.is_nan());
    }
}

/// x has two modes in z, of which q knows one: importance sampling from q finds half of p(x) or so, annealing from the prior all.
#[test]
fn a_mode_that_q_does_not_know_is_found() {
    let vae = folded(-0.1, 0.03, [0.5, 0.3]);
    let x = Tensor::new(&[[0.6_f32, 0.3]], &Device::Cpu).unwrap();
    let x = Batch::unlabelled(x);
    let expected = quadrature(&vae, &x).log_px;
    let found = annealed(
        &vae,
        &x,
        &how(200, 300, Proposal::Prior, AnnealingSchedule::Sigmoid),
    );
    assert_agrees("two modes", &found, expected);
    assert!(found.standard_error() < 0.2, "{found:?}");
    let by_q = log_px(&vae, &x, 2000, &mut Rng::new(3)).unwrap();
    assert!(by_q < expected - 0.3, "{by_q}, {expected}");
}

#[test]
fn real_digits_have_the_log_px_of_quadrature_and_of_importance_sampling() {
    let vae = shipped();
    for x in &digits()[..2] {
        let expected = quadrature(&vae, x).log_px;
        for from in [Proposal::Prior, Proposal::Posterior] {
            let found = annealed(&vae, x, &how(16, 150, from, AnnealingSchedule::Sigmoid));
            assert_agrees(&format!("{from:?}"), &found, expected);
            // From the prior some chains stay among other digits, and weigh nothing.
            let near = from == Proposal::Posterior;
            assert!(!near || found.spread() < 1.0, "{found:?}");
        }
        let by_q = log_px(&vae, x, 3000, &mut Rng::new(3)).unwrap();
        assert!((by_q - expected).abs() < 0.3, "{by_q}, {expected}");
    }
}

#[test]
fn the_same_seed_gives_the_same_weights_and_no_sizes_are_refused() {
    let exact = linear_gaussian(true);
    let usual = how(3, 20, Proposal::Prior, AnnealingSchedule::Linear);
    let again = || annealed(&exact.vae, &exact.x[1], &usual);
    assert_eq!(again(), again());
    for (chains, steps, leapfrog) in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1_000_001, 1)] {
        let how = Annealing {
            chains,
            steps,
            leapfrog,
            ..usual
        };
        let refused = anneal(&exact.vae, &exact.x[0], &how, &mut Rng::new(1), &mut || ());
        assert_eq!(refused.unwrap_err().kind(), "range");
    }
}

/// A frozen model has no gradients of its own, and the same ones by z.
#[test]
fn a_frozen_model_answers_as_before() {
    let exact = linear_gaussian(true);
    let usual = how(5, 10, Proposal::Posterior, AnnealingSchedule::Sigmoid);
    let of = |vae: &Vae| anneal(vae, &exact.x[2], &usual, &mut Rng::new(5), &mut || ()).unwrap();
    let frozen = exact.vae.frozen().unwrap();
    assert_eq!(of(&exact.vae), of(&frozen));
    assert_eq!(frozen.parameters().gradient_norm(), 0.0);
}
