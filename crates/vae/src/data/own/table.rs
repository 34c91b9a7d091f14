//! Numbers in rows, of NPY or CSV, as images of greys, as the rows of a table, or as labels. Images are rows that are square, or
//! have a shape of their own; of a row that has one number more than a square the first is its label, as in MNIST's CSV. Whether
//! rows are images is guessed where nobody says it.

use super::super::idx::Images;
use super::entries::{FEWEST_COLUMNS, MOST_COLUMNS};
use super::{reason, refuse, MOST_CLASSES};
use crate::error::{Error, Result};

/// Numbers of some shape, with what a CSV says of them.
#[derive(Default)]
pub(crate) struct Table {
    pub shape: Vec<usize>,
    pub numbers: Vec<f32>,
    /// Of the columns; none where the file has none.
    pub names: Vec<String>,
    /// Of the rows, where a column had words.
    pub classes: Option<Classes>,
}

/// Which class each row is of.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    /// By row, as numbers of names.
    pub of: Vec<u8>,
    pub names: Vec<String>,
}

/// What a table can be.
pub(super) enum Content {
    /// With the label of each, where there are any.
    Images(Images, Option<Vec<String>>),
    /// Rows of a table, of so many numbers each.
    Rows(Table, usize),
    /// One for each image of another file.
    Labels(Vec<u32>),
}

/// The least side of images that rows are taken for unasked.
const LEAST_SIDE: usize = 4;
/// What numbers of other shapes than those of labels and tables are to be.
const SHAPES: &str =
    "rows of a square number of pixels, or with a label before them, or images (n, rows, columns)";
/// Names of columns that hold classes.
const CLASS_NAMES: [&str; 5] = ["class", "label", "labels", "target", "species"];

impl Table {
    /// `as_rows`: whether rows of numbers are rows of a table or images; where it is not said, what they look like. Numbers that
    /// are none are refused.
    pub(super) fn content(self, as_rows: Option<bool>) -> Result<Content> {
        if let Some(i) = self.numbers.iter().position(|v| !v.is_finite()) {
            let found = format!("{} at index {i}", self.numbers[i]);
            let what = match self.shape[..] {
                [_] | [_, 1] => "labels",
                _ => "table",
            };
            return Err(refuse(reason::NUMBERS, what, "finite numbers", found));
        }
        if self.numbers.is_empty() {
            return Err(self.wrong("at least one number"));
        }
        let words = self.classes.as_ref().map(|classes| {
            let name = |&class: &u8| classes.names[usize::from(class)].clone();
            classes.of.iter().map(name).collect::<Vec<String>>()
        });
        match self.shape[..] {
            [_, 1] if words.is_some() || as_rows == Some(true) => self.rows(1),
            [_] | [_, 1] => Ok(Content::Labels(whole(self.numbers.iter().copied())?)),
            [count, rows, columns] | [count, rows, columns, 1] | [count, 1, rows, columns] => {
                self.images(count, [rows, columns], None)
            }
            [count, rows, columns, channels @ 3..=4] => {
                let colours = self.numbers.chunks_exact(channels);
                let numbers = colours.map(|c| super::grey::luma(c[0], c[1], c[2]));
                let greys = Self {
                    numbers: numbers.collect(),
                    ..self
                };
                greys.images(count, [rows, columns], None)
            }
            // As PyTorch has them.
            [count, 3, rows, columns] => {
                let plane = rows * columns;
                let images = self.numbers.chunks_exact(3 * plane);
                let numbers = images.flat_map(|c| {
                    (0..plane).map(|i| super::grey::luma(c[i], c[plane + i], c[2 * plane + i]))
                });
                let greys = Self {
                    numbers: numbers.collect(),
                    ..self
                };
                greys.images(count, [rows, columns], None)
            }
            [_, columns] if as_rows.unwrap_or(!self.looks_like_images(columns)) => {
                self.rows(columns)
            }
            [count, columns] => self.squares(count, columns, words),
            _ => Err(self.wrong(SHAPES)),
        }
    }

    /// As many numbers as a square has, or with a label before them, of the range of greys, in columns that are numbered if
    /// they have names.
    fn looks_like_images(&self, columns: usize) -> bool {
        let large = |side: usize| side >= LEAST_SIDE;
        let square = [Some(columns), columns.checked_sub(1)].into_iter();
        let square = square.flatten().any(|n| square_of(n).is_some_and(large));
        let numbered = |name: &String| name.contains(|letter: char| letter.is_ascii_digit());
        square
            && self.names.iter().skip(1).all(numbered)
            && self.numbers.iter().all(|v| (0.0..=255.0).contains(v))
    }

