//! A session whose model is one of words: its data and its answers in letters.

use vae::rng::Rng;
use vae::words;
use wasm_bindgen::prelude::*;

use super::Session;
use crate::answers::Answer;
use crate::failure::Result;
use crate::theory_answers as answers;
use crate::types;

#[wasm_bindgen]
impl Session {
    /// Takes `words` to train on. Answers how many they are.
    #[wasm_bindgen(js_name = setTrainingWords)]
    pub fn set_training_words(&mut self, words: Vec<String>) -> Result<usize> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(self.training.insert(words::dataset(&words)?).len())
    }

    /// The likeliest word at each z (n, latent).
    pub fn words(&self, z: &[f32]) -> Result<types::Words> {
        let vae = self.trainer.vae();
        self.room("z", z.len() / vae.config().latent)?;
        let decoded = words::decode(vae, &vae.latents(z)?)?;
        answers::Words::from(&decoded).answer()
    }

    /// As [`Session::words`], for `count` draws of z from the prior.
    #[wasm_bindgen(js_name = sampleWords)]
    pub fn sample_words(&self, count: usize, temperature: f32, seed: u32) -> Result<types::Words> {
        self.room("count", count)?;
        let mut rng = Rng::new(u64::from(seed));
        let vae = self.trainer.vae();
        let decoded = words::decode(vae, &vae.sample_prior(count, temperature, &mut rng)?)?;
        answers::Words::from(&decoded).answer()
    }
}
