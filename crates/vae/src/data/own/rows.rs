//! The rows of a table, as they stand in the file, on their way to be a dataset: standardised by what is trained on.

use super::super::column::Column;
use super::super::dataset::Dataset;
use super::labels::in_order;
use super::table::{Classes, Table};
use super::{reason, refuse, MOST_CLASSES};
use crate::error::Result;

/// Letters of a column's name.
const LONGEST_NAME: usize = 40;

/// Rows of numbers.
#[derive(Debug)]
pub struct Rows {
    names: Vec<String>,
    numbers: Vec<f32>,
    classes: Option<Classes>,
}

impl Rows {
    /// Of `columns` numbers each, which have names where the table has some.
    pub(super) fn new(table: Table, columns: usize) -> Self {
        let mut names: Vec<String> = table.names;
        names.resize(columns, String::new());
        for (i, name) in names.iter_mut().enumerate() {
            *name = match name.is_empty() {
                true => Column::unnamed(i),
                false => name.chars().take(LONGEST_NAME).collect(),
            };
        }
        Self {
            names,
            numbers: table.numbers,
            classes: table.classes,
        }
    }

    /// Numbers in a row.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.numbers.len() / self.columns()
    }

    /// The first `most` rows as models would see them, standardised by all.
    pub fn shown(&self, most: usize) -> (Vec<Column>, Vec<f32>) {
        let all: Vec<usize> = (0..self.count()).collect();
        let columns = self.measured(&all);
        let numbers = self.standardised(&all[..most.min(all.len())], &columns);
        (columns, numbers)
    }

    /// Names by label; none where there are no classes.
    pub fn classes(&self) -> &[String] {
        self.classes.as_ref().map_or(&[], |classes| &classes.names)
    }

    /// The rows' labels, which came beside them; of more kinds than there are colours for they are no classes.
    pub(super) fn label(&mut self, labels: &[String]) {
        let mut names = labels.to_vec();
        names.sort_by(|a, b| in_order(a, b));
        names.dedup();
        if names.len() > MOST_CLASSES {
            return;
        }
        let number = |label: &String| names.iter().position(|name| name == label);
        let numbers = labels.iter().map(number);
        let of = numbers
            .map(|number| number.unwrap_or_default() as u8)
            .collect();
        self.classes = Some(Classes { of, names });
    }

    /// Mean and deviation of each column over the rows `of`.
    pub(super) fn measured(&self, of: &[usize]) -> Vec<Column> {
        let column = |(i, name): (usize, &String)| {
            let number = |row: &usize| f64::from(self.numbers[row * self.columns() + i]);
            Column::measured(name.clone(), of.iter().map(number))
        };
        self.names.iter().enumerate().map(column).collect()
    }

    /// All rows as a model with these columns sees them.
    pub fn seen(&self, columns: &[Column]) -> Result<Dataset> {
        let all: Vec<usize> = (0..self.count()).collect();
        self.dataset(&all, columns)
    }

    /// The rows `of` as models see them; refuses other columns.
    pub(super) fn dataset(&self, of: &[usize], columns: &[Column]) -> Result<Dataset> {
        if !columns.iter().map(|column| &column.name).eq(&self.names) {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let expected = format!("the columns {}, as the model has", names.join(", "));
            return Err(refuse(
                reason::SHAPE,
                "table",
                expected,
                self.names.join(", "),
            ));
        }
        let labels = self
            .classes
            .as_ref()
            .filter(|classes| classes.names.len() > 1);
        let labels = labels.map(|classes| of.iter().map(|&row| classes.of[row]).collect());
        Dataset::of_rows(columns.len(), self.standardised(of, columns), labels)
    }

    fn standardised(&self, of: &[usize], columns: &[Column]) -> Vec<f32> {
        let row = |&row: &usize| {
            let numbers = &self.numbers[row * columns.len()..][..columns.len()];
            Column::standardise(columns, numbers)
        };
        of.iter().flat_map(row).collect()
    }
}
