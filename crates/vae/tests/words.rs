//! Words in and out: the levels of letters, what is refused, and that the likeliest word is the word of the largest
//! probabilities. How well a model learns words is left to the shipped one.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use candle_core::{Device, Tensor};
use vae::config::{Config, ModelConfig, TrainConfig};
use vae::data::words::{dataset, likeliest, read, LETTERS, LEVELS};
use vae::data::{registry, Pixels};
use vae::inference::words::{decode, reconstructed};
use vae::likelihood::Likelihood;
use vae::model::Vae;
use vae::rng::Rng;
use vae::tensor::flat;
use vae::train::Trainer;

/// The levels of "cab", "a" and "zyxwvuts": c is the third letter, z the 26th.
const CAB: [u8; 24] = [
    3, 1, 2, 0, 0, 0, 0, 0, //
    1, 0, 0, 0, 0, 0, 0, 0, //
    26, 25, 24, 23, 22, 21, 20, 19,
];

#[test]
fn a_word_is_its_letters_and_the_end() {
    let x = read(&["cab", "a", "zyxwvuts"]).unwrap();
    let levels: Vec<f32> = x.iter().map(|x| x * 26.0).collect();
    for (found, expected) in levels.iter().zip(CAB) {
        assert!((found - f32::from(expected)).abs() < 1e-5, "{levels:?}");
    }
    assert_eq!(levels.len(), CAB.len());
    assert!(read(&[]).unwrap().is_empty());
}

#[test]
fn a_dataset_has_the_same_levels() {
    let words = ["cab", "a", "zyxwvuts"];
    let data = dataset(&words).unwrap();
    assert_eq!((data.len(), data.pixels()), (3, LETTERS));
    let batch = data
        .batch(&[0, 1, 2], Pixels::OneHot, &mut Rng::new(1))
        .unwrap();
    let levels: Vec<u8> = flat(&batch.x)
        .unwrap()
        .iter()
        .map(|x| (x * 26.0).round() as u8)
        .collect();
    assert_eq!(levels, CAB);
}

#[test]
fn what_is_no_word_is_refused_by_name() {
    for word in ["", "ninechars", "Word", "naïve", "two b", "it's", "七"] {
        for error in [
            read(&["good", word]).unwrap_err(),
            dataset(&[word]).unwrap_err(),
        ] {
            assert_eq!(error.kind(), "word");
            let message = error.to_string();
            assert!(message.contains("1 to 8 letters of a to z"), "{message}");
            assert!(message.contains(&format!("{word:?}")), "{message}");
        }
    }
}

/// Probabilities of which the largest in each place is at these levels.
fn peaked(levels: [usize; LETTERS]) -> Vec<f32> {
    let mut probs = vec![0.02; LETTERS * LEVELS];
    for (place, level) in levels.into_iter().enumerate() {
        probs[place * LEVELS + level] = 0.48;
    }
    probs
}

#[test]
fn the_likeliest_word_ends_at_the_first_end() {
    assert_eq!(likeliest(&peaked([3, 1, 2, 0, 0, 0, 0, 0])), "cab");
    assert_eq!(likeliest(&peaked([3, 1, 2, 0, 5, 6, 0, 0])), "cab");
    assert_eq!(
        likeliest(&peaked([26, 25, 24, 23, 22, 21, 20, 19])),
        "zyxwvuts"
    );
    assert_eq!(likeliest(&peaked([0; 8])), "");
}

/// A model of words as the registry has it.
fn config() -> ModelConfig {
    ModelConfig::of(registry::find("words").unwrap())
}

/// The configuration of the words model, with a small network.
fn small() -> ModelConfig {
    ModelConfig {
        hidden: vec![32],
        latent: 4,
        ..config()
    }
}

#[test]
fn a_model_of_words_is_told_by_its_form() {
    config().validate().unwrap();
    assert!(config().has_letters() && small().has_letters());
    for other in [
        ModelConfig::default(),
        ModelConfig {
            levels: 26,
            ..config()
        },
        ModelConfig {
            input: 9,
            ..config()
        },
        ModelConfig {
            likelihood: Likelihood::Gaussian,
            pixels: Pixels::Grey,
            ..config()
        },
    ] {
        assert!(!other.has_letters(), "{other:?}");
    }
    let vae = Vae::random(
        &ModelConfig {
            latent: 4,
            ..ModelConfig::default()
        },
        &mut Rng::new(1),
    )
    .unwrap();
    let z = Tensor::zeros((1, 4), candle_core::DType::F32, &Device::Cpu).unwrap();
    assert_eq!(decode(&vae, &z.into()).unwrap_err().kind(), "config");
}

/// A few words are soon known by heart, so that each is the likeliest at its own mean.
#[test]
fn a_model_learns_a_few_words() {
    let words = ["cab", "a", "zyxwvuts", "hello", "world"];
    let train = TrainConfig {
        batch: 5,
        lr: 1e-2,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(Config {
        model: small(),
        train,
    })
    .unwrap();
    let data = dataset(&words).unwrap();
    for _ in 0..400 {
        trainer.step(&data).unwrap();
    }
    let vae = trainer.vae();
    let x = vae.images(&read(&words).unwrap()).unwrap();
    let found = decode(vae, &vae.encode(&x).unwrap().mu.into()).unwrap();
    assert_eq!(found.words, words);
    // It has learned nothing of the last two.
    let more = [&words[..], &["quartz", "jumpy"]].concat();
    assert_eq!(reconstructed(vae, &dataset(&more).unwrap()).unwrap(), 5);
    assert_eq!(found.x, read(&words).unwrap());
    assert_eq!(found.probs.len(), words.len() * LETTERS * LEVELS);
    // As the definition has it: the probabilities of a place sum to 1.
    for place in found.probs.chunks(LEVELS) {
        assert!((place.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
