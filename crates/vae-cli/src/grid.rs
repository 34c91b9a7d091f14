//! Images side by side in one PNG, chalk on a blackboard as the data are: 0 is black, 1 white.

use candle_core::Tensor;

use crate::error::{Error, Result};

/// Black pixels between images and around them.
const GAP: usize = 2;
/// The most images in one PNG.
const MOST: usize = 10_000;

/// The bytes of a PNG of mean (n, side * side), as nearly square as n allows, filled row by row.
pub fn png(mean: &Tensor) -> Result<Vec<u8>> {
    let (n, pixels) = mean.dims2()?;
    let side = pixels.isqrt();
    if side * side != pixels {
        return Err(Error::unexpected(
            "images for a PNG",
            "square ones",
            format!("{pixels} pixels"),
        ));
    }
    if n > MOST {
        return Err(Error::unexpected(
            "images for a PNG",
            format!("at most {MOST}"),
            n.to_string(),
        ));
    }
    let columns = (1..=n).find(|c| c * c >= n).unwrap_or(1);
    let cell = side + GAP;
    let (width, height) = (columns * cell + GAP, n.div_ceil(columns) * cell + GAP);
    let mut canvas = vec![0; width * height];
    for (i, image) in mean.to_vec2::<f32>()?.iter().enumerate() {
        let (left, top) = (GAP + i % columns * cell, GAP + i / columns * cell);
        for (y, row) in image.chunks_exact(side).enumerate() {
            let at = (top + y) * width + left;
            for (byte, value) in canvas[at..at + side].iter_mut().zip(row) {
                *byte = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
            }
        }
    }
    encode(&canvas, width, height)
}

/// 8-bit grey as PNG.
fn encode(canvas: &[u8], width: usize, height: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(canvas)?;
    writer.finish()?;
    Ok(bytes)
}
