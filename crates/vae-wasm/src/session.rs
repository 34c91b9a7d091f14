//! One model, the state of its training, and the data: what a worker holds. Every array is flat and row-major; every
//! refusal leaves the session as it was.

use js_sys::{Float32Array, Uint8Array};
use vae::checkpoint::{Checkpoint, Precision};
use vae::config::{MAX_LOGITS, PIXELS};
use vae::dataset::Dataset;
use vae::error::Error;
use vae::explain::explain;
use vae::importance::log_px;
use vae::latent::{self, Interpolation};
use vae::rng::Rng;
use vae::tensor::flat;
use vae::trainer::Trainer;
use vae::vae::Vae;
use vae::words::are_modelled_by;
use wasm_bindgen::prelude::*;

use crate::answers::{self, Answer};
use crate::failure::{Failure, Result};
use crate::types;

mod theory;
mod training;
mod words;

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

    /// The model of a checkpoint, of images or of words, without data: to look at beside another.
    pub fn open(bytes: &[u8]) -> Result<Session> {
        let checkpoint = Checkpoint::read(bytes)?;
        let model = &checkpoint.config.model;
        if model.input != PIXELS && !are_modelled_by(model) {
            return Err(other_input(model.input));
        }
        Ok(Self {
            trainer: Trainer::from_checkpoint(checkpoint)?,
            training: None,
            held_out: None,
        })
    }

    /// Puts the model of a checkpoint in the place of the present one, once the whole file was checked; the data stay.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        let checkpoint = Checkpoint::read(bytes)?;
        let input = checkpoint.config.model.input;
        if input != PIXELS {
            return Err(other_input(input));
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
        self.room("draws", draws)?;
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
        self.room("z", z.len() / vae.config().latent)?;
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

    /// Refuses to decode more `rows` at once than there is room for.
    fn room(&self, what: &str, rows: usize) -> Result<()> {
        let logits = self.trainer.vae().config().logits();
        limit(what, rows)?;
        at_most(what, rows, MAX_LOGITS / logits)
    }

    /// The model as it now is, for work that outlasts a request.
    pub(crate) fn copy(&self) -> Result<Vae> {
        Ok(Vae::from_checkpoint(&self.trainer.checkpoint(false)?)?)
    }

    fn decoded(&self, z: &[f32]) -> Result<types::Decoded> {
        answers::Decoded {
            mean: self.decode(z)?,
            z: z.into(),
        }
        .answer()
    }
}

fn other_input(input: usize) -> Failure {
    let message = format!("checkpoint: input: expected {PIXELS} pixels, got {input}");
    Failure::new("checkpoint", message)
}

/// Refuses a `count` that would ask for more memory than there is.
pub(crate) fn limit(what: &str, count: usize) -> Result<()> {
    at_most(what, count, MAX_ROWS)
}

fn at_most(what: &str, count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    let message = format!("{what}: expected at most {most}, got {count}");
    Err(Failure::new("range", message))
}
