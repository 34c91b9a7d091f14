//! The datasets that have a name: one entry each, which the command line, the page and the checkpoints go by. A new one
//! is a file that describes it and a line here.

use super::entry::{Entry, Origin};
use super::{characters, fashion, mnist, own, shapes, words};
use crate::error::{Error, Result};

/// Every entry, in the order in which they are offered.
pub const ENTRIES: &[&Entry] = &[
    &mnist::ENTRY,
    &fashion::ENTRY,
    &characters::ENTRY,
    &shapes::ENTRY,
    &words::ENTRY,
    own::ENTRIES[0],
    own::ENTRIES[1],
    own::ENTRIES[2],
    own::ENTRIES[3],
    own::ENTRIES[4],
];

/// The entry called `id`, or the one that a set of one's own of that name is of.
pub fn find(id: &str) -> Option<&'static Entry> {
    let called = |id: &str| ENTRIES.iter().copied().find(|entry| entry.id == id);
    called(id).or_else(|| {
        let (id, number) = id.rsplit_once('-')?;
        let numbered = number.len() == 8 && number.bytes().all(|b| b.is_ascii_hexdigit());
        let own = |entry: &&Entry| matches!(entry.origin, Origin::Own);
        called(id).filter(own).filter(|_| numbered)
    })
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
