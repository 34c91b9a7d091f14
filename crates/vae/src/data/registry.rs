//! The datasets that have a name: one entry each, which the command line, the page and the checkpoints go by. A new one
//! is a file that describes it and a line here.

use super::entry::Entry;
use super::{mnist, shapes, words};
use crate::error::{Error, Result};

/// Every entry, in the order in which they are offered.
pub const ENTRIES: &[&Entry] = &[&mnist::ENTRY, &shapes::ENTRY, &words::ENTRY];

/// The entry called `id`.
pub fn find(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().copied().find(|entry| entry.id == id)
}

/// The entry called `id`, or [`Error::Range`].
pub fn require(id: &str) -> Result<&'static Entry> {
    find(id).ok_or_else(|| {
        let known: Vec<&str> = ENTRIES.iter().map(|entry| entry.id).collect();
        Error::Range {
            what: "dataset".to_owned(),
            expected: format!("one of {}", known.join(", ")),
            found: format!("`{id}`"),
        }
    })
}
