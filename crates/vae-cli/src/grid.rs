//! Images side by side in one picture, chalk on a blackboard as the data are: 0 is black, 1 white.

use std::collections::BTreeMap;
use std::fmt::Write;

use vae::{require_finite, Tensor};

use crate::error::{Error, Result};
use crate::format::Format;

/// Black pixels between images and around them.
const GAP: usize = 2;
/// The most images in one PNG.
const MOST: usize = 10_000;
/// The most images in one SVG, which is of some 2 KB a digit.
const MOST_LINES: usize = 400;

/// Refuses more images than one picture of this `format` takes.
pub fn require_count(n: usize, format: Format) -> Result<()> {
    let most = match format {
        Format::Svg => MOST_LINES,
        _ => MOST,
    };
    if n <= most {
        return Ok(());
    }
    Err(Error::unexpected(
        format!("images for a {}", format.ending().to_uppercase()),
        format!("at most {most}"),
        n.to_string(),
    ))
}

/// A picture of grey pixels, row after row.
pub struct Grid {
    pixels: Vec<u8>,
    width: usize,
    height: usize,
}

impl Grid {
    /// Mean (n, rows * columns), as nearly as many across as down, filled row by row.
    pub fn of(mean: &Tensor, [rows, columns]: [usize; 2]) -> Result<Self> {
        let (n, _) = mean.dims2()?;
        let across = (1..=n).find(|c| c * c >= n).unwrap_or(1);
        let (cell_width, cell_height) = (columns + GAP, rows + GAP);
        let width = across * cell_width + GAP;
        let height = n.div_ceil(across) * cell_height + GAP;
        let mut pixels = vec![0; width * height];
        for (i, image) in mean.to_vec2::<f32>()?.iter().enumerate() {
            let (left, top) = (
                GAP + i % across * cell_width,
                GAP + i / across * cell_height,
            );
            require_finite("mean", image)?;
            for (y, row) in image.chunks_exact(columns).enumerate() {
                let at = (top + y) * width + left;
                for (byte, value) in pixels[at..at + columns].iter_mut().zip(row) {
                    *byte = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
                }
            }
        }
        Ok(Self {
            pixels,
            width,
            height,
        })
    }

    /// 8-bit grey as PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// The same as SVG: of each grey a path of the lines that neighbours of this grey make.
    pub fn svg(&self) -> String {
        let mut paths: BTreeMap<u8, String> = BTreeMap::new();
        for (y, row) in self.pixels.chunks_exact(self.width).enumerate() {
            let mut x = 0;
            for line in row.chunk_by(|a, b| a == b) {
                if line[0] > 0 {
                    let path = paths.entry(line[0]).or_default();
                    // To a text this cannot fail.
                    let _ = write!(path, "M{x} {y}h{}", line.len());
                }
                x += line.len();
            }
        }
        let (width, height) = (self.width, self.height);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             shape-rendering=\"crispEdges\">\n<path d=\"M0 0h{width}v{height}H0z\"/>\n<g transform=\"translate(0 .5)\">\n"
        );
        for (grey, path) in &paths {
            let _ = writeln!(
                svg,
                "<path stroke=\"#{grey:02x}{grey:02x}{grey:02x}\" d=\"{path}\"/>"
            );
        }
        svg + "</g>\n</svg>\n"
    }
}
