//! Strokes of a pen on the pad, with points and pens that are none.

use arbitrary::{Result, Unstructured};
use vae::data::drawing::{self, Strokes};
use vae::data::ENTRIES;

use crate::limits::within;
use crate::made;

/// The pad's ink, cut, widened and measured; strokes themselves take nothing.
const CAP: usize = 8 << 20;

/// An image of every dataset, or none; ends that do not fit the points are refused.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let strokes = u.int_in_range(0..=6)?;
    let mut ends = Vec::with_capacity(strokes);
    let mut count = 0;
    for _ in 0..strokes {
        count += u.int_in_range(0..=24)?;
        ends.push(count);
    }
    if made::rarely(u, 8)? {
        ends.push(made::edge(u)? as u32);
    }
    let length = made::about(u, 2 * count as usize)?;
    let points = made::floats(u, length)?;
    let widths = made::about(u, ends.len())?;
    let mut widths = made::floats(u, widths)?;
    if !made::rarely(u, 4)? {
        widths
            .iter_mut()
            .for_each(|v| *v = v.abs().clamp(1e-3, 1.0));
    }
    let drawn = Strokes {
        points: &points,
        ends: &ends,
        widths: &widths,
    };
    for entry in ENTRIES {
        let seen = within(CAP, || {
            drawing::see_strokes(&drawn, entry.shape, entry.drawing)
        });
        if let Ok(Some(x)) = seen {
            assert_eq!(points.len(), 2 * count as usize);
            assert_eq!(x.len(), entry.pixels());
            assert!(x.iter().all(|v| (0.0..=1.0).contains(v)), "{x:?}");
        }
    }
    Ok(())
}
