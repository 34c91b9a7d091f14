//! A grey picture of any size.

use crate::error::{Error, Result};

/// The longest side of a picture as it is taken, pixels: larger ones are scaled down by whoever decodes them.
pub const MOST_SIDE: usize = 512;
/// Greys, row after row.
#[derive(Clone, Debug)]
pub struct Grey {
    /// 0 for black to 255 for white.
    pub pixels: Vec<u8>,
    /// Pixels in a row.
    pub width: usize,
}

/// The grey of a colour (ITU-R BT.601).
pub(super) fn luma(red: f32, green: f32, blue: f32) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// Red, green, blue and opacity, a byte each, of pixels of so many channels: one is grey, two are grey and opacity, and where there is no
/// opacity all is opaque.
///
/// ```
/// use vae::data::own::{grey_of, rgba_of};
///
/// assert_eq!(rgba_of(&[0, 7], 1), [0, 0, 0, 255, 7, 7, 7, 255]);
/// assert_eq!(rgba_of(&[7, 200], 2), [7, 7, 7, 200]);
/// assert_eq!(rgba_of(&[1, 2, 3], 3), [1, 2, 3, 255]);
/// assert_eq!(rgba_of(&[1, 2, 3, 4], 4), [1, 2, 3, 4]);
/// assert_eq!(grey_of(&rgba_of(&[0, 0, 0, 255], 2), 2)?.pixels, [255, 0]); // what is transparent is white
/// # Ok::<(), vae::Error>(())
/// ```
pub fn rgba_of(pixels: &[u8], channels: usize) -> Vec<u8> {
    let rgba = |pixel: &[u8]| match *pixel {
        [grey] => [grey, grey, grey, 255],
        [grey, opacity] => [grey, grey, grey, opacity],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, opacity, ..] => [red, green, blue, opacity],
        [] => [0; 4],
    };
    let pixels = pixels.chunks_exact(channels.max(1));
    pixels.flat_map(rgba).collect()
}

/// The greys of pixels of red, green, blue and opacity, a byte each: what is transparent is white. Refuses other lengths, and
/// pictures that should have been scaled down.
pub fn grey_of(rgba: &[u8], width: usize) -> Result<Grey> {
    let height = (rgba.len() / 4).checked_div(width).unwrap_or(0);
    if width.max(height) > MOST_SIDE || height == 0 || 4 * width * height != rgba.len() {
        let found = [rgba.len(), width];
        return Err(Error::shape("pixels", &[height, width, 4], &found));
    }
    let grey = |c: &[u8]| {
        let [red, green, blue, opacity] = [c[0], c[1], c[2], c[3]].map(f32::from);
        let paper = 255.0 - opacity;
        (luma(red, green, blue) * opacity / 255.0 + paper).round() as u8
    };
    Ok(Grey {
        pixels: rgba.chunks_exact(4).map(grey).collect(),
        width,
    })
}

impl Grey {
    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// With dark on bright, which is what its edge is.
    pub(super) fn on_white(mut self) -> Self {
        if self.edge() < 128 {
            self.pixels.iter_mut().for_each(|v| *v = 255 - *v);
        }
        self
    }

    /// The median grey of its outermost pixels.
    fn edge(&self) -> u8 {
        let (width, height) = (self.width, self.height());
        let numbered = self.pixels.iter().enumerate();
        let outer = numbered.filter(|(i, _)| {
            let (x, y) = (i % width, i / width);
            x == 0 || y == 0 || x + 1 == width || y + 1 == height
        });
        let mut outer: Vec<u8> = outer.map(|(_, &v)| v).collect();
        let middle = outer.len() / 2;
        *outer.select_nth_unstable(middle).1
    }

    /// The square in its middle.
    pub(super) fn square(&self) -> Self {
        let (width, height) = (self.width, self.height());
        let side = width.min(height);
        let (left, top) = ((width - side) / 2, (height - side) / 2);
        let rows = self.pixels.chunks_exact(width).skip(top).take(side);
        Self {
            pixels: rows
                .flat_map(|row| &row[left..left + side])
                .copied()
                .collect(),
            width: side,
        }
    }
}
