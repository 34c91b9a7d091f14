//! A file that does not say what model its numbers are of: shapes tell the sizes, and of the rest nothing. What was assumed of it
//! can be said otherwise.

use super::errors::{missing, refuse_rest, require_shape, wrong};
use super::{Checkpoint, CONFIG};
use crate::config::{Config, ModelConfig};
use crate::error::Result;
use crate::model::declarations;

impl Checkpoint {
    /// The same numbers as those of another `model`, of a file that does not say which. [`crate::error::Error::Checkpoint`] where it
    /// does, or where that model would have other parameters; [`crate::error::Error::Config`] where there is no such model.
    pub fn taken_as(self, model: ModelConfig) -> Result<Self> {
        if !self.assumed {
            return Err(wrong(
                CONFIG,
                "none, where something is to be assumed",
                "one that says what the model is",
            ));
        }
        let config = Config {
            model,
            ..self.config.clone()
        };
        config.validate()?;
        self.require_fit(&config.model)?;
        Ok(Self { config, ..self })
    }

    /// Refuses a model of other parameters.
    fn require_fit(&self, model: &ModelConfig) -> Result<()> {
        let declared = declarations(model)?;
        for (name, shape) in &declared {
            match self.parameters.get(name) {
                Some(tensor) => require_shape(name, shape, tensor.dims())?,
                None => return Err(missing(name, shape)),
            }
        }
        let is_left = |name: &&String| !declared.iter().any(|(own, _)| own == *name);
        refuse_rest("tensor", self.parameters.keys().filter(is_left))
    }
}
