//! Learned priors: log p(z), the loss and every gradient against PyTorch (`scripts/priors.py`); log p(x) and the kl against plain
//! grids, closed forms and Monte Carlo.

use std::collections::BTreeMap;

use crate::fixture::{
    assert_close, difference, digits_config, small_config, ten_losses_of, vae, Fixture,
};
use vae::config::ObjectiveSettings;
use vae::model::{backward, Forward, Unobserved};
use vae::{
    flat, Batch, Device, EncoderGradient, ModelConfig, Objective, Prior, Tensor, TrainConfig, Vae,
};

const PRIORS: [(&str, Prior); 2] = [("mixture", Prior::Mixture), ("vamp", Prior::Vamp)];

pub fn with(prior: Prior, components: usize, config: ModelConfig) -> ModelConfig {
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

pub fn rows(eps: &Tensor) -> Tensor {
    let (draws, n, latent) = eps.dims3().unwrap();
    eps.reshape((draws * n, latent)).unwrap()
}

pub fn assert_gradients(vae: &Vae, loss: &Tensor, expected: &BTreeMap<String, Tensor>, what: &str) {
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
    let fixture = Fixture::load("training-priors.safetensors");
    for (case, prior) in PRIORS {
        let losses = ten_losses_of(&fixture, case, &with(prior, 5, digits_config()));
        for precision in ["f32", "f64"] {
            let expected = fixture.numbers(&format!("{case}.losses.{precision}"));
            let off = difference(&losses, &expected);
            println!("{case}: off PyTorch's {precision} by {off:e}");
            assert!(off < 2e-6, "{case}: {losses:?}, expected {expected:?}");
        }
    }
}
