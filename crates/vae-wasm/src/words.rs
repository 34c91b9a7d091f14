//! A model of words: its data and its answers in letters.

use js_sys::Float32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::{data, inference, Config, Latents, ModelConfig, Rng};
use wasm_bindgen::prelude::*;

use crate::arrays::Floats;
use crate::failure::Result;
use crate::functions::Functions;
use crate::model::Model;
use crate::session::Session;

/// What a model of words makes of latents.
#[derive(Serialize, Tsify)]
pub struct Words {
    /// The likeliest at each z.
    words: Vec<String>,
    /// Those words as x (n, letters).
    x: Floats,
    /// The probability of each level in each place (n, letters, levels).
    probs: Floats,
}

#[wasm_bindgen]
impl Session {
    /// Takes `words` to train on. Answers how many they are.
    #[wasm_bindgen(js_name = setTrainingWords)]
    pub fn set_training_words(&mut self, words: Vec<String>) -> Result<usize> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let alphabet = self.trainer.borrow().config().model.alphabet();
        let data = alphabet.unwrap_or_default().dataset(&words)?;
        Ok(self.training.insert(data).len())
    }
}

#[wasm_bindgen]
impl Functions {
    /// A model of the dataset `data` in the alphabet of `words`, and its training, the rest as it is by default. Refuses what
    /// is no word, and letters that are too many.
    #[wasm_bindgen(js_name = configOfWords)]
    pub fn config_of_words(data: &str, words: Vec<String>) -> Result<Ts<Config>> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let config = Config {
            model: ModelConfig::of_words(data::require(data)?, &words)?,
            ..Config::default()
        };
        Ok(config.into_ts()?)
    }
}

#[wasm_bindgen]
impl Model {
    /// `words` as x (n, letters); refuses what is no word in the model's alphabet.
    #[wasm_bindgen(js_name = readWords)]
    pub fn read_words(&self, words: Vec<String>) -> Result<Float32Array> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let alphabet = self.vae().config().alphabet().unwrap_or_default();
        Ok(alphabet.read(&words)?[..].into())
    }

    /// The likeliest word at each z (n, latent).
    pub fn words(&self, z: &[f32]) -> Result<Ts<Words>> {
        let latents = self.latents(z)?;
        self.room("z", z.len() / self.vae().config().latent)?;
        self.words_at(&latents)
    }

    /// As [`Model::words`], for `count` draws of z from the prior.
    #[wasm_bindgen(js_name = sampleWords)]
    pub fn sample_words(&self, count: usize, temperature: f32, seed: u32) -> Result<Ts<Words>> {
        self.room("count", count)?;
        let mut rng = Rng::new(u64::from(seed));
        let latents = self.vae().sample_prior(count, temperature, &mut rng)?;
        self.words_at(&latents)
    }
}

impl Model {
    fn words_at(&self, latents: &Latents) -> Result<Ts<Words>> {
        let of = inference::decode_words(&self.vae(), latents)?;
        let answer = Words {
            words: of.words,
            x: of.x.into(),
            probs: of.probs.into(),
        };
        Ok(answer.into_ts()?)
    }
}
