//! The session's data and training: steps one by one, the parts of a shared run, held-out evaluation. The loop is the
//! worker's.

use js_sys::Float32Array;
use vae::config::PIXELS;
use vae::dataset::Dataset;
use vae::error::Error;
use vae::evaluate::evaluate;
use vae::idx;
use vae::share::{self, Share};
use wasm_bindgen::prelude::*;

use super::Session;
use crate::answers::Answer;
use crate::digits::slice_digits;
use crate::failure::{Failure, Result};
use crate::types;

#[wasm_bindgen]
impl Session {
    /// Takes the first `count` images (0: all) of an IDX file, plain or gzip, to train on. Answers how many they are.
    #[wasm_bindgen(js_name = setTrainingData)]
    pub fn set_training_data(
        &mut self,
        images: &[u8],
        labels: Option<Box<[u8]>>,
        count: usize,
    ) -> Result<usize> {
        let mut data = read(images, labels)?;
        if count > 0 {
            data.truncate(count);
        }
        Ok(self.training.insert(data).len())
    }

    /// Takes the images of an IDX file, plain or gzip, to evaluate on. Answers how many they are.
    #[wasm_bindgen(js_name = setHeldOutData)]
    pub fn set_held_out_data(&mut self, images: &[u8], labels: Option<Box<[u8]>>) -> Result<usize> {
        let data = read(images, labels)?;
        Ok(self.held_out.insert(data).len())
    }

    /// Held-out images `offset..offset + count` as grey values, and their labels.
    #[wasm_bindgen(js_name = heldOut)]
    pub fn held_out(&self, offset: usize, count: usize) -> Result<types::Digits> {
        slice_digits(present(&self.held_out, "held-out")?, offset, count)
    }

    /// Other training settings from the next step on.
    #[wasm_bindgen(js_name = configureTraining)]
    pub fn configure_training(&mut self, train: types::TrainConfig) -> Result<()> {
        let train = serde_wasm_bindgen::from_value(train.into())?;
        Ok(self.trainer.configure(train)?)
    }

    /// One training step on the next batch.
    pub fn step(&mut self) -> Result<types::StepMetrics> {
        let data = present(&self.training, "training")?;
        self.trainer.step(data)?.answer()
    }

    /// Steps until the present pass is over, or the next, where none is under way.
    #[wasm_bindgen(js_name = stepsLeft)]
    pub fn steps_left(&self) -> Result<usize> {
        let data = present(&self.training, "training")?;
        Ok(self.trainer.steps_left(data))
    }

    /// Takes part `worker` of the `workers` parts of every batch from now on.
    pub fn join(&mut self, worker: usize, workers: usize) -> Result<()> {
        Ok(self.trainer.join(Share { worker, workers })?)
    }

    /// How many numbers the workers of a shared run average: parameters and both moments.
    #[wasm_bindgen(js_name = numbersCount)]
    pub fn numbers_count(&self) -> usize {
        share::count(self.trainer.vae().parameters())
    }

    /// Fills `into` with what the workers of a shared run average.
    pub fn numbers(&self, into: &Float32Array) -> Result<()> {
        let numbers = self.trainer.numbers()?;
        require_length(into, numbers.len())?;
        into.copy_from(&numbers);
        Ok(())
    }

    /// Goes on from the mean of its own numbers and `others`, and puts that mean into each of them.
    pub fn average(&mut self, others: Vec<Float32Array>) -> Result<()> {
        let numbers: Vec<Vec<f32>> = others.iter().map(Float32Array::to_vec).collect();
        let numbers: Vec<&[f32]> = numbers.iter().map(Vec::as_slice).collect();
        let mean = self.trainer.average(&numbers)?;
        others.iter().for_each(|other| other.copy_from(&mean));
        Ok(())
    }

    /// Goes on from `numbers`, the mean that another worker's `average` has made.
    pub fn adopt(&mut self, numbers: &[f32]) -> Result<()> {
        Ok(self.trainer.adopt(numbers)?)
    }

    /// nll, kl and ELBO on the first `images` held-out images.
    pub fn evaluate(&self, images: usize, seed: u32) -> Result<types::Evaluation> {
        let data = present(&self.held_out, "held-out")?;
        evaluate(self.trainer.vae(), data, images, u64::from(seed))?.answer()
    }
}

fn require_length(array: &Float32Array, length: usize) -> Result<()> {
    let found = array.length() as usize;
    if found == length {
        return Ok(());
    }
    Err(Error::shape("shared numbers", &[length], &[found]).into())
}

fn read(images: &[u8], labels: Option<Box<[u8]>>) -> Result<Dataset> {
    let labels = labels.map(|bytes| idx::labels(&bytes)).transpose()?;
    let data = Dataset::new(idx::images(images)?, labels)?;
    if data.is_empty() || data.pixels() != PIXELS {
        let (count, pixels) = (data.len(), data.pixels());
        let message =
            format!("IDX file: expected images of {PIXELS} pixels, got {count} of {pixels}");
        return Err(Failure::new("idx", message));
    }
    Ok(data)
}

fn present<'a>(data: &'a Option<Dataset>, which: &str) -> Result<&'a Dataset> {
    data.as_ref().ok_or_else(|| {
        Failure::new(
            "no-data",
            format!("{which} images: expected some, got none yet"),
        )
    })
}
