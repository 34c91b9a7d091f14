//! Models that are told a class, or learn to say it: how many classes there are, and what that takes.

use super::setting::words_of;
use super::{Condition, ModelConfig};
use crate::error::{Error, Result};

impl ModelConfig {
    /// Refuses to be told a class that the data do not have.
    pub(super) fn has_its_classes(&self) -> Result<()> {
        if self.condition == Condition::None || self.class_count() >= 2 {
            return Ok(());
        }
        Err(Error::Config {
            field: "condition",
            expected: format!(
                "{} where images have no classes",
                words_of(&[Condition::None], |_| true).concat()
            ),
            found: words_of(&[self.condition], |_| true).concat(),
        })
    }

    /// Units of the class beside x and beside z; none in a model that is told nothing.
    pub fn class_units(&self) -> usize {
        match self.condition {
            Condition::None => 0,
            Condition::Class | Condition::SemiSupervised => self.class_count(),
        }
    }

    /// Whether a classifier q(y|x) is part of the model.
    pub fn has_classifier(&self) -> bool {
        self.condition == Condition::SemiSupervised
    }

    /// How many times an image goes through the model in training: once for each class that it may be of.
    pub fn passes_per_image(&self) -> usize {
        match self.has_classifier() {
            true => self.class_units(),
            false => 1,
        }
    }

    /// How many classes the labels tell apart.
    fn class_count(&self) -> usize {
        let of_data = || self.entry().map_or(0, |entry| entry.classes.len());
        self.classes.unwrap_or_else(of_data)
    }
}
