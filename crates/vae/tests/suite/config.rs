//! The configuration: what is allowed, that a refusal names the field, and the words in which it is written down.

use serde_json::{json, Value};
use vae::config::MAX_LOGITS;
use vae::model::declarations;
use vae::{
    Activation, Condition, Config, EncoderGradient, Likelihood, ModelConfig, Network, Objective,
    Optimizer, Pixels, PosteriorKind, Prior, Rng, Schedule, TrainConfig, Vae,
};

fn model(change: impl FnOnce(&mut ModelConfig)) -> Config {
    let mut config = Config::default();
    change(&mut config.model);
    config
}

fn train(change: impl FnOnce(&mut TrainConfig)) -> Config {
    let mut config = Config::default();
    change(&mut config.train);
    config
}

/// Asserts that `config` is refused for `field` alone, in a message that holds `found`.
fn assert_refused(config: &Config, field: &str, found: &str) {
    let error = config.validate().unwrap_err();
    assert_eq!(error.kind(), "config");
    let message = error.to_string();
    assert!(message.contains(&format!("`{field}`")), "{message}");
    assert!(message.contains(&format!("got {found}")), "{message}");
}

/// Asserts that no model of `config`, which by itself is valid, is made, in a message that holds `found`.
fn assert_too_large(config: &Config, found: &str) {
    config.validate().unwrap();
    let message = declarations(&config.model).unwrap_err().to_string();
    assert!(message.contains("`hidden`"), "{message}");
    assert!(message.contains(&format!("got {found}")), "{message}");
}

#[test]
fn the_defaults_are_the_reference_setup() {
    let config = Config::default();
    config.validate().unwrap();
    assert_eq!((config.model.input, config.model.latent), (784, 20));
    assert_eq!(config.model.hidden, [400]);
    assert_eq!((config.train.batch, config.train.lr), (128, 1e-3));
}

#[test]
fn the_ends_of_every_range_are_allowed() {
    let smallest = Config {
        model: ModelConfig {
            input: 1,
            hidden: vec![],
            latent: 1,
            variance: 1e-4,
            levels: 2,
            ..ModelConfig::default()
        },
        train: TrainConfig {
            batch: 1,
            lr: 1e-7,
            epochs: 0,
            beta: 0.0,
            warmup: 0,
            clip: 0.0,
            seed: 0,
            ..TrainConfig::default()
        },
    };
    smallest.validate().unwrap();
    let largest = Config {
        model: ModelConfig {
            input: 4096,
            // Each end by itself: all of them together could not be saved.
            hidden: vec![256; 8],
            latent: 256,
            variance: 100.0,
            levels: 256,
            ..ModelConfig::default()
        },
        train: TrainConfig {
            batch: 4096,
            lr: 1.0,
            epochs: 100_000,
            beta: 1000.0,
            warmup: 10_000_000,
            clip: 1e6,
            seed: (1 << 53) - 1,
            ..TrainConfig::default()
        },
    };
    largest.validate().unwrap();
    let widest = ModelConfig {
        hidden: vec![4096],
        input: 1,
        ..ModelConfig::default()
    };
    widest.validate().unwrap();
}

#[test]
fn what_cannot_be_built_is_refused_by_name() {
    assert_refused(&model(|m| m.input = 0), "input", "0");
    assert_refused(&model(|m| m.input = 4097), "input", "4097");
    assert_refused(&model(|m| m.latent = 0), "latent", "0");
    assert_refused(&model(|m| m.latent = 257), "latent", "257");
    assert_refused(&model(|m| m.components = 0), "components", "0");
    assert_refused(&model(|m| m.components = 1001), "components", "1001");
    assert_refused(&model(|m| m.hidden = vec![10, 0]), "hidden", "0");
    assert_refused(&model(|m| m.hidden = vec![4097]), "hidden", "4097");
    assert_refused(&model(|m| m.hidden = vec![1; 9]), "hidden", "9");
    assert_refused(&model(|m| m.variance = 0.0), "variance", "0");
    assert_refused(&model(|m| m.variance = 101.0), "variance", "101");
    assert_refused(&model(|m| m.levels = 1), "levels", "1");
    assert_refused(&model(|m| m.levels = 257), "levels", "257");
}

