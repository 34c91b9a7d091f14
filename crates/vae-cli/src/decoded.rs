//! PNG, JPEG and WebP decoded to red, green, blue and opacity, and scaled down to the size that is taken. How large they are the
//! core has looked at.

use std::io::Cursor;

use image_webp::WebPDecoder;
use png::Transformations;
use vae::data::own::{rgba_of, MOST_SIDE};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::error::{Error, Result};

/// Four bytes a pixel, row after row.
pub struct Rgba {
    pub pixels: Vec<u8>,
    pub width: usize,
}

/// The picture in `bytes`; a photograph lies as its sensor did.
pub fn picture(bytes: &[u8]) -> Result<Rgba> {
    let decoded = match bytes {
        [0x89, ..] => png(bytes),
        [0xff, ..] => jpeg(bytes),
        _ => webp(bytes),
    };
    let whole =
        decoded.map_err(|found| Error::unexpected("picture", "one that is whole", found))?;
    Ok(small(whole))
}

fn png(bytes: &[u8]) -> std::result::Result<Rgba, String> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let size = reader.output_buffer_size().ok_or("no size")?;
    let mut pixels = vec![0; size];
    let frame = reader
        .next_frame(&mut pixels)
        .map_err(|error| error.to_string())?;
    pixels.truncate(frame.buffer_size());
    let channels = frame.color_type.samples();
    Ok(Rgba {
        pixels: rgba_of(&pixels, channels),
        width: frame.width as usize,
    })
}

fn jpeg(bytes: &[u8]) -> std::result::Result<Rgba, String> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|error| error.to_string())?;
    let (width, _) = decoder.dimensions().ok_or("no size")?;
    Ok(Rgba { pixels, width })
}

fn webp(bytes: &[u8]) -> std::result::Result<Rgba, String> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (width, _) = decoder.dimensions();
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or("no size")?];
    decoder
        .read_image(&mut pixels)
        .map_err(|error| error.to_string())?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    Ok(Rgba {
        pixels: rgba_of(&pixels, channels),
        width: width as usize,
    })
}

/// Blocks of pixels by their mean, so that no side is longer than what is taken.
fn small(picture: Rgba) -> Rgba {
    let Rgba { pixels, width } = &picture;
    let height = pixels.len() / 4 / (*width).max(1);
    let block = width.max(&height).div_ceil(MOST_SIDE);
    if block < 2 {
        return picture;
    }
    let (columns, rows) = ((width / block).max(1), (height / block).max(1));
    let (across, down) = (block.min(*width), block.min(height));
    let channel = |i: usize| {
        let (x, y) = (i / 4 % columns * block, i / 4 / columns * block);
        let block =
            (0..across * down).map(|k| ((y + k / across) * width + x + k % across) * 4 + i % 4);
        let sum: usize = block.map(|at| usize::from(pixels[at])).sum();
        (sum / (across * down)) as u8
    };
    Rgba {
        pixels: (0..columns * rows * 4).map(channel).collect(),
        width: columns,
    }
}
