//! Images side by side in one PNG, chalk on a blackboard as the data are: 0 is black, 1 white.

use candle_core::Tensor;
use vae::error::require_finite;

use crate::error::{Error, Result};

/// Black pixels between images and around them.
const GAP: usize = 2;
/// The most images in one PNG.
const MOST: usize = 10_000;

/// Refuses more images than one PNG takes.
pub fn require_count(n: usize) -> Result<()> {
    if n <= MOST {
        return Ok(());
    }
    Err(Error::unexpected(
        "images for a PNG",
        format!("at most {MOST}"),
        n.to_string(),
    ))
}

/// The bytes of a PNG of mean (n, rows * columns), as nearly as many across as down, filled row by row.
pub fn png(mean: &Tensor, [rows, columns]: [usize; 2]) -> Result<Vec<u8>> {
    let (n, _) = mean.dims2()?;
    require_count(n)?;
    let across = (1..=n).find(|c| c * c >= n).unwrap_or(1);
    let (cell_width, cell_height) = (columns + GAP, rows + GAP);
    let width = across * cell_width + GAP;
    let height = n.div_ceil(across) * cell_height + GAP;
    let mut canvas = vec![0; width * height];
    for (i, image) in mean.to_vec2::<f32>()?.iter().enumerate() {
        let (left, top) = (
            GAP + i % across * cell_width,
            GAP + i / across * cell_height,
        );
        require_finite("mean", image)?;
        for (y, row) in image.chunks_exact(columns).enumerate() {
            let at = (top + y) * width + left;
            for (byte, value) in canvas[at..at + columns].iter_mut().zip(row) {
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
