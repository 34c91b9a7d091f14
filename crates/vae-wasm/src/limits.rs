//! How much may be asked for at once.

use crate::failure::{Failure, Result};

/// Images or latents in one call at most: a wall of images beyond any screen, well within the module's memory.
pub(crate) const MAX_ROWS: usize = 20_000;

/// Refuses a `count` that would ask for more memory than there is.
pub(crate) fn limit(what: &str, count: usize) -> Result<()> {
    at_most(what, count, MAX_ROWS)
}

pub(crate) fn at_most(what: &str, count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    let message = format!("{what}: expected at most {most}, got {count}");
    Err(Failure::new("range", message))
}
