//! Numbers in rows, of NPY or CSV, as images of greys or as labels. Images are rows that are square, or have a shape of their
//! own; of a row that has one number more than a square the first is its label, as in MNIST's CSV.

use super::super::idx::Images;
use super::{reason, refuse};
use crate::error::{Error, Result};

/// Numbers of some shape.
pub(super) struct Table {
    pub shape: Vec<usize>,
    pub numbers: Vec<f32>,
}

/// What a table can be.
pub(super) enum Content {
    /// With labels, where there are any.
    Images(Images, Option<Vec<u32>>),
    /// One for each image of another file.
    Labels(Vec<u32>),
}

impl Table {
    /// Numbers that are none are refused.
    pub(super) fn content(self) -> Result<Content> {
        if let Some(i) = self.numbers.iter().position(|v| !v.is_finite()) {
            let found = format!("{} at index {i}", self.numbers[i]);
            return Err(refuse(reason::NUMBERS, "table", "finite numbers", found));
        }
        match self.shape[..] {
            [_] | [_, 1] => Ok(Content::Labels(labels(self.numbers.iter().copied())?)),
            [count, rows, columns] | [count, rows, columns, 1] => {
                self.images(count, [rows, columns], None)
            }
            [count, rows, columns, channels @ 3..=4] => {
                let colours = self.numbers.chunks_exact(channels);
                let numbers = colours.map(|c| super::grey::luma(c[0], c[1], c[2]));
                let greys = Self {
                    numbers: numbers.collect(),
                    shape: self.shape.clone(),
                };
                greys.images(count, [rows, columns], None)
            }
            [count, columns] => self.rows(count, columns),
            _ => Err(self.wrong()),
        }
    }

    fn rows(self, count: usize, columns: usize) -> Result<Content> {
        if let Some(side) = square(columns) {
            return self.images(count, [side, side], None);
        }
        let Some(side) = columns.checked_sub(1).and_then(square) else {
            return Err(self.wrong());
        };
        let rows = || self.numbers.chunks_exact(columns);
        let labels = labels(rows().map(|row| row[0]))?;
        let pixels = Self {
            numbers: rows().flat_map(|row| &row[1..]).copied().collect(),
            shape: self.shape.clone(),
        };
        pixels.images(count, [side, side], Some(labels))
    }

    /// Greys of 0..=255: numbers of at most 1 are taken as shares of that, and where some are negative, from -1 on.
    fn images(
        self,
        count: usize,
        [rows, columns]: [usize; 2],
        labels: Option<Vec<u32>>,
    ) -> Result<Content> {
        if rows * columns == 0 {
            return Err(self.wrong());
        }
        let ends = |(least, most): (f32, f32), &v: &f32| (least.min(v), most.max(v));
        let (least, most) = self.numbers.iter().fold((0.0, 0.0), ends);
        let unit = if most <= 1.0 { 255.0 } else { 1.0 };
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

    fn wrong(&self) -> Error {
        let expected = "rows of a square number of pixels, or with a label before them, or images (n, rows, columns)";
        refuse(
            reason::SHAPE,
            "table",
            expected,
            format!("{:?}", self.shape),
        )
    }
}

/// Whole numbers from 0 on.
fn labels(numbers: impl Iterator<Item = f32>) -> Result<Vec<u32>> {
    let whole = |v: f32| (v >= 0.0 && v.fract() == 0.0 && v < 1e6).then_some(v as u32);
    let labels: Option<Vec<u32>> = numbers.map(whole).collect();
    labels.ok_or_else(|| {
        refuse(
            reason::NUMBERS,
            "labels",
            "whole numbers from 0 on",
            "others",
        )
    })
}

fn square(count: usize) -> Option<usize> {
    let side = count.isqrt();
    (side > 1 && side * side == count).then_some(side)
}

/// CSV of numbers, between commas, semicolons, tabs or spaces; the first line may be names.
pub(super) fn csv(bytes: &[u8]) -> Result<Table> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_numbers("other bytes".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let (mut numbers, mut columns, mut count) = (Vec::new(), 0, 0);
    for (at, line) in lines {
        let before = numbers.len();
        let fields = line
            .trim()
            .split([',', ';', '\t', ' '])
            .filter(|field| !field.is_empty());
        let read = fields
            .map(|field| number(field.trim_matches('"')))
            .collect::<Option<Vec<f32>>>();
        let Some(row) = read else {
            if at == 0 {
                continue;
            }
            let shown: String = line.chars().take(40).collect();
            return Err(not_numbers(format!("`{shown}` in line {}", at + 1)));
        };
        numbers.extend(row);
        let found = numbers.len() - before;
        if count > 0 && found != columns {
            let found = format!("{found} in line {}", at + 1);
            return Err(refuse(
                reason::SHAPE,
                "CSV",
                format!("{columns} numbers a line"),
                found,
            ));
        }
        columns = found;
        count += 1;
    }
    match count {
        0 => Err(not_numbers("no line of them".to_owned())),
        _ => Ok(Table {
            shape: vec![count, columns],
            numbers,
        }),
    }
}

/// Decimal notation, with an exponent or without. Greys need no last bit, and the reader of the library is large.
fn number(text: &str) -> Option<f32> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 {
        return None;
    }
    let mut value = 0.0_f64;
    for digit in whole.bytes().chain(fraction.bytes()) {
        value = 10.0 * value + f64::from(char::from(digit).to_digit(10)?);
    }
    let power = exponent.clamp(-400, 400) - fraction.len() as i32;
    Some((sign * value * 10_f64.powi(power)) as f32)
}

fn not_numbers(found: String) -> Error {
    refuse(reason::NUMBERS, "CSV", "lines of numbers", found)
}
