//! A grey image of any size, and the part of it that has ink.

use std::ops::Range;

/// Ink fainter than this does not count for the bounding box: half a step of 8-bit grey.
const FAINT: f32 = 0.5 / 255.0;

/// Grey values, 0..1, row after row.
pub(super) struct Image {
    pub(super) values: Vec<f32>,
    pub(super) width: usize,
}

impl Image {
    pub(super) fn height(&self) -> usize {
        self.values.len() / self.width
    }

    /// The greatest value.
    pub(super) fn peak(&self) -> f32 {
        self.values.iter().fold(0.0, |peak, &v| v.max(peak))
    }

    /// The part between whose edges all ink lies, with an empty `margin` around it; none where there is no ink.
    pub(super) fn cut(&self, margin: usize) -> Option<Image> {
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
