//! A drawing as its dataset would have had it; how that is, the dataset's entry says (mnist.rs, shapes.rs). For MNIST: the
//! ink scaled to fit a square, anti-aliased, and put into the image by its centre of mass (LeCun et al. 1998, section
//! III-A); without this a model trained on MNIST recognizes nothing in a drawing. What the model then takes a pixel to be is
//! left to [`super::Pixels`].

mod image;
mod pen;
mod resample;
mod stroke;

use self::image::Image;
pub use self::pen::Strokes;
use super::entry::Drawing;
use crate::error::{require_finite, Error, Result};

/// Longest side of a drawing; thin strokes are widened in a square of a size like this.
const MAX_SIDE: usize = 4096;
/// Most numbers of a drawing: how wide its strokes are is looked for from each of them, farther the more ink there is.
const MAX_INK: usize = 1 << 20;

/// The side of the pad on which strokes are drawn, pixels: fine enough for a small drawing in a corner.
const PAD_SIDE: usize = 140;

/// What a model of images of `shape` sees of strokes, as [`see`] says, in the 256 greys that the datasets' images have.
/// Refuses what [`Strokes::ink`] refuses.
pub fn see_strokes(
    strokes: &Strokes,
    shape: [usize; 2],
    drawing: Drawing,
) -> Result<Option<Vec<f32>>> {
    let canvas = Image {
        values: strokes.ink(PAD_SIDE)?,
        width: PAD_SIDE,
    };
    let image = seen(&canvas, shape, drawing);
    Ok(image.map(|values| values.into_iter().map(in_greys).collect()))
}

/// The nearest of 256 greys, 0..1.
fn in_greys(value: f32) -> f32 {
    (value * 255.0).round() / 255.0
}

/// What a model of images of `shape`, rows and columns, sees of a drawing: as many floats, 0..1, row after row; `None`
/// where there is no ink or no drawing can be one of them. `ink` is 0..1, 1 for full ink, row after row, of any size.
/// Where drawings are centred the darkest pixel becomes 1, as in MNIST, and strokes much thinner than most there are
/// widened. Refuses a length other than `width * height` and numbers outside of 0..1.
pub fn see(
    ink: &[f32],
    width: usize,
    height: usize,
    shape: [usize; 2],
    drawing: Drawing,
) -> Result<Option<Vec<f32>>> {
    check(ink, width, height)?;
    let canvas = Image {
        values: ink.to_vec(),
        width,
    };
    Ok(seen(&canvas, shape, drawing))
}

/// An image of so many rows and columns as one of fewer: each pixel is the mean of the area under it. Refuses what [`see`]
/// refuses, and an image without pixels.
pub fn shrink(image: &[f32], [rows, columns]: [usize; 2], to: [usize; 2]) -> Result<Vec<f32>> {
    check(image, columns, rows)?;
    if image.is_empty() || to[0] == 0 || to[1] == 0 {
        return Err(Error::shape(
            "image",
            &[1, 1],
            &[rows.min(to[0]), columns.min(to[1])],
        ));
    }
    let canvas = Image {
        values: image.to_vec(),
        width: columns,
    };
    Ok(resample::shrink(&canvas, to))
}

/// [`see`] of ink that is known to be some.
fn seen(canvas: &Image, shape: [usize; 2], drawing: Drawing) -> Option<Vec<f32>> {
    let cut = canvas.cut(0)?;
    match drawing {
        Drawing::Centred { fit, centre } => {
            let cut = stroke::widen(&cut, fit).unwrap_or(cut);
            Some(place(&resample::fit(&cut, fit), shape, centre))
        }
        Drawing::Whole => Some(resample::shrink(canvas, shape)),
        Drawing::Never => None,
    }
}

fn check(ink: &[f32], width: usize, height: usize) -> Result<()> {
    if width.checked_mul(height) != Some(ink.len()) {
        return Err(Error::shape("ink", &[height, width], &[ink.len()]));
    }
    if width.max(height) > MAX_SIDE || ink.len() > MAX_INK {
        return Err(Error::Range {
            what: "ink".to_owned(),
            expected: format!("at most {MAX_SIDE} numbers a side and {MAX_INK} in all"),
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

/// Puts `digit` into an empty image of `shape`, its centre of mass as near to `centre` as whole pixels allow and all of
/// it inside.
fn place(digit: &Image, [rows, columns]: [usize; 2], centre: f32) -> Vec<f32> {
    let (mut mass, mut x_mass, mut y_mass) = (0.0, 0.0, 0.0);
    for (i, v) in digit.values.iter().enumerate() {
        mass += v;
        x_mass += v * (i % digit.width) as f32;
        y_mass += v * (i / digit.width) as f32;
    }
    let shift = |found: f32, size: usize, room: usize| {
        let shift = (centre - found).round().max(0.0) as usize;
        shift.min(room - size)
    };
    let left = shift(x_mass / mass, digit.width, columns);
    let top = shift(y_mass / mass, digit.height(), rows);
    let mut image = vec![0.0; rows * columns];
    for (y, row) in digit.values.chunks_exact(digit.width).enumerate() {
        image[(top + y) * columns + left..][..digit.width].copy_from_slice(row);
    }
    image
}
