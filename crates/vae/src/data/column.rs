//! A column of a table, so that its numbers are said in their own units.

use serde::{Deserialize, Serialize};

use crate::error::{require_finite, Error, Result};

/// What models see of a column are standardised numbers, (number - mean) / deviation.
///
/// ```
/// use vae::data::Column;
///
/// let rows = [1.0, 20.0, 3.0, 40.0]; // two rows of two numbers
/// let columns = Column::of_rows(2, &rows)?;
/// assert_eq!((columns[1].mean, columns[1].deviation), (30.0, 10.0));
/// assert_eq!(columns[1].standardised(40.0), 1.0);
/// assert_eq!(columns[1].number(-1.0), 20.0);
/// # Ok::<(), vae::Error>(())
/// ```
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
    /// Each column of `numbers`, rows of `columns` numbers one after the other: called x1, x2, … with its mean and deviation. Refuses
    /// no row, half a row, and numbers that are not finite.
    pub fn of_rows(columns: usize, numbers: &[f32]) -> Result<Vec<Self>> {
        let rows = numbers.len().checked_div(columns).unwrap_or(0);
        if rows == 0 || rows * columns != numbers.len() {
            return Err(Error::shape(
                "numbers",
                &[rows.max(1), columns],
                &[numbers.len()],
            ));
        }
        require_finite("numbers", numbers)?;
        let column = |i: usize| {
            let own = numbers.iter().skip(i).step_by(columns);
            Self::measured(Self::unnamed(i), own.map(|&number| f64::from(number)))
        };
        Ok((0..columns).map(column).collect())
    }

    /// What column `i` is called that has no name.
    pub(crate) fn unnamed(i: usize) -> String {
        format!("x{}", i + 1)
    }

    /// Mean and deviation over `numbers`. A column that stands still keeps its unit.
    pub(super) fn measured(name: String, numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let n = numbers.clone().count() as f64;
        let mean = numbers.clone().sum::<f64>() / n;
        let squares = numbers.map(|number| (number - mean).powi(2));
        let deviation = (squares.sum::<f64>() / n).sqrt();
        Self {
            name,
            mean,
            deviation: if deviation > 0.0 { deviation } else { 1.0 },
        }
    }

    /// A number as models see it.
    pub fn standardised(&self, number: f64) -> f64 {
        (number - self.mean) / self.deviation
    }

    /// Rows of `columns` as models see them.
    pub(super) fn standardise<'a>(
        columns: &'a [Self],
        numbers: &'a [f32],
    ) -> impl Iterator<Item = f32> + 'a {
        let pairs = numbers.iter().zip(columns.iter().cycle());
        pairs.map(|(&number, column)| column.standardised(f64::from(number)) as f32)
    }

    /// What a model's number stands for.
    pub fn number(&self, standardised: f64) -> f64 {
        self.mean + self.deviation * standardised
    }
}
