//! The session's data and training: steps one by one, the parts of several workers, held-out evaluation. The loop is the
//! worker's.

use js_sys::Float32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::inference::{self, evaluate, evaluate_each, Evaluation};
use vae::train::Shard;
use vae::{data, Dataset, Error, StepMetrics, TrainConfig};
use wasm_bindgen::prelude::*;

use crate::arrays::Floats;
use crate::failure::{read, Failure, Result};
use crate::functions::{digits, Digits};
use crate::session::Session;

/// The terms of the bound, image by image.
#[derive(Serialize, Tsify)]
pub struct Terms {
    /// (n) -log p(x|z) at one z an image, nats.
    nll: Floats,
    /// (n) KL(q(z|x) || p(z)), nats.
    kl: Floats,
}

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
        let mut data = read_images(images, labels)?;
        if count > 0 {
            data.truncate(count);
        }
        Ok(self.training.insert(data).len())
    }

    /// Takes the images of an IDX file, plain or gzip, to evaluate on. Answers how many they are.
    #[wasm_bindgen(js_name = setHeldOutData)]
    pub fn set_held_out_data(&mut self, images: &[u8], labels: Option<Box<[u8]>>) -> Result<usize> {
        let data = read_images(images, labels)?;
        Ok(self.held_out.insert(data).len())
    }

    /// Takes `count` images (0: all) of a part of the dataset `data`, which is made on the spot, to train on. Answers how
    /// many they are.
    #[wasm_bindgen(js_name = generateTrainingData)]
    pub fn generate_training_data(
        &mut self,
        data: &str,
        part: &str,
        count: usize,
    ) -> Result<usize> {
        let data = data::require(data)?.generate(part, count)?;
        Ok(self.training.insert(data).len())
    }

    /// Takes the held-out images of the dataset `data`, which is made on the spot. Answers how many they are.
    #[wasm_bindgen(js_name = generateHeldOutData)]
    pub fn generate_held_out_data(&mut self, data: &str) -> Result<usize> {
        let entry = data::require(data)?;
        let data = entry.generate(entry.held_out.id, 0)?;
        Ok(self.held_out.insert(data).len())
    }

    /// Held-out images `offset..offset + count` as grey values, and their labels.
    #[wasm_bindgen(js_name = heldOut)]
    pub fn held_out(&self, offset: usize, count: usize) -> Result<Ts<Digits>> {
        digits(present(&self.held_out, "held-out")?, offset, count)
    }

    /// Other training settings from the next step on.
    #[wasm_bindgen(js_name = configureTraining)]
    pub fn configure_training(&mut self, train: Ts<TrainConfig>) -> Result<()> {
        let train = read(&train)?;
        Ok(self.trainer.borrow_mut().configure(train)?)
    }

    /// One training step on the next batch.
    pub fn step(&mut self) -> Result<Ts<StepMetrics>> {
        let data = present(&self.training, "training")?;
        Ok(self.trainer.borrow_mut().step(data)?.into_ts()?)
    }

    /// Steps until the present pass is over, or the next, where none is under way.
    #[wasm_bindgen(js_name = stepsLeft)]
    pub fn steps_left(&self) -> Result<usize> {
        let data = present(&self.training, "training")?;
        Ok(self.trainer.borrow().steps_left(data))
    }

    /// Takes part `worker` of the `workers` parts of every batch from now on.
    pub fn join(&mut self, worker: usize, workers: usize) -> Result<()> {
        let shard = Shard { worker, workers };
        Ok(self.trainer.borrow_mut().join(shard)?)
    }

    /// How many numbers several workers average: parameters, and what the optimizer keeps.
    #[wasm_bindgen(js_name = stateLength)]
    pub fn state_length(&self) -> usize {
        self.trainer.borrow().state_len()
    }

    /// Fills `into` with what several workers average.
    #[wasm_bindgen(js_name = readState)]
    pub fn read_state(&self, into: &Float32Array) -> Result<()> {
        let state = self.trainer.borrow().state()?;
        require_length(into, state.len())?;
        into.copy_from(&state);
        Ok(())
    }

    /// Goes on from the mean of its own state and `others`, and puts that mean into each of them.
    #[wasm_bindgen(js_name = averageState)]
    pub fn average_state(&mut self, others: Vec<Float32Array>) -> Result<()> {
        let length = self.state_length();
        // Before they are copied.
        others
            .iter()
            .try_for_each(|other| require_length(other, length))?;
        let states: Vec<Vec<f32>> = others.iter().map(Float32Array::to_vec).collect();
        let states: Vec<&[f32]> = states.iter().map(Vec::as_slice).collect();
        let mean = self.trainer.borrow_mut().average(&states)?;
        others.iter().for_each(|other| other.copy_from(&mean));
        Ok(())
    }

    /// Goes on from `state`, the mean that another worker's `averageState` has made.
    #[wasm_bindgen(js_name = adoptState)]
    pub fn adopt_state(&mut self, state: &[f32]) -> Result<()> {
        Ok(self.trainer.borrow_mut().adopt(state)?)
    }

    /// nll, kl and ELBO on the first `images` held-out images.
    pub fn evaluate(&self, images: usize, seed: u32) -> Result<Ts<Evaluation>> {
        self.evaluation(present(&self.held_out, "held-out")?, images, seed)
    }

    /// The same on the first `images` of those that it trains on.
    #[wasm_bindgen(js_name = evaluateTraining)]
    pub fn evaluate_training(&self, images: usize, seed: u32) -> Result<Ts<Evaluation>> {
        self.evaluation(present(&self.training, "training")?, images, seed)
    }

    /// nll and kl of each of the first `images` held-out images, of which [`Session::evaluate`] says the averages.
    #[wasm_bindgen(js_name = heldOutTerms)]
    pub fn held_out_terms(&self, images: usize, seed: u32) -> Result<Ts<Terms>> {
        let data = present(&self.held_out, "held-out")?;
        let trainer = self.trainer.borrow();
        let [mut nll, mut kl] = [Vec::new(), Vec::new()];
        let mut each = |one_nll, one_kl| {
            nll.push(one_nll);
            kl.push(one_kl);
        };
        evaluate_each(trainer.vae(), data, images, u64::from(seed), &mut each)?;
        let answer = Terms {
            nll: nll.into(),
            kl: kl.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// log p(x) of the held-out image at `index`, nats, by `samples` importance samples; x is the one that [`Session::evaluate`] sees
    /// with this `seed`.
    #[wasm_bindgen(js_name = heldOutLogPx)]
    pub fn held_out_log_px(&self, index: usize, samples: usize, seed: u32) -> Result<f64> {
        let data = present(&self.held_out, "held-out")?;
        let trainer = self.trainer.borrow();
        let (vae, seed) = (trainer.vae(), u64::from(seed));
        Ok(inference::held_out_log_px(
            vae,
            data,
            index,
            samples,
            seed,
            &mut |_| (),
        )?)
    }

    fn evaluation(&self, data: &Dataset, images: usize, seed: u32) -> Result<Ts<Evaluation>> {
        let trainer = self.trainer.borrow();
        Ok(evaluate(trainer.vae(), data, images, u64::from(seed))?.into_ts()?)
    }
}

fn require_length(array: &Float32Array, length: usize) -> Result<()> {
    let found = array.length() as usize;
    if found == length {
        return Ok(());
    }
    Err(Error::shape("averaged state", &[length], &[found]).into())
}

/// At least one image, or row; whether they are of the model's shape is seen when they are used.
fn read_images(images: &[u8], labels: Option<Box<[u8]>>) -> Result<Dataset> {
    let data = Dataset::read(images, labels.as_deref())?;
    if data.is_empty() {
        let message = "IDX file: expected images, got none";
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
