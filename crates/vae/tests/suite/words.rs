//! Words in and out: the levels of letters, what is refused, and that the likeliest word is the word of the largest
//! probabilities. How well a model learns words is left to the shipped one.

use vae::data::{self, Alphabet};
use vae::inference::{decode_words, reconstructed_words};
use vae::{
    flat, Config, Dataset, Device, Likelihood, ModelConfig, Pixels, Result, Rng, Tensor,
    TrainConfig, Trainer, Vae,
};

/// Letters of the longest word, and levels of a letter: a to z, and none.
const LETTERS: usize = 8;
const LEVELS: usize = 27;

fn read(words: &[&str]) -> Result<Vec<f32>> {
    Alphabet::default().read(words)
}

fn dataset(words: &[&str]) -> Result<Dataset> {
    Alphabet::default().dataset(words)
}

fn likeliest(probs: &[f32]) -> String {
    Alphabet::default().likeliest(probs)
}

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
    ModelConfig::of(data::find("words").unwrap())
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
    let z = Tensor::zeros((1, 4), vae::candle_core::DType::F32, &Device::Cpu).unwrap();
    assert_eq!(decode_words(&vae, &z.into()).unwrap_err().kind(), "config");
}

/// Three words of three letters, in the order of their code points, and the longest of four.
const CHINESE: [&str; 3] = ["春风", "风", "春来风来"];

#[test]
fn a_list_in_another_alphabet_brings_its_own() {
    let words = data::find("words").unwrap();
    let own = ModelConfig::of_words(words, &CHINESE).unwrap();
    own.validate().unwrap();
    assert!(own.has_letters());
    assert_eq!(own.letters.as_deref(), Some("春来风"));
    assert_eq!((own.input, own.levels), (4, 4));
    let alphabet = own.alphabet().unwrap();
    let x = alphabet.read(&CHINESE).unwrap();
    let levels: Vec<u8> = x.iter().map(|x| (x * 3.0).round() as u8).collect();
    assert_eq!(levels, [1, 3, 0, 0, 3, 0, 0, 0, 1, 2, 3, 2]);
    let probs: Vec<f32> = levels[..4]
        .iter()
        .flat_map(|&level| (0..4).map(move |k| f32::from(u8::from(k == level))))
        .collect();
    assert_eq!(alphabet.likeliest(&probs), "春风");
    // Words of a to z stay what they were.
    assert_eq!(ModelConfig::of_words(words, &["cab"]).unwrap(), config());
    let upper = ModelConfig::of_words(words, &["Cab", "unfriendly"]).unwrap();
    assert_eq!(upper.letters.as_deref(), Some("Cabdefilnruy"));
    assert_eq!(upper.image_shape(), [1, 10]);
}

/// Of 64 letters in 12 places every level comes back from the bytes in which data are kept.
#[test]
fn the_largest_alphabet_keeps_its_letters_apart() {
    let letters: Vec<char> = (0..64).filter_map(|i| char::from_u32(0x4e00 + i)).collect();
    let list: Vec<String> = letters
        .chunks(12)
        .map(|word| word.iter().collect())
        .collect();
    let words: Vec<&str> = list.iter().map(String::as_str).collect();
    let own = ModelConfig::of_words(data::find("words").unwrap(), &words).unwrap();
    assert_eq!((own.input, own.levels), (12, 65));
    let data = own.alphabet().unwrap().dataset(&words).unwrap();
    let all: Vec<usize> = (0..data.len()).collect();
    let batch = data.batch(&all, Pixels::OneHot, &mut Rng::new(1)).unwrap();
    let levels: Vec<u8> = flat(&batch.x)
        .unwrap()
        .iter()
        .map(|x| (x * 64.0).round() as u8)
        .collect();
    let expected: Vec<u8> = (1..=64).chain([0; 8]).collect();
    assert_eq!(levels, expected);

    let more = "一"
        .chars()
        .chain((0..64).filter_map(|i| char::from_u32(0x5e00 + i)));
    let list: Vec<String> = more.map(String::from).collect();
    let words: Vec<&str> = list.iter().map(String::as_str).collect();
    let message = Alphabet::of(&words).unwrap_err().to_string();
    assert!(
        message.contains("at most 64 different letters") && message.contains("65"),
        "{message}"
    );
}

#[test]
fn what_is_a_word_in_no_alphabet_is_refused() {
    for word in ["", "thirteenchars", "two b", "tab\tbed", "nul\0"] {
        let message = Alphabet::of(&["七", word]).unwrap_err().to_string();
        assert!(
            message.contains("1 to 12 letters without a space"),
            "{message}"
        );
        assert!(message.contains(&format!("{word:?}")), "{message}");
    }
    let own = ModelConfig::of_words(data::find("words").unwrap(), &CHINESE).unwrap();
    for (letters, levels) in [("春来", 4), ("春春风", 4), ("", 1), ("春 风", 4)] {
        let model = ModelConfig {
            letters: Some(letters.to_owned()),
            levels,
            ..own.clone()
        };
        assert!(model.validate().is_err(), "{letters}");
        assert!(model.alphabet().is_none());
    }
    let images = ModelConfig {
        letters: own.letters,
        ..ModelConfig::default()
    };
    assert!(images
        .validate()
        .unwrap_err()
        .to_string()
        .contains("`letters`"));
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
    let found = decode_words(vae, &vae.encode(&x).unwrap().mu.into()).unwrap();
    assert_eq!(found.words, words);
    // It has learned nothing of the last two.
    let more = [&words[..], &["quartz", "jumpy"]].concat();
    assert_eq!(
        reconstructed_words(vae, &dataset(&more).unwrap()).unwrap(),
        5
    );
    assert_eq!(found.x, read(&words).unwrap());
    assert_eq!(found.probs.len(), words.len() * LETTERS * LEVELS);
    // As the definition has it: the probabilities of a place sum to 1.
    for place in found.probs.chunks(LEVELS) {
        assert!((place.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
