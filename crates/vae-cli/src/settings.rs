//! The configuration of a run: the defaults, or what a TOML file or a checkpoint says, with the flags laid over it.
//! What each value may be is checked by the core.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use vae::config::{Activation, Config, Likelihood, ModelConfig, Pixels, TrainConfig};

use crate::error::{Acting, Error, Result};

/// Every field of the configuration as a flag. Without a flag, `--config` decides, then the default.
#[derive(Args, Debug)]
pub struct Flags {
    /// TOML file with tables [model] and [train], their keys named as the flags here
    #[arg(long, value_name = "FILE.toml", conflicts_with = "resume")]
    pub config: Option<PathBuf>,
    /// Numbers in one image [default: 784]
    #[arg(long, help_heading = "Model")]
    input: Option<usize>,
    /// Widths of the encoder's hidden layers, as in 400 or 400,200, or none; the decoder's are the reverse [default: 400]
    #[arg(long, value_name = "WIDTHS", value_parser = widths, help_heading = "Model")]
    hidden: Option<Widths>,
    /// Size of z [default: 20]
    #[arg(long, help_heading = "Model")]
    latent: Option<usize>,
    /// relu, tanh or silu [default: relu]
    #[arg(long, value_parser = word::<Activation>, help_heading = "Model")]
    activation: Option<Activation>,
    /// p(x|z): bernoulli, gaussian, gaussian-learned (variance) or categorical [default: bernoulli]
    #[arg(long, value_parser = word::<Likelihood>, help_heading = "Model")]
    likelihood: Option<Likelihood>,
    /// The Gaussian likelihood's variance, or its first value where it is learned [default: 0.1]
    #[arg(long, help_heading = "Model")]
    variance: Option<f64>,
    /// Grey values that the categorical likelihood tells apart [default: 8]
    #[arg(long, help_heading = "Model")]
    levels: Option<usize>,
    /// grey, dynamic (0 or 1, drawn anew at every visit), threshold (at one half) or, where the likelihood is
    /// categorical, one-hot [default: grey]
    #[arg(long, value_parser = word::<Pixels>, help_heading = "Model")]
    pixels: Option<Pixels>,
    /// Images in a step [default: 128]
    #[arg(long, help_heading = "Training")]
    batch: Option<usize>,
    /// Adam's learning rate [default: 0.001]
    #[arg(long, help_heading = "Training")]
    lr: Option<f64>,
    /// Passes over the training set, those before --resume included [default: 10]
    #[arg(long, help_heading = "Training")]
    epochs: Option<usize>,
    /// Weight of kl in the loss [default: 1]
    #[arg(long, help_heading = "Training")]
    beta: Option<f64>,
    /// Steps over which beta rises from 0 [default: 0]
    #[arg(long, value_name = "STEPS", help_heading = "Training")]
    warmup: Option<u64>,
    /// Largest global norm of the gradient, 0 for no clipping [default: 0]
    #[arg(long, value_name = "NORM", help_heading = "Training")]
    clip: Option<f64>,
    /// Seed of everything random [default: 1]
    #[arg(long, help_heading = "Training")]
    seed: Option<u64>,
}

/// Widths of hidden layers; a type of its own, as clap takes a plain `Vec` for a flag given several times.
#[derive(Clone, Debug)]
struct Widths(Vec<usize>);

impl Flags {
    /// The configuration of a fresh run, which is `base` where neither `--config` nor a flag says otherwise.
    pub fn fresh(&self, base: &Config) -> Result<Config> {
        let base = match &self.config {
            Some(path) => read_toml(path)?,
            None => base.clone(),
        };
        let config = self.over(base);
        config.validate()?;
        Ok(config)
    }

    /// The configuration of a run that goes on from the checkpoint at `path`, whose model cannot be another.
    pub fn resumed(&self, path: &Path, from: &Config) -> Result<Config> {
        let config = self.over(from.clone());
        config.validate()?;
        if config.model != from.model {
            return Err(Error::unexpected(
                format!("flags for the model beside --resume {}", path.display()),
                format!("{:?}", from.model),
                format!("{:?}", config.model),
            ));
        }
        if config.train.seed != from.train.seed {
            return Err(Error::unexpected(
                format!("--seed beside --resume {}", path.display()),
                from.train.seed.to_string(),
                config.train.seed.to_string(),
            ));
        }
        Ok(config)
    }

    /// `base` with each given flag in place of its field.
    fn over(&self, base: Config) -> Config {
        let ModelConfig {
            input,
            hidden,
            latent,
            activation,
            likelihood,
            variance,
            levels,
            pixels,
        } = base.model;
        let TrainConfig {
            batch,
            lr,
            epochs,
            beta,
            warmup,
            clip,
            seed,
        } = base.train;
        Config {
            model: ModelConfig {
                input: self.input.unwrap_or(input),
                hidden: self
                    .hidden
                    .as_ref()
                    .map_or(hidden, |widths| widths.0.clone()),
                latent: self.latent.unwrap_or(latent),
                activation: self.activation.unwrap_or(activation),
                likelihood: self.likelihood.unwrap_or(likelihood),
                variance: self.variance.unwrap_or(variance),
                levels: self.levels.unwrap_or(levels),
                pixels: self.pixels.unwrap_or(pixels),
            },
            train: TrainConfig {
                batch: self.batch.unwrap_or(batch),
                lr: self.lr.unwrap_or(lr),
                epochs: self.epochs.unwrap_or(epochs),
                beta: self.beta.unwrap_or(beta),
                warmup: self.warmup.unwrap_or(warmup),
                clip: self.clip.unwrap_or(clip),
                seed: self.seed.unwrap_or(seed),
            },
        }
    }
}

fn read_toml(path: &Path) -> Result<Config> {
    let text = std::fs::read_to_string(path).acting("read", path)?;
    toml::from_str(&text).map_err(|e| {
        Error::unexpected(
            path.display().to_string(),
            "tables [model] and [train] with the configuration's fields",
            e.to_string().trim_end().to_owned(),
        )
    })
}

/// "400,200" as widths; "none" or nothing as no layer.
fn widths(text: &str) -> std::result::Result<Widths, String> {
    if matches!(text, "" | "none") {
        return Ok(Widths(Vec::new()));
    }
    text.split(',')
        .map(|width| width.trim().parse())
        .collect::<std::result::Result<_, _>>()
        .map(Widths)
        .map_err(|_| "expected widths such as 400,200, or none".to_owned())
}

/// A word as the configuration spells it in TOML and JSON.
fn word<T: DeserializeOwned>(text: &str) -> std::result::Result<T, WordError> {
    let deserializer: StrDeserializer<WordError> = text.into_deserializer();
    T::deserialize(deserializer)
}
