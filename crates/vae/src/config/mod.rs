//! What a person chooses: the model's form and the way it is trained. A setting is described in one place, beside its
//! field: its name, type, default and words by the struct, what it may be and when it takes effect by the table under
//! the struct ([`ModelConfig::SETTINGS`], [`TrainConfig::SETTINGS`]). Validation, the command line, TOML, the JSON schema, and the page's
//! address and controls follow from these.
//!
//! ```
//! use vae::{Activation, Config, Likelihood, ModelConfig, TrainConfig};
//!
//! let model = ModelConfig {
//!     input: 784,
//!     hidden: vec![400, 200],
//!     latent: 8,
//!     activation: Activation::Tanh,
//!     likelihood: Likelihood::Bernoulli,
//!     ..ModelConfig::default()
//! };
//! let train = TrainConfig { beta: 4.0, warmup: 1000, seed: 7, ..TrainConfig::default() };
//! Config { model, train }.validate()?;
//! # Ok::<(), vae::Error>(())
//! ```

mod classes;
mod condition;
mod dataset;
mod latents;
mod model;
mod network;
mod posterior;
mod prior;
#[cfg(feature = "schema")]
mod schema;
mod setting;
mod stages;
mod table;
mod train;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use condition::Condition;
pub use model::{ModelConfig, MAX_LOGITS};
pub use network::Network;
pub use posterior::PosteriorKind;
pub use prior::Prior;
#[cfg(feature = "schema")]
pub use schema::schema;
pub use setting::{Effect, Limits, Setting, When};
pub use train::{Schedule, TrainConfig};

pub use crate::flow::FlowKind;
pub use crate::layers::{Activation, Stage};
pub use crate::likelihood::{Likelihood, LikelihoodSettings};
pub use crate::objective::{EncoderGradient, Objective, ObjectiveSettings};
pub use crate::optimizer::{Optimizer, OptimizerSettings};

use crate::error::{Error, Result};

/// The model and its training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the network is.
    pub model: ModelConfig,
    /// How it is trained.
    pub train: TrainConfig,
}

impl Config {
    /// This configuration with `fields` in the place of its own: an object with `model`, `train` or both, each with some
    /// of its fields. Refuses names that are no field's and values of another type; what a value may be is seen to by
    /// [`Self::validate`].
    ///
    /// ```
    /// use vae::Config;
    ///
    /// let fields = serde_json::json!({ "model": { "latent": 2 } });
    /// let config = Config::default().with(&fields)?;
    /// assert_eq!(config.model.latent, 2);
    /// assert_eq!(config.model.hidden, [400]);
    /// assert!(Config::default().with(&serde_json::json!({ "model": { "layers": 2 } })).is_err());
    /// # Ok::<(), vae::Error>(())
    /// ```
    pub fn with(&self, fields: &Value) -> Result<Self> {
        let refuse = |e: serde_json::Error| Error::Config {
            field: "config",
            expected: "tables `model` and `train` with the configuration's fields".to_owned(),
            // Without the place in a text that no person wrote.
            found: e.to_string().split(" at line ").take(1).collect(),
        };
        let mut all = serde_json::to_value(self).map_err(refuse)?;
        lay_over(&mut all, fields);
        // By way of bytes, as all JSON here is read: a second kind of reader would cost the page's module 10 KB.
        serde_json::from_slice(all.to_string().as_bytes()).map_err(refuse)
    }

    /// Refuses what cannot be built or trained, naming the field. Whether the model fits a file is seen when it is made.
    pub fn validate(&self) -> Result<()> {
        self.model.validate()?;
        self.train.validate()?;
        if self.model.has_classifier() && !self.train.objective.takes_unlabelled() {
            return Err(Error::Config {
                field: "objective",
                expected: "elbo where few images have a label".to_owned(),
                found: "another".to_owned(),
            });
        }
        self.model.allows(&self.train.objective_settings(1.0))?;
        let draws = self.train.objective_settings(1.0).draws();
        let times = draws * self.model.passes_per_image();
        let (logits, map) = (
            times * self.model.logits(),
            times * self.model.largest_map(),
        );
        let most = MAX_LOGITS / logits.max(map);
        if self.train.batch <= most {
            return Ok(());
        }
        let what = match map > logits {
            true => format!("feature maps of {map} numbers"),
            false => format!("{logits} logits"),
        };
        Err(Error::TooLarge {
            field: "batch",
            most,
            what: format!("images for a model of {what}"),
            found: self.train.batch,
        })
    }
}

/// Puts every value of `above` in the place of its own of `below`, tables within tables.
fn lay_over(below: &mut Value, above: &Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                lay_over(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}
