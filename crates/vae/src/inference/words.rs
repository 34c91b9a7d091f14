//! What a model of words makes of latents. Words as numbers are the data's.

use super::CHUNK;
use crate::data::{Dataset, Latents, Pixels};
use crate::data::{LETTERS, LEVELS};
use crate::error::{Error, Result};
use crate::model::Vae;
use crate::rng::Rng;
use crate::tensor::flat;

/// What a model of words makes of latents. Flat arrays, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The likeliest word at each z; it may be empty.
    pub words: Vec<String>,
    /// Those words as x (n, places).
    pub x: Vec<f32>,
    /// The probability of each level in each place (n, places, levels).
    pub probs: Vec<f32>,
}

/// The likeliest word at each z (n, latent). Refuses a model that is not one of words.
pub fn decode_words(vae: &Vae, z: &Latents) -> Result<Words> {
    let Some(alphabet) = vae.config().alphabet() else {
        return Err(Error::Config {
            field: "levels",
            expected: format!(
                "{LEVELS} that the likelihood tells apart and `input` {LETTERS}, as a model of words has"
            ),
            found: format!("{} and {}", vae.config().levels, vae.config().input),
        });
    };
    let probs = vae.likelihood().probs(&vae.decode(z)?)?;
    let words = probs.chunks_exact(alphabet.places() * alphabet.levels());
    let words: Vec<String> = words.map(|probs| alphabet.likeliest(probs)).collect();
    let x = words
        .iter()
        .flat_map(|word| alphabet.padded(word))
        .collect();
    Ok(Words { words, x, probs })
}

/// How many of the words in `data` are the likeliest at the mean of their own q(z|x). Refuses as [`decode_words`] does.
pub fn reconstructed_words(vae: &Vae, data: &Dataset) -> Result<usize> {
    let indices: Vec<usize> = (0..data.len()).collect();
    let config = vae.config();
    let mut count = 0;
    for chunk in indices.chunks(CHUNK) {
        let batch = data.batch(chunk, Pixels::OneHot, &mut Rng::new(0))?;
        let found = decode_words(vae, &batch.latents(vae.encode(&batch)?.as_gaussian()?.mu))?.x;
        let same = |(a, b): (&f32, &f32)| (a - b).abs() * (config.levels as f32) < 0.5;
        let x = flat(&batch.x)?;
        let places = config.input;
        let pairs = x.chunks_exact(places).zip(found.chunks_exact(places));
        count += pairs.filter(|(a, b)| a.iter().zip(*b).all(same)).count();
    }
    Ok(count)
}
