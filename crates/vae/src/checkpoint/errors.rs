//! The refusals of a file, worded in one place.

use crate::error::{Error, Result};
use crate::layers::Declaration;

/// How many of a strange file's names are told.
const NAMED: usize = 10;

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

/// For a file of these names and shapes, none of which is a model of ours.
pub(super) fn strange(found: &[Declaration]) -> Error {
    let shown = |(name, shape): &Declaration| format!("{name} {shape:?}");
    let some: Vec<_> = found.iter().take(NAMED).map(shown).collect();
    let rest = if found.len() > NAMED { " ..." } else { "" };
    wrong(
        "names",
        "a VAE's layers encoder.hidden.0, ..., encoder.mu, encoder.logvar, decoder.hidden.0, ..., decoder.out, each with .weight (out, in) and .bias",
        format!("{} tensors: {}{rest}{}", found.len(), some.join(", "), renamed(found)),
    )
}

/// How they are renamed.
#[cfg(feature = "renaming")]
fn renamed(found: &[Declaration]) -> String {
    let line = super::renaming::line(found);
    line.map_or_else(String::new, |line| {
        format!(". By their shapes this renames them, in Python: {line}")
    })
}

#[cfg(not(feature = "renaming"))]
fn renamed(_: &[Declaration]) -> &'static str {
    ". `vae info --model FILE` says a line of Python that renames them, where their shapes tell which is which"
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
