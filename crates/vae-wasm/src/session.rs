//! One model, the state of its training, and the data: what a worker holds. Every array is flat and row-major; every
//! refusal leaves the session as it was.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::config::Stage;
use vae::data::{Drawing, Entry, ENTRIES};
use vae::{Checkpoint, Config, Dataset, ModelConfig, Precision, Trainer};
use wasm_bindgen::prelude::*;

use crate::failure::{read, Failure, Result};
use crate::model::Model;

/// A model in training and its data.
#[wasm_bindgen]
pub struct Session {
    pub(crate) trainer: Rc<RefCell<Trainer>>,
    pub(crate) training: Option<Dataset>,
    pub(crate) held_out: Option<Dataset>,
    /// Whether the model's file did not say what it is.
    assumed: bool,
}

/// Configuration and counters of a model.
#[derive(Serialize, Tsify)]
pub struct ModelInfo {
    /// Form and training settings.
    config: Config,
    /// The dataset that its images are of, by its name; that of the same size where the model names none.
    data: Option<String>,
    /// Rows and columns of an image.
    shape: [usize; 2],
    /// Widths of the decoder's hidden layers, from z to x.
    #[serde(rename = "decoderWidths")]
    decoder_widths: Vec<usize>,
    /// Channels, rows and columns of what each of the encoder's convolutions answers, from x to z.
    maps: Vec<[usize; 3]>,
    /// Logits of one pixel.
    #[serde(rename = "logitsPerPixel")]
    logits_per_pixel: usize,
    /// How many numbers are learned.
    parameters: usize,
    /// Training steps behind the model, 0 when unknown.
    step: u64,
    /// Whole passes behind the model.
    epoch: u64,
    /// The same with the fraction of the present one.
    passes: f64,
    /// Whether it is of a file without a configuration: nonlinearity and likelihood are assumed, and others can be chosen.
    assumed: bool,
}

#[wasm_bindgen]
impl Session {
    /// A model with random weights from `config.train.seed`, and no data.
    #[wasm_bindgen(constructor)]
    pub fn new(config: Ts<Config>) -> Result<Session> {
        Ok(Self::of(Trainer::new(read(&config)?)?))
    }

    /// Puts a model with random weights in the place of the present one; the data stay.
    pub fn create(&mut self, config: Ts<Config>) -> Result<()> {
        let trainer = Trainer::new(read(&config)?)?;
        *self.trainer.borrow_mut() = trainer;
        self.assumed = false;
        Ok(())
    }

    /// The model of a checkpoint, of images, rows or words, without data: to look at beside another.
    pub fn open(bytes: &[u8]) -> Result<Session> {
        let checkpoint = Checkpoint::read(bytes)?;
        Ok(Self::of(Trainer::from_checkpoint(checkpoint)?))
    }

    /// Puts the model of a checkpoint in the place of the present one, once the whole file was checked; the data stay.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        let checkpoint = Checkpoint::read(bytes)?;
        let assumed = checkpoint.assumed;
        let trainer = Trainer::from_checkpoint(checkpoint)?;
        *self.trainer.borrow_mut() = trainer;
        self.assumed = assumed;
        Ok(())
    }

    /// As [`Session::load`], for a file from elsewhere: refuses also a model whose answers are not finite and, where it is to be
    /// `drawable`, one whose images nobody can draw here, but for those of tables.
    pub fn admit(&mut self, bytes: &[u8], drawable: bool) -> Result<()> {
        let checkpoint = Checkpoint::read(bytes)?;
        if drawable {
            require_drawable(&checkpoint.config.model)?;
        }
        let assumed = checkpoint.assumed;
        self.take(Trainer::from_checkpoint(checkpoint)?)?;
        self.assumed = assumed;
        Ok(())
    }

    /// The numbers of the model, whose file did not say what it is, as a model of this form, which others can follow.
    pub fn assume(&mut self, config: Ts<Config>) -> Result<()> {
        let checkpoint = Checkpoint {
            assumed: true,
            ..self.trainer.borrow().checkpoint(true)?
        };
        let taken = checkpoint.taken_as(read(&config)?.model)?;
        self.take(Trainer::from_checkpoint(taken)?)?;
        self.assumed = true;
        Ok(())
    }

    /// The model as checkpoint bytes: `half` for f16 weights, `training` for what an exact resume needs.
    pub fn save(&self, half: bool, training: bool) -> Result<Uint8Array> {
        let precision = if half { Precision::F16 } else { Precision::F32 };
        let checkpoint = self.trainer.borrow().checkpoint(training)?;
        Ok(Uint8Array::from(checkpoint.write(precision)?.as_slice()))
    }

    /// Configuration and counters.
    pub fn info(&self) -> Result<Ts<ModelInfo>> {
        let trainer = self.trainer.borrow();
        let config = trainer.config();
        let model = &config.model;
        let info = ModelInfo {
            data: model.dataset().map(str::to_owned),
            shape: model.image_shape(),
            decoder_widths: model.decoder_widths(),
            maps: model.stages().iter().map(Stage::answer).collect(),
            logits_per_pixel: model.logits() / model.input,
            parameters: trainer.vae().parameters().count(),
            step: trainer.step_count(),
            epoch: trainer.epoch_count(),
            passes: trainer.passes(),
            assumed: self.assumed,
            config: config.clone(),
        };
        Ok(info.into_ts()?)
    }

    /// What is asked of the present model, whichever that is at the time of asking.
    pub fn model(&self) -> Model {
        Model::new(self.trainer.clone())
    }

    fn of(trainer: Trainer) -> Self {
        Self {
            trainer: Rc::new(RefCell::new(trainer)),
            training: None,
            held_out: None,
            assumed: false,
        }
    }

    /// Puts a model in the place of the present one, unless its answers are not finite.
    fn take(&mut self, trainer: Trainer) -> Result<()> {
        if let Err(error) = trainer.vae().require_finite_answers() {
            return Err(Failure::new("checkpoint", format!("checkpoint: {error}")));
        }
        *self.trainer.borrow_mut() = trainer;
        Ok(())
    }
}

/// Refuses a model whose images nobody can draw here, but for those of tables.
fn require_drawable(config: &ModelConfig) -> Result<()> {
    let drawn = |drawing: Drawing| drawing != Drawing::Never;
    let shown = |entry: &Entry| drawn(entry.drawing) || entry.table;
    if config.entry().is_some_and(shown) {
        return Ok(());
    }
    let known = ENTRIES.iter().filter(|entry| drawn(entry.drawing));
    let known: Vec<String> = known
        .map(|entry| format!("{} ({} x {})", entry.id, entry.shape[0], entry.shape[1]))
        .collect();
    let [rows, columns] = config.image_shape();
    let message = format!(
        "checkpoint: images: expected those of {}, got {rows} x {columns} = {} numbers",
        known.join(" or "),
        config.input
    );
    Err(Failure::new("checkpoint", message))
}
