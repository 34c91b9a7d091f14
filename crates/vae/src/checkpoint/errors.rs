//! The refusals of a file, worded in one place.

use crate::error::{Error, Result};

/// Refuses another shape than is expected of the tensor called `name`.
pub(super) fn require_shape(name: &str, expected: &[usize], found: &[usize]) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(wrong(
        format!("shape of `{name}`"),
        format!("{expected:?}"),
        format!("{found:?}"),
    ))
}

/// Refuses the first of the names that nobody took.
pub(super) fn refuse_rest<'a>(
    kind: &str,
    mut names: impl Iterator<Item = &'a String>,
) -> Result<()> {
    match names.next() {
        None => Ok(()),
        Some(name) => Err(wrong(
            kind,
            "names that this program knows",
            format!("`{name}`"),
        )),
    }
}

/// For a tensor that is not there.
pub(super) fn missing(name: &str, shape: &[usize]) -> Error {
    wrong(
        format!("tensor `{name}`"),
        format!("shape {shape:?}"),
        "none of this name",
    )
}

/// An [`Error::Checkpoint`].
pub(super) fn wrong(
    what: impl Into<String>,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> Error {
    Error::Checkpoint {
        what: what.into(),
        expected: expected.into(),
        found: found.into(),
    }
}
