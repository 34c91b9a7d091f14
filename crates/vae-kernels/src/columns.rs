//! A picture as the matrix whose products are convolutions (im2col, after Chellapilla, Puri and Simard 2006): a row for each
//! place of a window, and in it the numbers that the window covers there; and the way back, which adds them up.
//!
//! Pictures are channels last, (height, width, channels): a row of a window is one run of memory then.

use candle_core::{bail, Result};

/// A square window that goes over a picture in steps, both ways. Around the picture are (size - 1) / 2 rows and columns of
/// zeros, so that a window of odd size stands on a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows and columns of the picture.
    pub picture: [usize; 2],
    /// Rows, and columns, of the window.
    pub size: usize,
    /// Pixels from one place to the next.
    pub stride: usize,
}

impl Window {
    /// Rows and columns of places, floor((side + 2 padding - size) / stride) + 1 of each as PyTorch counts them; 0 where the
    /// window is larger than the picture.
    pub fn places(&self) -> [usize; 2] {
        self.picture.map(
            |side| match (side + 2 * self.padding()).checked_sub(self.size) {
                Some(room) if side > 0 && self.size > 0 && self.stride > 0 => {
                    room / self.stride + 1
                }
                _ => 0,
            },
        )
    }

    fn padding(&self) -> usize {
        self.size.saturating_sub(1) / 2
    }

    /// Numbers of a picture of `channels`.
    pub(crate) fn pixels(&self, channels: usize) -> usize {
        self.picture[0] * self.picture[1] * channels
    }

    /// How many places there are.
    pub(crate) fn count(&self) -> usize {
        let [rows, columns] = self.places();
        rows * columns
    }

    /// Numbers under the window in a picture of `channels`.
    pub(crate) fn covered(&self, channels: usize) -> usize {
        self.size * self.size * channels
    }

    pub(crate) fn require_places(&self) -> Result<()> {
        if self.count() == 0 {
            bail!("convolution: expected a window within the picture, got {self:?}");
        }
        Ok(())
    }

    /// Fills `columns` (places, covered) with what the window sees of `picture` at each place.
    pub(crate) fn take(&self, picture: &[f32], channels: usize, columns: &mut [f32]) {
        let run = self.size * channels;
        let rows = columns.chunks_exact_mut(run);
        self.each_run(channels, rows, |to, run| match run {
            None => to.fill(0.0),
            Some((from, within, len)) => {
                to[..within].fill(0.0);
                copy(&picture[from..from + len], &mut to[within..within + len]);
                to[within + len..].fill(0.0);
            }
        });
    }

    /// Adds `columns` (places, covered) to `picture` where the window saw them: the transpose of [`Self::take`].
    pub(crate) fn add(&self, columns: &[f32], channels: usize, picture: &mut [f32]) {
        let rows = columns.chunks_exact(self.size * channels);
        self.each_run(channels, rows, |from, run| {
            if let Some((to, within, len)) = run {
                let pairs = picture[to..to + len].iter_mut().zip(&from[within..]);
                pairs.for_each(|(sum, number)| *sum += number);
            }
        });
    }

    /// Calls `with` for each row of each window, in order, with the next of `rows` and what of it lies in the picture: where it
    /// begins there, where in the row, and how many numbers; nothing where the row is above or below.
    #[inline(always)]
    fn each_run<T>(
        &self,
        channels: usize,
        mut rows: impl Iterator<Item = T>,
        mut with: impl FnMut(T, Option<(usize, usize, usize)>),
    ) {
        let ([height, width], padding) = (self.picture, self.padding());
        let [down, across] = self.places();
        for row in 0..down {
            for column in 0..across {
                // The window's first column, `padding` to the right so that it is never negative.
                let left = column * self.stride;
                let (first, end) = (left.max(padding), (left + self.size).min(width + padding));
                let within = (first - left) * channels;
                let len = (end.saturating_sub(first)) * channels;
                for i in 0..self.size {
                    let Some(to) = rows.next() else { return };
                    let y = (row * self.stride + i).checked_sub(padding);
                    let run = y.filter(|&y| y < height && len > 0).map(|y| {
                        let from = (y * width + first - padding) * channels;
                        (from, within, len)
                    });
                    with(to, run);
                }
            }
        }
    }
}

/// Runs of one grey channel are so short that a call to copy them would take longer than they.
#[inline(always)]
fn copy(from: &[f32], to: &mut [f32]) {
    if from.len() < 16 {
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
    } else {
        to.copy_from_slice(from);
    }
}
