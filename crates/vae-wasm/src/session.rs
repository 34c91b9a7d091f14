//! One model, the state of its training, and the data: what a worker holds. Every array is flat and row-major; every
//! refusal leaves the session as it was.

use js_sys::{Float32Array, Uint8Array};
use vae::checkpoint::{Checkpoint, Precision};
use vae::config::PIXELS;
use vae::dataset::Dataset;
use vae::error::Error;
use vae::evaluate::evaluate;
use vae::explain::explain;
use vae::idx;
use vae::importance::log_px;
use vae::latent::{self, Interpolation};
use vae::rng::Rng;
use vae::share::{self, Share};
use vae::tensor::flat;
use vae::trainer::Trainer;
use wasm_bindgen::prelude::*;

use crate::answers::{self, Answer};
use crate::digits::slice_digits;
use crate::failure::{Failure, Result};
use crate::types;

/// Images or latents in one call at most: a wall of images beyond any screen, well within the module's memory.
const MAX_ROWS: usize = 20_000;

/// A model in training and its data.
#[wasm_bindgen]
pub struct Session {
    trainer: Trainer,
    training: Option<Dataset>,
    held_out: Option<Dataset>,
}

/// The model: making, loading, saving.
#[wasm_bindgen]
impl Session {
    /// A model with random weights from `config.train.seed`, and no data.
    #[wasm_bindgen(constructor)]
    pub fn new(config: types::Config) -> Result<Session> {
        Ok(Self {
            trainer: Trainer::new(serde_wasm_bindgen::from_value(config.into())?)?,
            training: None,
            held_out: None,
        })
    }

    /// Puts a model with random weights in the place of the present one; the data stay.
    pub fn create(&mut self, config: types::Config) -> Result<()> {
        self.trainer = Trainer::new(serde_wasm_bindgen::from_value(config.into())?)?;
        Ok(())
    }

    /// Puts the model of a checkpoint in the place of the present one, once the whole file was checked; the data stay.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        let checkpoint = Checkpoint::read(bytes)?;
        let input = checkpoint.config.model.input;
        if input != PIXELS {
            let message = format!("checkpoint: input: expected {PIXELS} pixels, got {input}");
            return Err(Failure::new("checkpoint", message));
        }
        self.trainer = Trainer::from_checkpoint(checkpoint)?;
        Ok(())
    }

    /// The model as checkpoint bytes: `half` for f16 weights, `training` for what an exact resume needs.
    pub fn save(&self, half: bool, training: bool) -> Result<Uint8Array> {
        let precision = if half { Precision::F16 } else { Precision::F32 };
        let bytes = self.trainer.checkpoint(training)?.write(precision)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Configuration and counters.
    pub fn info(&self) -> Result<types::ModelInfo> {
        answers::ModelInfo {
            config: self.trainer.config(),
            parameters: self.trainer.vae().parameters().count(),
            step: self.trainer.step_count(),
            epoch: self.trainer.epoch_count(),
        }
        .answer()
    }
}

/// Looking at the model.
#[wasm_bindgen]
impl Session {
    /// The encoder's answer to one x (input), `draws` of z from it, and what the decoder makes of them.
    pub fn explain(&self, x: &[f32], draws: usize, seed: u32) -> Result<types::Explanation> {
        limit("draws", draws)?;
        let explanation = explain(self.trainer.vae(), x, draws, u64::from(seed))?;
        answers::Explanation::from(&explanation).answer()
    }

    /// x (n, input) -> mu, logvar (n, latent).
    pub fn encode(&self, x: &[f32]) -> Result<types::Posterior> {
        let vae = self.trainer.vae();
        limit("x", x.len() / vae.config().input)?;
        let posterior = vae.encode(&vae.see(x)?)?;
        answers::Posterior {
            mu: flat(&posterior.mu)?[..].into(),
            logvar: flat(&posterior.logvar)?[..].into(),
        }
        .answer()
    }

    /// z (n, latent) -> the mean of p(x|z) (n, input).
    pub fn decode(&self, z: &[f32]) -> Result<Float32Array> {
        let vae = self.trainer.vae();
        limit("z", z.len() / vae.config().latent)?;
        Ok(flat(&vae.decode_mean(&vae.latents(z)?)?)?[..].into())
    }

    /// `count` draws from the prior, its standard deviation scaled by `temperature`.
    pub fn sample(&self, count: usize, temperature: f32, seed: u32) -> Result<types::Decoded> {
        limit("count", count)?;
        let mut rng = Rng::new(u64::from(seed));
        let z = self
            .trainer
            .vae()
            .sample_prior(count, temperature, &mut rng)?;
        self.decoded(&flat(&z)?)
    }

    /// `steps` latents from `a` to `b` (latent), both included.
    pub fn interpolate(
        &self,
        a: &[f32],
        b: &[f32],
        steps: usize,
        kind: types::PathKind,
    ) -> Result<types::Decoded> {
        self.require_one("a", a)?;
        limit("steps", steps)?;
        let kind = match JsValue::from(kind).as_string().as_deref() {
            Some("lerp") => Interpolation::Lerp,
            Some("slerp") => Interpolation::Slerp,
            _ => return Err(Failure::new("range", "kind: expected `lerp` or `slerp`")),
        };
        self.decoded(&latent::path(a, b, steps, kind)?)
    }

    /// The map of a 2-D model: `side` * `side` latents at the prior's quantiles, row by row from the top.
    pub fn grid(&self, side: usize) -> Result<types::Decoded> {
        limit("side * side", side.saturating_mul(side))?;
        self.decoded(&latent::grid(side))
    }

    /// `steps` latents that differ from z (latent) in number `index` alone, which goes from -extent to extent.
    pub fn traverse(
        &self,
        z: &[f32],
        index: usize,
        steps: usize,
        extent: f32,
    ) -> Result<types::Decoded> {
        self.require_one("z", z)?;
        limit("steps", steps)?;
        self.decoded(&latent::traversal(z, index, steps, extent)?)
    }

    /// log p(x) of one x (input), in nats, by importance sampling.
    #[wasm_bindgen(js_name = logPx)]
    pub fn log_px(&self, x: &[f32], samples: usize, seed: u32) -> Result<f64> {
        limit("samples", samples)?;
        let vae = self.trainer.vae();
        let x = vae.see(x)?;
        Ok(log_px(vae, &x, samples, &mut Rng::new(u64::from(seed)))?)
    }

    /// Refuses what is not one latent, before its length decides how much memory is asked for.
    fn require_one(&self, what: &str, z: &[f32]) -> Result<()> {
        let latent = self.trainer.vae().config().latent;
        if z.len() == latent {
            return Ok(());
        }
        Err(Error::shape(what, &[latent], &[z.len()]).into())
    }

    fn decoded(&self, z: &[f32]) -> Result<types::Decoded> {
        answers::Decoded {
            mean: self.decode(z)?,
            z: z.into(),
        }
        .answer()
    }
}

/// Data and training.
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

/// Refuses a `count` that would ask for more memory than there is.
fn limit(what: &str, count: usize) -> Result<()> {
    if count <= MAX_ROWS {
        return Ok(());
    }
    let message = format!("{what}: expected at most {MAX_ROWS}, got {count}");
    Err(Failure::new("range", message))
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
