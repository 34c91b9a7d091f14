//! Drawings of any size, with ink that is none.

use arbitrary::{Result, Unstructured};
use vae::data::{drawing, ENTRIES};

use crate::limits::within;
use crate::made;

/// The ink, cut and measured, and widened on all sides by strokes of a share of the longer one.
fn cap(ink: &[f32], width: usize, height: usize) -> usize {
    let longer = width.max(height).min(4096);
    256 * ink.len() + 4 * longer * longer + (256 << 10)
}

/// An image of every dataset, or none; sizes that do not fit the ink are refused.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let (width, height) = match made::rarely(u, 8)? {
        true => (made::size(u)?, made::size(u)?),
        false => (u.int_in_range(0..=90)?, u.int_in_range(0..=90)?),
    };
    let length = made::about(u, width.saturating_mul(height).min(90 * 90))?;
    let mut ink = made::floats(u, length)?;
    if !made::rarely(u, 4)? {
        ink.iter_mut().for_each(|v| *v = v.abs().min(1.0));
    }
    // Most of a drawing is paper.
    let paper = usize::from(u.arbitrary::<u8>()?) * ink.len() / 255;
    ink.iter_mut().take(paper).for_each(|v| *v = 0.0);
    for entry in ENTRIES {
        let seen = within(cap(&ink, width, height), || {
            drawing::see(&ink, width, height, entry.shape, entry.drawing)
        });
        if let Ok(Some(x)) = seen {
            assert_eq!(width * height, ink.len());
            assert_eq!(x.len(), entry.pixels());
            assert!(x.iter().all(|v| (0.0..=1.0).contains(v)), "{x:?}");
        }
    }
    Ok(())
}
