//! Words as what a model learns instead of images: a word is a row of [`LETTERS`] pixels, each a letter or, from the
//! word's end on, the end symbol. As a level the end is 0 and the letters a to z are 1 to 26; as x, 0..1, a level is
//! divided by 26. The likelihood is categorical over the letters and the encoder sees them one-hot.

use candle_core::Tensor;

use crate::config::{Activation, Likelihood, ModelConfig, Pixels};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::idx::Images;
use crate::rng::Rng;
use crate::tensor::flat;
use crate::vae::Vae;

/// The most letters of a word.
pub const LETTERS: usize = 8;
/// What a place in a word may hold: the end or one of a to z.
pub const LEVELS: usize = 27;
/// Words that go through the model at once; bounds the memory.
const CHUNK: usize = 250;

/// The model of words; its layers are wide enough to know some two thousand words by heart.
pub fn config() -> ModelConfig {
    ModelConfig {
        input: LETTERS,
        hidden: vec![400],
        latent: 16,
        activation: Activation::Relu,
        likelihood: Likelihood::Categorical,
        levels: LEVELS,
        pixels: Pixels::OneHot,
        ..ModelConfig::default()
    }
}

/// Whether a model of this form can be read as one of words, whatever its layers.
pub fn are_modelled_by(config: &ModelConfig) -> bool {
    config.likelihood == Likelihood::Categorical
        && (config.input, config.levels) == (LETTERS, LEVELS)
}

/// x (n, [`LETTERS`]), flat, of `words`; [`Error::Word`] for the first that is not 1 to 8 letters of a to z.
pub fn read(words: &[&str]) -> Result<Vec<f32>> {
    let mut x = Vec::with_capacity(words.len() * LETTERS);
    for word in words {
        x.extend(levels(word)?.map(value));
    }
    Ok(x)
}

/// `words` to train on or to judge a model by; refuses as [`read`] does.
pub fn dataset(words: &[&str]) -> Result<Dataset> {
    let mut pixels = Vec::with_capacity(words.len() * LETTERS);
    for word in words {
        pixels.extend(levels(word)?.map(|level| (value(level) * 255.0).round() as u8));
    }
    let images = Images {
        count: words.len(),
        rows: 1,
        columns: LETTERS,
        pixels,
    };
    Dataset::new(images, None)
}

/// What a model of words makes of latents. Flat arrays, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The likeliest word at each z; it may be empty.
    pub words: Vec<String>,
    /// Those words as x (n, [`LETTERS`]).
    pub x: Vec<f32>,
    /// The probability of each level in each place (n, [`LETTERS`], [`LEVELS`]).
    pub probs: Vec<f32>,
}

/// The likeliest word at each z (n, latent). Refuses a model that is not one of words.
pub fn decode(vae: &Vae, z: &Tensor) -> Result<Words> {
    if !are_modelled_by(vae.config()) {
        return Err(Error::Config {
            field: "levels",
            expected: format!(
                "{LEVELS} and `input` {LETTERS}, categorical, as a model of words has"
            ),
            found: format!("{} and {}", vae.config().levels, vae.config().input),
        });
    }
    let probs = vae.likelihood().probs(&vae.decode(z)?)?;
    let words = probs.chunks_exact(LETTERS * LEVELS).map(likeliest);
    let words: Vec<String> = words.collect();
    let mut x = Vec::with_capacity(words.len() * LETTERS);
    for word in &words {
        x.extend(padded(word).map(value));
    }
    Ok(Words { words, x, probs })
}

/// How many of the words in `data` are the likeliest at the mean of their own q(z|x). Refuses as [`decode`] does.
pub fn reconstructed(vae: &Vae, data: &Dataset) -> Result<usize> {
    let indices: Vec<usize> = (0..data.len()).collect();
    let mut count = 0;
    for chunk in indices.chunks(CHUNK) {
        let x = data.batch(chunk, Pixels::OneHot, &mut Rng::new(0))?;
        let found = decode(vae, &vae.encode(&x)?.mu)?.x;
        let same = |(a, b): (&f32, &f32)| (a - b).abs() * (LEVELS as f32) < 0.5;
        let x = flat(&x)?;
        let pairs = x.chunks_exact(LETTERS).zip(found.chunks_exact(LETTERS));
        count += pairs.filter(|(a, b)| a.iter().zip(*b).all(same)).count();
    }
    Ok(count)
}

/// The word whose every place holds the likeliest symbol of `probs` ([`LETTERS`], [`LEVELS`]), up to the first end.
/// Places are independent given z, so no other row of symbols is likelier.
pub fn likeliest(probs: &[f32]) -> String {
    let symbols = probs.chunks_exact(LEVELS).map(|place| {
        let larger = |best: usize, k: usize| if place[k] > place[best] { k } else { best };
        (0..LEVELS).fold(0, larger)
    });
    symbols
        .take_while(|&level| level > 0)
        .map(|level| char::from(b'a' + (level - 1) as u8))
        .collect()
}

/// The levels of a word, refusing what is none.
fn levels(word: &str) -> Result<[u8; LETTERS]> {
    let is_word =
        (1..=LETTERS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase());
    if is_word {
        return Ok(padded(word));
    }
    Err(Error::Word {
        expected: format!("1 to {LETTERS} letters of a to z"),
        found: format!("{word:?}"),
    })
}

/// The levels of at most [`LETTERS`] letters of a to z, and of the end after them.
fn padded(word: &str) -> [u8; LETTERS] {
    let mut levels = [0; LETTERS];
    for (level, letter) in levels.iter_mut().zip(word.bytes()) {
        *level = letter - b'a' + 1;
    }
    levels
}

/// A level as x.
fn value(level: u8) -> f32 {
    f32::from(level) / (LEVELS - 1) as f32
}
