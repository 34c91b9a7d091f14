//! A picture of any size as the ink of one image: bright on dark turned round, and scaled as the entry says, to twice the
//! side that the image will have, so that copies of it (`augment`) stay sharp.

use super::super::drawing;
use super::super::entry::{Drawing, Entry};
use super::grey::Grey;
use super::{paper, reason, refuse};
use crate::error::{Error, Result};

/// How much finer than an image its source is.
pub(super) const FINER: usize = 2;

/// Whether it is a drawing: some ink on much paper, rather than a picture that is all greys.
pub(super) fn is_drawing(picture: &Grey) -> bool {
    let Some(ink) = paper::ink(&picture.clone().on_white()) else {
        return true;
    };
    let count = |within: fn(f32) -> bool| ink.iter().filter(|&&v| within(v)).count();
    let (blank, grey) = (count(|v| v == 0.0), count(|v| v > 0.0 && v < 1.0));
    2 * blank > ink.len() && 3 * grey < ink.len()
}

/// The ink (rows x columns, 255 for full) of an image of `entry`, each side [`FINER`] times as long. Refuses a picture on
/// which nothing is.
pub(super) fn source(picture: Grey, entry: &Entry) -> Result<Vec<u8>> {
    let shape = entry.shape.map(|side| FINER * side);
    let (picture, drawing) = match entry.drawing {
        Drawing::Centred { fit, centre } => {
            let (finer, half) = (FINER as f32, 0.5);
            let centred = Drawing::Centred {
                fit: FINER * fit,
                centre: finer * (centre + half) - half,
            };
            (picture.on_white(), centred)
        }
        other => (picture.square().on_white(), other),
    };
    let ink = match drawing {
        Drawing::Centred { .. } => paper::ink(&picture),
        _ => Some(
            picture
                .pixels
                .iter()
                .map(|&v| f32::from(255 - v) / 255.0)
                .collect(),
        ),
    };
    let exact = entry.shape == [picture.height(), picture.width];
    let seen = match ink.filter(|ink| ink.iter().any(|&v| v > 0.0)) {
        // Blurred it would be, on its way through a finer one and back.
        Some(ink) if exact && drawing == Drawing::Whole => Some(doubled(&ink, picture.width)),
        Some(ink) => drawing::see(&ink, picture.width, picture.height(), shape, drawing)?,
        None => None,
    };
    let seen = seen.ok_or_else(blank)?;
    Ok(seen.iter().map(|v| (v * 255.0).round() as u8).collect())
}

/// Each pixel as [`FINER`] times as many on either side.
fn doubled(ink: &[f32], width: usize) -> Vec<f32> {
    let row = |row: &[f32]| -> Vec<f32> {
        let wide = row.iter().flat_map(|&v| [v; FINER]);
        wide.collect::<Vec<f32>>().repeat(FINER)
    };
    ink.chunks_exact(width).flat_map(row).collect()
}

fn blank() -> Error {
    refuse(reason::BLANK, "picture", "something on it", "one colour")
}
