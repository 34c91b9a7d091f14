//! A column of a table, so that its numbers are said in their own units.

use serde::{Deserialize, Serialize};

/// What models see of a column are standardised numbers, (number - mean) / deviation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// As in the table's first line.
    pub name: String,
    /// Over what is trained on, in the column's unit.
    pub mean: f64,
    /// The same; above 0.
    pub deviation: f64,
}

impl Column {
    /// A number as models see it.
    pub fn standardised(&self, number: f64) -> f64 {
        (number - self.mean) / self.deviation
    }

    /// What a model's number stands for.
    pub fn number(&self, standardised: f64) -> f64 {
        self.mean + self.deviation * standardised
    }
}