#[test]
fn what_cannot_be_trained_is_refused_by_name() {
    assert_refused(&train(|t| t.batch = 0), "batch", "0");
    assert_refused(&train(|t| t.batch = 4097), "batch", "4097");
    // 4096 images of 784 pixels with 256 levels each would be 3.3 GB of logits.
    let mut many = train(|t| t.batch = 4096);
    many.model.likelihood = Likelihood::Categorical;
    many.model.levels = 256;
    many.model.hidden = vec![8];
    assert_refused(&many, "batch", "4096");
    many.train.batch = MAX_LOGITS / (784 * 256);
    many.validate().unwrap();
    // Each draw of z is a row.
    many = train(|t| (t.objective, t.iw_samples) = (Objective::ImportanceWeighted, 5000));
    assert_refused(&many, "batch", "128");
    many.train.batch = MAX_LOGITS / (784 * 5000);
    many.validate().unwrap();
    assert_refused(&train(|t| t.iw_samples = 0), "iw_samples", "0");
    assert_refused(&train(|t| t.lr = 0.0), "lr", "0");
    assert_refused(&train(|t| t.lr = 1.5), "lr", "1.5");
    assert_refused(&train(|t| t.epochs = 100_001), "epochs", "100001");
    assert_refused(&train(|t| t.beta = -0.5), "beta", "-0.5");
    assert_refused(&train(|t| t.clip = -1.0), "clip", "-1");
    assert_refused(&train(|t| t.seed = 1 << 53), "seed", "9007199254740992");
}

/// Whichever layer is the widest: one-hot pixels, a hidden one of either part, the logits.
#[test]
fn fewer_rows_go_at_once_through_wide_layers() {
    let rows = |change: fn(&mut ModelConfig)| model(change).model.rows_at_once(20_000);
    assert_eq!(rows(|_| ()), 20_000);
    assert_eq!(model(|_| ()).model.rows_at_once(3), 3);
    assert_eq!(rows(|m| m.hidden = vec![8, 4096]), MAX_LOGITS / 4096);
    assert_eq!(
        rows(|m| m.decoder_hidden = Some(vec![2048, 8])),
        MAX_LOGITS / 2048
    );
    let widest = |m: &mut ModelConfig| {
        (m.input, m.levels) = (4096, 256);
        (m.likelihood, m.pixels) = (Likelihood::Categorical, Pixels::OneHot);
    };
    assert_eq!(rows(widest), 32);
}

#[test]
fn a_number_that_is_none_is_outside_of_every_range() {
    // Settings are looked at as JSON has them, where an infinity is no number either.
    for nan_or_infinite in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_refused(&train(|t| t.lr = nan_or_infinite), "lr", "NaN");
        assert_refused(&train(|t| t.beta = nan_or_infinite), "beta", "NaN");
        assert_refused(&train(|t| t.clip = nan_or_infinite), "clip", "NaN");
        assert_refused(&model(|m| m.variance = nan_or_infinite), "variance", "NaN");
    }
}

/// These words stand in files that people keep.
#[test]
fn the_words_in_json_are_the_documented_ones() {
    let json = r#"{
        "model": {"data": "mine", "input": 12, "shape": [3, 4],
                  "network": "conv", "channels": [4, 5], "kernel": 5, "stride": 3, "hidden": [9, 7], "decoder_hidden": [8],
                  "latent": 3, "prior": "vamp", "components": 9, "posterior": "planar", "flow_length": 3, "activation": "silu", "likelihood": "gaussian-learned", "variance": 0.25,
                  "levels": 27, "pixels": "threshold", "condition": "class", "classes": 6, "labels": 12, "letters": "ab"},
        "train": {"objective": "importance-weighted", "iw_samples": 8, "encoder_gradient": "doubly-reparameterized", "free_bits": 0.5, "optimizer": "adam", "batch": 5, "lr": 0.01, "schedule": "step", "decay": 0.5, "decay_epochs": 3, "weight_decay": 0.2, "momentum": 0.7, "epochs": 2, "beta": 0.5, "warmup": 7, "beta_cycles": 4, "labels_first": 9, "alpha": 0.1, "clip": 1.5, "seed": 3}
    }"#;
    let config: Config = serde_json::from_str(json).unwrap();
    let expected = Config {
        model: ModelConfig {
            data: Some("mine".to_owned()),
            input: 12,
            shape: Some([3, 4]),
            columns: None,
            network: Network::Conv,
            channels: vec![4, 5],
            kernel: 5,
            stride: 3,
            hidden: vec![9, 7],
            decoder_hidden: Some(vec![8]),
            latent: 3,
            prior: Prior::Vamp,
            components: 9,
            posterior: PosteriorKind::Planar,
            flow_length: 3,
            activation: Activation::Silu,
            likelihood: Likelihood::GaussianLearned,
            variance: 0.25,
            levels: 27,
            pixels: Pixels::Threshold,
            condition: Condition::Class,
            classes: Some(6),
            labels: 12,
            letters: Some("ab".to_owned()),
        },
        train: TrainConfig {
            objective: Objective::ImportanceWeighted,
            iw_samples: 8,
            encoder_gradient: EncoderGradient::DoublyReparameterized,
            free_bits: 0.5,
            optimizer: Optimizer::Adam,
            batch: 5,
            lr: 0.01,
            schedule: Schedule::Step,
            decay: 0.5,
            decay_epochs: 3,
            weight_decay: 0.2,
            momentum: 0.7,
            epochs: 2,
            beta: 0.5,
            warmup: 7,
            beta_cycles: 4,
            labels_first: 9,
            alpha: 0.1,
            clip: 1.5,
            seed: 3,
        },
    };
    assert_eq!(config, expected);
    let written = serde_json::to_value(&config).unwrap();
    let given: Value = serde_json::from_str(json).unwrap();
    assert_eq!(written, given);
}

