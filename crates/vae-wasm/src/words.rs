//! A model of words: its data and its answers in letters.

use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::data::{words, Latents};
use vae::inference;
use vae::rng::Rng;
use wasm_bindgen::prelude::*;

use crate::arrays::Floats;
use crate::failure::Result;
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
        Ok(self.training.insert(words::dataset(&words)?).len())
    }
}

#[wasm_bindgen]
impl Model {
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
        let of = inference::words::decode(&self.vae(), latents)?;
        let answer = Words {
            words: of.words,
            x: of.x.into(),
            probs: of.probs.into(),
        };
        Ok(answer.into_ts()?)
    }
}
