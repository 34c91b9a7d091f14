//! Training a learned prior: what its pseudo-inputs begin as, that a run goes on bit for bit, files, and what is refused.

use crate::small::{bits, config, dataset, learns, losses, read, written};
use vae::{
    flat, Condition, Config, EncoderGradient, Likelihood, ModelConfig, Objective, Pixels, Prior,
    TrainConfig, Trainer,
};

fn with(prior: Prior, train: TrainConfig) -> Config {
    let model = ModelConfig {
        prior,
        components: 6,
        ..config().model
    };
    Config { model, train }
}

#[test]
fn training_goes_on_bit_for_bit() {
    let data = dataset(23);
    let weighted = TrainConfig {
        objective: Objective::ImportanceWeighted,
        encoder_gradient: EncoderGradient::DoublyReparameterized,
        ..config().train
    };
    let correlated = TrainConfig {
        objective: Objective::BetaTc,
        beta: 4.0,
        ..config().train
    };
    for prior in [Prior::Mixture, Prior::Vamp] {
        for train in [config().train, weighted.clone(), correlated.clone()] {
            let mut whole = Trainer::new(with(prior, train.clone())).unwrap();
            let expected = losses(&mut whole, &data, 13);
            // Stopped before the first step, too.
            for before in [0, 7] {
                let mut stopped = Trainer::new(with(prior, train.clone())).unwrap();
                let mut found = losses(&mut stopped, &data, before);
                let mut after = read(&written(&stopped, true));
                found.extend(losses(&mut after, &data, 13 - before));
                assert_eq!(found, expected);
                assert_eq!(bits(after.vae()), bits(whole.vae()));
            }
        }
    }
}

/// A prior that is learned fits better than N(0, I) on what it is learned from, and its parameters move.
#[test]
fn learned_priors_learn() {
    let data = dataset(23);
    for prior in [Prior::Mixture, Prior::Vamp] {
        let mut trainer = Trainer::new(with(prior, config().train)).unwrap();
        trainer.step(&data).unwrap();
        let first = bits(trainer.vae());
        assert!(learns(&mut trainer, &data), "{prior:?}");
        let last = bits(trainer.vae());
        for name in first.keys().filter(|name| name.starts_with("prior.")) {
            assert_ne!(first[name], last[name], "{name}");
        }
    }
}

/// Each pseudo-input begins as another image, away from black and white; a model that was trained keeps its own.
#[test]
fn pseudo_inputs_begin_as_images_of_the_training_set() {
    let data = dataset(23);
    let of = |trainer: &Trainer| {
        let parameter = trainer.vae().parameters().get("prior.pseudo_inputs");
        flat(parameter.unwrap().var()).unwrap()
    };
    let train = TrainConfig {
        lr: 1e-7,
        ..config().train
    };
    let mut trainer = Trainer::new(with(Prior::Vamp, train)).unwrap();
    trainer.step(&data).unwrap();
    let begun = of(&trainer);
    let all: Vec<usize> = (0..data.len()).collect();
    let rng = &mut vae::Rng::new(0);
    let images = flat(&data.batch(&all, Pixels::Grey, rng).unwrap().x).unwrap();
    let mut found: Vec<usize> = Vec::new();
    for own in begun.chunks(12) {
        let is_own = |image: &[f32]| {
            let mut pairs = image.iter().zip(own);
            pairs.all(|(x, own)| (0.05 + 0.9 * x - own).abs() < 1e-5)
        };
        found.push(images.chunks(12).position(is_own).unwrap());
    }
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 6);

    // Weights alone: training begins anew, but not the pseudo-inputs.
    let mut again = read(&written(&trainer, false));
    again.step(&dataset(7)).unwrap();
    let moved = of(&again);
    let pairs = moved.iter().zip(&begun);
    assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-5));
    // Nor where such a run is saved and read before it begins.
    let mut saved = read(&written(&read(&written(&trainer, false)), true));
    saved.step(&dataset(7)).unwrap();
    assert_eq!(bits(saved.vae()), bits(again.vae()));
    // More of them than images.
    let mut few = Trainer::new(with(Prior::Vamp, config().train)).unwrap();
    few.step(&dataset(4)).unwrap();
}

/// A file from before there were other priors has none of these settings.
#[test]
fn what_does_not_say_has_the_standard_prior() {
    let fields = serde_json::json!({ "model": { "latent": 2 } });
    let config = Config::default().with(&fields).unwrap();
    assert_eq!(config.model.prior, Prior::Standard);
    let trainer = Trainer::new(with(Prior::Standard, self::config().train)).unwrap();
    let names = trainer.vae().parameters().iter();
    assert!(!names.into_iter().any(|(name, _)| name.starts_with("prior")));
}

#[test]
fn a_file_keeps_the_prior() {
    for prior in [Prior::Mixture, Prior::Vamp] {
        let trainer = Trainer::new(with(prior, config().train)).unwrap();
        let again = read(&written(&trainer, true));
        assert_eq!(bits(again.vae()), bits(trainer.vae()));
        assert_eq!(again.config(), trainer.config());
        trainer.vae().require_finite_answers().unwrap();
    }
}

#[test]
fn what_cannot_go_together_is_refused_by_name() {
    let refused = |change: &dyn Fn(&mut Config)| {
        let mut config = with(Prior::Vamp, config().train);
        change(&mut config);
        let error = config.validate().unwrap_err();
        assert_eq!(error.kind(), "config");
        error.to_string()
    };
    let told = refused(&|config| {
        config.model.condition = Condition::Class;
        config.model.classes = Some(3);
    });
    assert!(
        told.contains("`prior` must be standard or mixture"),
        "{told}"
    );
    let units = refused(&|config| {
        config.model.likelihood = Likelihood::Categorical;
        config.model.pixels = Pixels::OneHot;
    });
    assert!(
        units.contains("`prior`") && units.contains("got vamp"),
        "{units}"
    );
    for prior in [Prior::Mixture, Prior::Vamp] {
        let free = refused(&|config| {
            config.model.prior = prior;
            config.train.objective = Objective::FreeBits;
        });
        assert!(
            free.contains("`objective`") && free.contains("got free-bits"),
            "{free}"
        );
    }
    let none = refused(&|config| config.model.components = 0);
    assert!(none.contains("`components`"), "{none}");
    let many = refused(&|config| {
        config.model.components = 1000;
        config.model.network = vae::Network::Conv;
        (config.model.input, config.model.shape) = (4096, None);
        (config.model.channels, config.model.stride) = (vec![32], 1);
    });
    assert!(
        many.contains("`components`: expected at most 256"),
        "{many}"
    );
}
