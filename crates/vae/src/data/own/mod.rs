//! Data of one's own: files and sketches of any kind become images of one size, or the rows of a table, of which some are held
//! out. What a file is by its bytes is told by `file`, what numbers are by `table`, what a picture becomes by `picture`, copies
//! with small changes are made by `augment`, and `gathering` holds images or `rows` until they are a dataset. Decoding PNG, JPEG and WebP is left to whoever calls.

mod augment;
pub(crate) mod csv;
mod entries;
mod file;
mod gathering;
mod grey;
mod labels;
pub(crate) mod npy;
mod paper;
mod picture;
mod rows;
mod set;
mod size;
mod table;
mod zip;

pub(super) use entries::ENTRIES;
pub use gathering::{Found, Gathering, MOST_IMAGES};
pub use grey::{grey_of, rgba_of, Grey, MOST_SIDE};
pub use rows::Rows;
pub use set::OwnSet;
pub use zip::{members, unpack, Member, ZIP};

use crate::error::Error;

/// What is refused, for programs; each has a sentence on the page.
pub mod reason {
    /// No kind of file that is read.
    pub const KIND: &str = "own-kind";
    /// Cut short, or not what its beginning says.
    pub const DAMAGED: &str = "own-damaged";
    /// Too large, or too much when unpacked.
    pub const LARGE: &str = "own-large";
    /// Rows that are no square images.
    pub const SHAPE: &str = "own-shape";
    /// Numbers that are none, or of a type that is not read.
    pub const NUMBERS: &str = "own-numbers";
    /// Pictures and a table, or two tables: a set is of one kind.
    pub const MIXED: &str = "own-mixed";
    /// Nothing is on the picture.
    pub const BLANK: &str = "own-blank";
    /// More images than are taken.
    pub const MANY: &str = "own-many";
    /// Labels, or numbers one a row, without images that are as many.
    pub const LABELS: &str = "own-labels";
    /// Fewer images than one can learn from.
    pub const FEW: &str = "own-few";
}

/// Classes have colours, and there are as many.
const MOST_CLASSES: usize = 10;

fn refuse(
    reason: &'static str,
    what: &'static str,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> Error {
    Error::Own {
        reason,
        what,
        expected: expected.into(),
        found: found.into(),
    }
}
