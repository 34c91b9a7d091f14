//! A drawing scaled to fit a square box, or a canvas shrunk to an image, each axis on its own. Shrinking, a pixel is the
//! exact mean of the area under it; enlarging, it is interpolated linearly.

use super::image::Image;

/// What one pixel takes from one axis of the drawing: indices there and their weights.
type Taps = Vec<(usize, f32)>;

/// The `drawing`, cut to its ink, with its longer side at `side` pixels and its darkest pixel at 1.
pub(super) fn fit(drawing: &Image, side: usize) -> Image {
    let longer = drawing.width.max(drawing.height());
    let across = taps(drawing.width, longer, side);
    let mut digit = Image {
        values: weighted(drawing, &taps(drawing.height(), longer, side), &across),
        width: across.len(),
    };
    let peak = digit.peak();
    digit
        .values
        .iter_mut()
        .for_each(|v| *v = (*v / peak).min(1.0));
    digit
}

/// The whole `canvas` as an image of so many rows and columns.
pub(super) fn shrink(canvas: &Image, [rows, columns]: [usize; 2]) -> Vec<f32> {
    let (width, height) = (canvas.width, canvas.height());
    weighted(
        canvas,
        &taps(height, height, rows),
        &taps(width, width, columns),
    )
}

/// An image of as many rows and columns as there are taps `down` and `across`, row after row.
fn weighted(drawing: &Image, down: &[Taps], across: &[Taps]) -> Vec<f32> {
    let width = drawing.width;
    let mut values = Vec::with_capacity(down.len() * across.len());
    let mut line = vec![0.0; width];
    for rows in down {
        line.fill(0.0);
        for &(y, weight) in rows {
            for (sum, v) in line.iter_mut().zip(&drawing.values[y * width..]) {
                *sum += weight * v;
            }
        }
        let pixel = |columns: &Taps| {
            let sum: f32 = columns.iter().map(|&(x, weight)| weight * line[x]).sum();
            // Weights come to 1 but for rounding.
            sum.min(1.0)
        };
        values.extend(across.iter().map(pixel));
    }
    values
}

/// The taps of each pixel that an axis `size` long comes to cover when `longer` becomes `side`. All pixels together may
/// reach beyond the axis, evenly on both sides; there is no ink.
fn taps(size: usize, longer: usize, side: usize) -> Vec<Taps> {
    let scale = longer as f32 / side as f32;
    let count = (size * side).div_ceil(longer);
    let start = (size as f32 - count as f32 * scale) / 2.0;
    let enlarging = scale < 1.0;
    let reach = if enlarging { 1.0 } else { scale / 2.0 };
    (0..count)
        .map(|i| {
            let middle = start + (i as f32 + 0.5) * scale;
            let from = (middle - reach).max(0.0) as usize;
            let to = ((middle + reach).ceil().max(0.0) as usize).min(size);
            let weight = |j: usize| {
                let j = j as f32;
                if enlarging {
                    (1.0 - (j + 0.5 - middle).abs()).max(0.0)
                } else {
                    let overlap = (j + 1.0).min(middle + reach) - j.max(middle - reach);
                    overlap.max(0.0) / scale
                }
            };
            (from..to).map(|j| (j, weight(j))).collect()
        })
        .collect()
}
