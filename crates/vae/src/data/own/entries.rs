//! The entries that data of one's own are of: images of 28 or 32 pixels a side, scaled as whole pictures or by their ink, and
//! rows of a table. A set has the entry's name and a number of its own behind it, `own-28-ink-0a1b2c3d`, so that its models are
//! known again.

use super::super::entry::{Drawing, Entry, Origin, Part};

/// One for each size and way of scaling, and that of tables.
pub const ENTRIES: [&Entry; 5] = [
    &entry("own-28-ink", 28, true),
    &entry("own-28", 28, false),
    &entry("own-32-ink", 32, true),
    &entry("own-32", 32, false),
    &TABLE,
];

/// Rows of a table.
pub const TABLE: Entry = Entry {
    shape: [1, FEWEST_COLUMNS],
    table: true,
    drawing: Drawing::Never,
    latent: 2,
    ..entry("own-table", 28, false)
};
/// Of a table.
pub const FEWEST_COLUMNS: usize = 2;
pub const MOST_COLUMNS: usize = 256;

const fn entry(id: &'static str, side: usize, by_ink: bool) -> Entry {
    let drawing = match by_ink {
        // Two pixels of paper on all sides, and room for a centre of mass that is not in the middle.
        true => Drawing::Centred {
            fit: side - 4,
            centre: (side / 2) as f32 - 0.5,
        },
        false => Drawing::Whole,
    };
    Entry {
        id,
        shape: [side, side],
        table: false,
        drawing,
        classes: &[],
        symbols: None,
        latent: 8,
        origin: Origin::Own,
        parts: &[ALL],
        held_out: part("held-out"),
        examples: part("examples"),
        credit: "whoever made it",
        licence: "its own",
    }
}

const ALL: Part = part("all");

/// How many there are is the set's own.
const fn part(id: &'static str) -> Part {
    Part {
        id,
        count: 0,
        first: &[],
        files: &[],
    }
}
