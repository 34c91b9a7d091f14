//! What a person chooses: the model's form and the way it is trained, validated as a whole. The same names stand
//! in TOML files, on the command line, in a checkpoint's metadata and in the page's settings.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::checkpoint::parameter_shapes;
use crate::error::{Error, Result};
use crate::MAX_FILE_BYTES;

/// Pixels in an MNIST image, 28 x 28.
pub const PIXELS: usize = 784;
/// The side of an MNIST image in pixels.
pub const SIDE: usize = 28;

/// Numbers that a model may learn: each takes 12 bytes of a checkpoint (itself and two moments), beside which a
/// megabyte is left for names and settings.
pub const MAX_PARAMETERS: usize = (MAX_FILE_BYTES - (1 << 20)) / 12;

/// Logits that the decoder may answer at once, 134 MB of them: training a batch holds some copies, and a WebAssembly
/// module has 4 GB at most.
pub const MAX_LOGITS: usize = 1 << 25;

/// The model and its training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What the network is.
    pub model: ModelConfig,
    /// How it is trained.
    pub train: TrainConfig,
}

/// What the network is: layers, latent size, and the distributions on both ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelConfig {
    /// Numbers in one input; 784 for MNIST.
    pub input: usize,
    /// Widths of the encoder's hidden layers from x to z; the decoder has them in reverse.
    pub hidden: Vec<usize>,
    /// Size of z.
    pub latent: usize,
    /// Nonlinearity after each hidden layer.
    pub activation: Activation,
    /// p(x|z).
    pub likelihood: Likelihood,
    /// The Gaussian likelihood's variance when it is fixed; its first value when it is learned.
    pub variance: f64,
    /// Grey values, spread evenly from 0 to 1, that the categorical likelihood tells apart; letters, of words.
    pub levels: usize,
    /// What the model takes a pixel to be.
    pub pixels: Pixels,
}

/// How the model is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainConfig {
    /// Images in a step.
    pub batch: usize,
    /// Adam's learning rate.
    pub lr: f64,
    /// Passes over the training set.
    pub epochs: usize,
    /// Weight of the KL term once warm.
    pub beta: f64,
    /// Steps over which beta rises linearly from 0; 0 for none.
    pub warmup: u64,
    /// Largest global norm of the gradient; 0 for no clipping.
    pub clip: f64,
    /// Seed of everything random: weights, shuffle, binarization, eps.
    pub seed: u64,
}

/// Nonlinearity of the hidden layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(0, a)
    Relu,
    /// tanh(a)
    Tanh,
    /// a * sigmoid(a)
    Silu,
}

/// The family of p(x|z).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Each pixel is Bernoulli with probability sigmoid(logit).
    Bernoulli,
    /// Each pixel is Gaussian with the logit as its mean and a fixed variance.
    Gaussian,
    /// As `Gaussian`, with one variance for all pixels that is learned.
    GaussianLearned,
    /// Each pixel is one of a number of levels, with probabilities softmax(its logits).
    Categorical,
}

/// What the model takes a pixel to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pixels {
    /// Its grey value in 0..1.
    Grey,
    /// 0 or 1, drawn anew at every visit with the grey value as probability (Burda et al. 2015).
    Dynamic,
    /// 1 where the grey value is at least one half.
    Threshold,
    /// One of the levels of the categorical likelihood: the encoder sees as many units for each pixel, of which that of
    /// its level is 1 and the others are 0.
    OneHot,
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self {
            input: PIXELS,
            hidden: vec![400],
            latent: 20,
            activation: Activation::Relu,
            likelihood: Likelihood::Bernoulli,
            variance: 0.1,
            levels: 8,
            pixels: Pixels::Grey,
        }
    }
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            batch: 128,
            lr: 1e-3,
            epochs: 10,
            beta: 1.0,
            warmup: 0,
            clip: 0.0,
            seed: 1,
        }
    }
}

impl Config {
    /// Refuses what cannot be built or trained, naming the field.
    pub fn validate(&self) -> Result<()> {
        self.model.validate()?;
        self.train.validate()?;
        let most = MAX_LOGITS / self.model.logits();
        if self.train.batch <= most {
            return Ok(());
        }
        Err(Error::Config {
            field: "batch",
            expected: format!(
                "at most {most} for a model of {} logits",
                self.model.logits()
            ),
            found: self.train.batch.to_string(),
        })
    }
}

impl ModelConfig {
    /// Refuses what cannot be built, naming the field.
    pub fn validate(&self) -> Result<()> {
        within("input", self.input, 1, 4096)?;
        within("latent", self.latent, 1, 256)?;
        within("hidden", self.hidden.len(), 0, 8)?;
        for &width in &self.hidden {
            within("hidden", width, 1, 4096)?;
        }
        within("variance", self.variance, 1e-4, 100.0)?;
        within("levels", self.levels, 2, 256)?;
        if self.pixels == Pixels::OneHot && self.likelihood != Likelihood::Categorical {
            return Err(Error::Config {
                field: "pixels",
                expected: "grey, dynamic or threshold where the likelihood is not categorical"
                    .to_owned(),
                found: "one-hot".to_owned(),
            });
        }
        self.fits_a_file()
    }

    /// Numbers in one input as the encoder sees it.
    pub fn encoder_inputs(&self) -> usize {
        match self.pixels {
            Pixels::OneHot => self.input * self.levels,
            Pixels::Grey | Pixels::Dynamic | Pixels::Threshold => self.input,
        }
    }

    /// Logits that the decoder gives for one input.
    pub fn logits(&self) -> usize {
        match self.likelihood {
            Likelihood::Categorical => self.input * self.levels,
            Likelihood::Bernoulli | Likelihood::Gaussian | Likelihood::GaussianLearned => {
                self.input
            }
        }
    }

    /// A model that trains but cannot be saved would lose the work.
    fn fits_a_file(&self) -> Result<()> {
        let shapes = parameter_shapes(self);
        let count: usize = shapes
            .iter()
            .map(|(_, shape)| shape.iter().product::<usize>())
            .sum();
        if count <= MAX_PARAMETERS {
            return Ok(());
        }
        Err(Error::Config {
            field: "hidden",
            expected: format!("so narrow that at most {MAX_PARAMETERS} numbers are learned in all"),
            found: count.to_string(),
        })
    }
}

impl TrainConfig {
    /// Refuses what cannot be trained, naming the field.
    pub fn validate(&self) -> Result<()> {
        within("batch", self.batch, 1, 4096)?;
        within("lr", self.lr, 1e-7, 1.0)?;
        within("epochs", self.epochs, 0, 100_000)?;
        within("beta", self.beta, 0.0, 1000.0)?;
        within("warmup", self.warmup, 0, 10_000_000)?;
        within("clip", self.clip, 0.0, 1e6)?;
        // JavaScript's numbers are exact up to here.
        within("seed", self.seed, 0, (1 << 53) - 1)
    }
}

/// Refuses a `value` outside `low..=high`; NaN is outside.
fn within<T: PartialOrd + Display>(field: &'static str, value: T, low: T, high: T) -> Result<()> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(Error::Config {
        field,
        expected: format!("between {low} and {high}"),
        found: value.to_string(),
    })
}
