//! Models of the rows of a table: what its columns are, and what such a model may be.

use super::model::default_shape;
use super::{ModelConfig, Network};
use crate::data::{Column, Pixels};
use crate::error::{Error, Result};
use crate::likelihood::Likelihood;

impl ModelConfig {
    /// The same for rows of a table with these columns.
    pub fn of_table(self, columns: Vec<Column>) -> Self {
        let shape = [1, columns.len()];
        Self {
            input: columns.len(),
            shape: (default_shape(columns.len()) != shape).then_some(shape),
            likelihood: Likelihood::GaussianLearned,
            columns: Some(columns),
            ..self
        }
    }

    /// Of so many columns of which nothing is known.
    pub(super) fn of_unnamed(self, columns: usize) -> Self {
        let unnamed = |i: usize| Column {
            name: Column::unnamed(i),
            mean: 0.0,
            deviation: 1.0,
        };
        self.of_table((0..columns).map(unnamed).collect())
    }

    /// Refuses columns that are not the row's, and what models of greys alone can be.
    pub(super) fn has_its_columns(&self) -> Result<()> {
        let Some(columns) = &self.columns else {
            return Ok(());
        };
        let refuse = |field, expected: &str, found: String| {
            Err(Error::Config {
                field,
                expected: expected.to_owned(),
                found,
            })
        };
        let measured = |column: &Column| {
            column.mean.is_finite() && column.deviation.is_finite() && column.deviation > 0.0
        };
        if columns.len() != self.input || !columns.iter().all(measured) {
            let expected = "a mean and a deviation above 0 for each number of x";
            return refuse("columns", expected, format!("{} columns", columns.len()));
        }
        if !matches!(
            self.likelihood,
            Likelihood::Gaussian | Likelihood::GaussianLearned
        ) {
            let expected = "a Gaussian one for rows of a table";
            return refuse("likelihood", expected, "another".to_owned());
        }
        if self.pixels != Pixels::Grey {
            return refuse("pixels", "grey for rows of a table", "others".to_owned());
        }
        if self.network != Network::Mlp {
            return refuse("network", "mlp for rows of a table", "another".to_owned());
        }
        Ok(())
    }
}