    /// A column of classes is none of the others.
    fn rows(mut self, columns: usize) -> Result<Content> {
        let mut columns = columns;
        if self.classes.is_none() {
            if let Some((at, classes)) = self.column_of_classes(columns) {
                let mut i = 0..self.numbers.len();
                self.numbers
                    .retain(|_| i.next().is_none_or(|i| i % columns != at));
                self.names.remove(at);
                self.classes = Some(classes);
                columns -= 1;
            }
        }
        if !(FEWEST_COLUMNS..=MOST_COLUMNS).contains(&columns) {
            let expected = format!("{FEWEST_COLUMNS} to {MOST_COLUMNS} columns of numbers");
            let found = columns.to_string();
            return Err(refuse(reason::SHAPE, "table", expected, found));
        }
        Ok(Content::Rows(self, columns))
    }

    /// The one that is called so and has few different whole numbers.
    fn column_of_classes(&self, columns: usize) -> Option<(usize, Classes)> {
        let called = |name: &String| CLASS_NAMES.contains(&name.to_ascii_lowercase().as_str());
        let at = self.names.iter().position(called)?;
        let column = self.numbers.iter().skip(at).step_by(columns);
        let whole = whole(column.copied()).ok()?;
        let mut found = whole.clone();
        found.sort_unstable();
        found.dedup();
        let number = |label: &u32| found.binary_search(label).unwrap_or_default() as u8;
        (found.len() <= MOST_CLASSES).then(|| {
            let classes = Classes {
                of: whole.iter().map(number).collect(),
                names: found.iter().map(u32::to_string).collect(),
            };
            (at, classes)
        })
    }

    fn squares(self, count: usize, columns: usize, words: Option<Vec<String>>) -> Result<Content> {
        if let Some(side) = square_of(columns) {
            return self.images(count, [side, side], words);
        }
        let Some(side) = columns.checked_sub(1).and_then(square_of) else {
            return Err(self.wrong(SHAPES));
        };
        let rows = || self.numbers.chunks_exact(columns);
        let labels = whole(rows().map(|row| row[0]))?;
        let pixels = Self {
            numbers: rows().flat_map(|row| &row[1..]).copied().collect(),
            ..self
        };
        let labels = labels.iter().map(u32::to_string).collect();
        pixels.images(count, [side, side], Some(labels))
    }

    /// Greys of 0..=255: numbers of at most 1 are taken as shares of that, larger ones than 255 as shares of the largest, and where some
    /// are negative, from the least on.
    fn images(
        self,
        count: usize,
        [rows, columns]: [usize; 2],
        labels: Option<Vec<String>>,
    ) -> Result<Content> {
        let ends = |(least, most): (f32, f32), &v: &f32| (least.min(v), most.max(v));
        let (least, most) = self.numbers.iter().fold((0.0, 0.0), ends);
        let unit = match most {
            most if most <= 1.0 => 255.0,
            most if most > 255.0 => 255.0 / most,
            _ => 1.0,
        };
        let (shift, scale) = if least < 0.0 {
            (-least, 255.0 / (most - least).max(f32::MIN_POSITIVE))
        } else {
            (0.0, unit)
        };
        let grey = |v: &f32| ((v + shift) * scale).round().clamp(0.0, 255.0) as u8;
        let images = Images {
            count,
            rows,
            columns,
            pixels: self.numbers.iter().map(grey).collect(),
        };
        Ok(Content::Images(images, labels))
    }

    fn wrong(&self, expected: &str) -> Error {
        let found = format!("{:?}", self.shape);
        refuse(reason::SHAPE, "table", expected, found)
    }
}

/// Whole numbers from 0 on.
fn whole(numbers: impl Iterator<Item = f32>) -> Result<Vec<u32>> {
    let label = |(i, v): (usize, f32)| {
        if v >= 0.0 && v.fract() == 0.0 && v < 1e6 {
            return Ok(v as u32);
        }
        let expected = "whole numbers from 0 to 999999";
        let found = format!("{v} at index {i}");
        Err(refuse(reason::NUMBERS, "labels", expected, found))
    };
    numbers.enumerate().map(label).collect()
}

fn square_of(count: usize) -> Option<usize> {
    let side = count.isqrt();
    (side > 1 && side * side == count).then_some(side)
}
