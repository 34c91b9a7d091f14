//! A drawing as MNIST would have had it: the ink scaled to fit 20 x 20, anti-aliased, and put into 28 x 28 by its
//! centre of mass (LeCun et al. 1998, section III-A). Without this a model trained on MNIST recognizes nothing in a
//! drawing. What the model then takes a pixel to be is left to `dataset::apply`.

mod resample;
mod stroke;

use std::ops::Range;

use crate::config::{PIXELS, SIDE};
use crate::error::{require_finite, Error, Result};

/// The side of the square that the ink is scaled to fit, in pixels.
const BOX: usize = 20;
/// Where the centre of mass comes to lie on either axis, the first pixel's centre being 0. The middle would be 13.5,
/// but in MNIST's 10,000 test images it is 14.0 on average and never outside of 13.5..=14.5.
const CENTRE: f32 = 14.0;
/// Longest side of a drawing; thin strokes are widened in a square of a size like this.
const MAX_SIDE: usize = 4096;
/// Ink fainter than this does not count for the bounding box: half a step of 8-bit grey.
const FAINT: f32 = 0.5 / 255.0;

/// What a model sees of a drawing: 28 x 28 floats, 0..1, row after row; `None` where there is no ink. `ink` is 0..1,
/// 1 for full ink, row after row, of any size. As in MNIST the darkest pixel becomes 1, and strokes much thinner than
/// most there are widened. Refuses a length other than `width * height` and numbers outside of 0..1.
pub fn see(ink: &[f32], width: usize, height: usize) -> Result<Option<Vec<f32>>> {
    check(ink, width, height)?;
    let drawing = Image {
        values: ink.to_vec(),
        width,
    };
    let Some(drawing) = drawing.cut(0) else {
        return Ok(None);
    };
    let drawing = stroke::widen(&drawing).unwrap_or(drawing);
    Ok(Some(place(&resample::fit(&drawing))))
}

/// Grey values, 0..1, row after row.
struct Image {
    values: Vec<f32>,
    width: usize,
}

impl Image {
    fn height(&self) -> usize {
        self.values.len() / self.width
    }

    /// The greatest value.
    fn peak(&self) -> f32 {
        self.values.iter().fold(0.0, |peak, &v| v.max(peak))
    }

    /// The part between whose edges all ink lies, with an empty `margin` around it; none where there is no ink.
    fn cut(&self, margin: usize) -> Option<Image> {
        let (columns, rows) = self.bounds()?;
        let width = columns.len() + 2 * margin;
        let mut values = vec![0.0; width * (rows.len() + 2 * margin)];
        for (y, row) in rows.enumerate() {
            let from = &self.values[row * self.width..][columns.clone()];
            values[(y + margin) * width + margin..][..columns.len()].copy_from_slice(from);
        }
        Some(Image { values, width })
    }

    /// The columns and rows between which all ink lies.
    fn bounds(&self) -> Option<(Range<usize>, Range<usize>)> {
        let mut bounds: Option<(Range<usize>, Range<usize>)> = None;
        for (y, row) in self.values.chunks_exact(self.width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|&v| v > FAINT) else {
                continue;
            };
            let last = row.iter().rposition(|&v| v > FAINT).unwrap_or(first);
            let (columns, rows) = bounds.get_or_insert((first..last + 1, y..y + 1));
            *columns = columns.start.min(first)..columns.end.max(last + 1);
            rows.end = y + 1;
        }
        bounds
    }
}

fn check(ink: &[f32], width: usize, height: usize) -> Result<()> {
    if width.checked_mul(height) != Some(ink.len()) {
        return Err(Error::shape("ink", &[height, width], &[ink.len()]));
    }
    if width.max(height) > MAX_SIDE {
        return Err(Error::Range {
            what: "ink".to_owned(),
            expected: format!("at most {MAX_SIDE} numbers a side"),
            found: format!("{width} x {height}"),
        });
    }
    require_finite("ink", ink)?;
    match ink.iter().position(|v| !(0.0..=1.0).contains(v)) {
        None => Ok(()),
        Some(i) => Err(Error::Range {
            what: "ink".to_owned(),
            expected: "0 for paper to 1 for full ink".to_owned(),
            found: format!("{} at index {i}", ink[i]),
        }),
    }
}

/// Puts `digit` into an empty 28 x 28, its centre of mass as near to the middle as whole pixels allow and all of it
/// inside.
fn place(digit: &Image) -> Vec<f32> {
    let (mut mass, mut x_mass, mut y_mass) = (0.0, 0.0, 0.0);
    for (i, v) in digit.values.iter().enumerate() {
        mass += v;
        x_mass += v * (i % digit.width) as f32;
        y_mass += v * (i / digit.width) as f32;
    }
    let shift = |centre: f32, size: usize| {
        let shift = (CENTRE - centre).round().max(0.0) as usize;
        shift.min(SIDE - size)
    };
    let left = shift(x_mass / mass, digit.width);
    let top = shift(y_mass / mass, digit.height());
    let mut image = vec![0.0; PIXELS];
    for (y, row) in digit.values.chunks_exact(digit.width).enumerate() {
        image[(top + y) * SIDE + left..][..digit.width].copy_from_slice(row);
    }
    image
}