#[test]
fn every_choice_has_its_word() {
    let word = |value: Value| value.as_str().unwrap().to_owned();
    let activations = [Activation::Relu, Activation::Tanh, Activation::Silu];
    let words = activations.map(|a| word(serde_json::to_value(a).unwrap()));
    assert_eq!(words, ["relu", "tanh", "silu"]);
    let likelihoods = [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
        Likelihood::Categorical,
    ];
    let words = likelihoods.map(|l| word(serde_json::to_value(l).unwrap()));
    assert_eq!(
        words,
        ["bernoulli", "gaussian", "gaussian-learned", "categorical"]
    );
    let priors = [Prior::Standard, Prior::Mixture, Prior::Vamp];
    let words = priors.map(|p| word(serde_json::to_value(p).unwrap()));
    assert_eq!(words, ["standard", "mixture", "vamp"]);
    let posteriors = [
        PosteriorKind::Gaussian,
        PosteriorKind::Planar,
        PosteriorKind::Autoregressive,
    ];
    let words = posteriors.map(|p| word(serde_json::to_value(p).unwrap()));
    assert_eq!(words, ["gaussian", "planar", "autoregressive"]);
    let pixels = [
        Pixels::Grey,
        Pixels::Dynamic,
        Pixels::Threshold,
        Pixels::OneHot,
    ];
    let words = pixels.map(|p| word(serde_json::to_value(p).unwrap()));
    assert_eq!(words, ["grey", "dynamic", "threshold", "one-hot"]);
}

#[test]
fn what_is_left_out_takes_the_default() {
    let fields = json!({"model": {"latent": 2}});
    let config = Config::default().with(&fields).unwrap();
    assert_eq!(config, model(|m| m.latent = 2));
    // Or what was there already.
    let fields = json!({"train": {"batch": 9}});
    assert_eq!(config.with(&fields).unwrap().model, config.model);
}

#[test]
fn a_misspelt_field_is_refused_and_not_forgotten() {
    let read = |fields: Value| {
        let error = Config::default().with(&fields).unwrap_err();
        assert_eq!(error.kind(), "config");
        error.to_string()
    };
    assert!(read(json!({"model": {"latnet": 2}})).contains("latnet"));
    assert!(read(json!({"train": {"learning_rate": 2}})).contains("learning_rate"));
    assert!(read(json!({"optimizer": {}})).contains("optimizer"));
    assert!(read(json!({"model": {"activation": "sigmoid"}})).contains("sigmoid"));
    assert!(read(json!({"model": {"latent": -1}})).contains("-1"));
    assert!(read(json!({"model": {"shape": [1, 2, 3]}})).contains("config"));
    assert!(read(json!({"model": 3})).contains("config"));
}

#[test]
fn where_few_images_have_a_label_other_objectives_are_refused() {
    for objective in [
        Objective::ImportanceWeighted,
        Objective::FreeBits,
        Objective::BetaTc,
    ] {
        let mut config = train(|t| t.objective = objective);
        config.validate().unwrap();
        config.model.condition = Condition::Class;
        config.validate().unwrap();
        config.model.condition = Condition::SemiSupervised;
        assert_refused(&config, "objective", "another");
    }
}

#[test]
fn one_hot_pixels_need_a_categorical_likelihood() {
    for likelihood in [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
    ] {
        let config = model(|m| (m.likelihood, m.pixels) = (likelihood, Pixels::OneHot));
        assert_refused(&config, "pixels", "one-hot");
    }
    let config = model(|m| (m.likelihood, m.pixels) = (Likelihood::Categorical, Pixels::OneHot));
    config.validate().unwrap();
}

/// 784 pixels of 64 levels are 50,176 logits, of 100 units each 5 million weights; of 110 too many.
#[test]
fn the_logits_of_all_levels_count_for_what_can_be_saved() {
    let categorical = |width| {
        model(|m| {
            m.hidden = vec![width];
            m.likelihood = Likelihood::Categorical;
            m.levels = 64;
        })
    };
    declarations(&categorical(100).model).unwrap();
    assert_too_large(&categorical(110), "5");
}

/// 1024,1024,1024 and back learn 5.9 million numbers, 70 MB with Adam's moments: more than a file may hold.
#[test]
fn a_model_that_could_not_be_saved_is_refused() {
    let mut config = Config::default();
    config.model.hidden = vec![1024, 1024];
    declarations(&config.model).unwrap();
    config.model.hidden = vec![1024, 1024, 1024];
    assert_too_large(&config, "5");
    let refused = Vae::random(&config.model, &mut Rng::new(1)).unwrap_err();
    assert_eq!(refused.kind(), "config");
}
