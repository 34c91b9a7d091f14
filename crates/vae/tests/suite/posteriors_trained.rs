//! Training a posterior with a flow: that it learns, that a run goes on bit for bit, files, and what is refused.

use crate::small::{bits, config, dataset, learns, losses, read, written};
use vae::inference::{evaluate, held_out_gaps, AggregatePosterior, GapSettings};
use vae::{
    flat, Batch, Config, EncoderGradient, ModelConfig, Objective, PosteriorKind, Prior, Rng,
    TrainConfig, Trainer, Vae,
};

const FLOWS: [PosteriorKind; 2] = [PosteriorKind::Planar, PosteriorKind::Autoregressive];

fn with(posterior: PosteriorKind, train: TrainConfig) -> Config {
    let model = ModelConfig {
        posterior,
        flow_length: 3,
        ..config().model
    };
    Config { model, train }
}

#[test]
fn training_goes_on_bit_for_bit() {
    let data = dataset(23);
    let weighted = TrainConfig {
        objective: Objective::ImportanceWeighted,
        ..config().train
    };
    for posterior in FLOWS {
        for train in [config().train, weighted.clone()] {
            let mut whole = Trainer::new(with(posterior, train.clone())).unwrap();
            let expected = losses(&mut whole, &data, 13);
            let mut stopped = Trainer::new(with(posterior, train.clone())).unwrap();
            let mut found = losses(&mut stopped, &data, 7);
            let mut after = read(&written(&stopped, true));
            assert_eq!(after.config(), stopped.config());
            found.extend(losses(&mut after, &data, 6));
            assert_eq!(found, expected);
            assert_eq!(bits(after.vae()), bits(whole.vae()));
            after.vae().require_finite_answers().unwrap();
        }
    }
}

/// All that belongs to the flow moves, but for weights that are masked, and the loss falls.
#[test]
fn flows_learn() {
    let data = dataset(23);
    for posterior in FLOWS {
        let mut trainer = Trainer::new(with(posterior, config().train)).unwrap();
        let first = bits(trainer.vae());
        assert!(learns(&mut trainer, &data), "{posterior:?}");
        let last = bits(trainer.vae());
        let of_flow = first.keys().filter(|name| name.contains("flow."));
        for name in of_flow.clone() {
            assert_ne!(first[name], last[name], "{name}");
        }
        let expected = match posterior {
            PosteriorKind::Autoregressive => 2 + 3 * 6,
            _ => 2,
        };
        assert_eq!(of_flow.count(), expected);
    }
}

/// A Gaussian's parameters, and the draws that made them, are what they were before there were flows.
#[test]
fn without_a_flow_nothing_is_declared_for_one() {
    let config = Config::default()
        .with(&serde_json::json!({ "model": { "latent": 2 } }))
        .unwrap();
    assert_eq!(config.model.posterior, PosteriorKind::Gaussian);
    let plain = Vae::random(
        &with(PosteriorKind::Gaussian, TrainConfig::default()).model,
        &mut Rng::new(3),
    );
    let plain = bits(&plain.unwrap());
    assert!(!plain.keys().any(|name| name.contains("flow")));
    // And the encoder before a flow is drawn as it is without.
    let flowing = Vae::random(
        &with(PosteriorKind::Planar, TrainConfig::default()).model,
        &mut Rng::new(3),
    );
    let flowing = bits(&flowing.unwrap());
    for name in plain.keys().filter(|name| name.starts_with("encoder")) {
        assert_eq!(plain[name], flowing[name], "{name}");
    }
}

/// A flow of autoregressive steps begins as the identity: then q(z|x) is its Gaussian, and the kl estimates the closed form.
#[test]
fn a_flow_that_does_nothing_is_the_gaussian() {
    let model = with(PosteriorKind::Autoregressive, TrainConfig::default()).model;
    let vae = Vae::random(&model, &mut Rng::new(5)).unwrap();
    let parameters = vae.parameters().to_tensors().unwrap();
    let gaussian = ModelConfig {
        posterior: PosteriorKind::Gaussian,
        ..model
    };
    let plain = Vae::from_tensors(&gaussian, &parameters).unwrap();
    let x = Batch::unlabelled(vae.see(&[0.3; 24]).unwrap().x);
    let [found, expected] =
        [&vae, &plain].map(|vae| vae.encode(&x).unwrap().as_gaussian().unwrap());
    for (found, expected) in [(&found.mu, &expected.mu), (&found.logvar, &expected.logvar)] {
        let pairs = flat(found)
            .unwrap()
            .into_iter()
            .zip(flat(expected).unwrap());
        pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-4, "{a}, {b}"));
    }
    let data = dataset(400);
    let [found, expected] = [&vae, &plain].map(|vae| evaluate(vae, &data, 400, 1).unwrap());
    assert!((found.nll - expected.nll).abs() < 1e-4);
    let error = found.standard_errors.kl;
    assert!(
        error > 0.0 && (found.kl - expected.kl).abs() < 4.0 * error,
        "{found:?}, {expected:?}"
    );
    for (a, b) in found.kl_per_latent.iter().zip(&expected.kl_per_latent) {
        assert!((a - b).abs() < 1e-4, "{a}, {b}");
    }
}

#[test]
fn what_cannot_go_together_is_refused_by_name() {
    let refused = |change: &dyn Fn(&mut Config)| {
        let mut config = with(PosteriorKind::Planar, config().train);
        change(&mut config);
        let error = config.validate().unwrap_err();
        assert_eq!(error.kind(), "config");
        error.to_string()
    };
    let free = refused(&|config| config.train.objective = Objective::FreeBits);
    assert!(
        free.contains("`objective`") && free.contains("got free-bits"),
        "{free}"
    );
    let correlated = refused(&|config| config.train.objective = Objective::BetaTc);
    assert!(
        correlated
            .contains("`objective` must be elbo or importance-weighted where q(z|x) has a flow"),
        "{correlated}"
    );
    let doubly = refused(&|config| {
        config.train.objective = Objective::ImportanceWeighted;
        config.train.encoder_gradient = EncoderGradient::DoublyReparameterized;
    });
    assert!(
        doubly.contains("`encoder_gradient` must be reparameterized"),
        "{doubly}"
    );
    let vamp = refused(&|config| config.model.prior = Prior::Vamp);
    assert!(
        vamp.contains("`prior` must be standard or mixture where q(z|x) has a flow"),
        "{vamp}"
    );
    let long = refused(&|config| config.model.flow_length = 101);
    assert!(long.contains("`flow_length`"), "{long}");
    // Where the other objective is none of these, its settings do not matter.
    let mut config = with(PosteriorKind::Planar, config().train);
    config.train.encoder_gradient = EncoderGradient::DoublyReparameterized;
    config.validate().unwrap();
}

#[test]
fn what_asks_for_a_gaussian_is_refused_by_name() {
    let vae = Vae::random(
        &with(PosteriorKind::Planar, TrainConfig::default()).model,
        &mut Rng::new(3),
    );
    let (vae, data) = (vae.unwrap(), dataset(5));
    let errors = [
        AggregatePosterior::new(&vae, &data, 5, 1).unwrap_err(),
        held_out_gaps(&vae, &data, 0, GapSettings::default(), 1).unwrap_err(),
    ];
    for error in errors {
        assert!(
            error.to_string().contains("`posterior` must be gaussian"),
            "{error}"
        );
    }
}
