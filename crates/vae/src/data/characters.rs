//! Chinese characters of one to six strokes, 32 x 32 greys: those of the General Standard Characters, level 1, written along the
//! lines that the npm package `hanzi-writer-data` has of each stroke, every time a little otherwise (scripts/characters.mjs). Their
//! classes are how many strokes they have.

use super::entry::{Drawing, Entry, Origin, Part};

pub(super) const ENTRY: Entry = Entry {
    id: "characters",
    shape: [32, 32],
    table: false,
    drawing: Drawing::Centred {
        fit: 28,
        centre: 15.5,
    },
    classes: &["1", "2", "3", "4", "5", "6"],
    symbols: None,
    latent: 32,
    origin: Origin::Idx {
        installed: "www/data",
        train: "characters-train-images",
        held_out: "characters-test-images",
    },
    parts: &[Part {
        id: "12k",
        count: 11_960,
        first: &[2000, 5000],
        files: &[
            "characters-train-images-idx3-ubyte.gz",
            "characters-train-labels-idx1-ubyte.gz",
        ],
    }],
    held_out: Part {
        id: "test",
        count: 2392,
        first: &[],
        files: &[
            "characters-test-images-idx3-ubyte.gz",
            "characters-test-labels-idx1-ubyte.gz",
        ],
    },
    examples: Part {
        id: "test-598",
        count: 598,
        first: &[],
        files: &[
            "characters-test-images-598.idx.gz",
            "characters-test-labels-598.idx.gz",
        ],
    },
    credit:
        "Arphic Technology: AR PL KaitiM and UKai, by way of Make Me a Hanzi and hanzi-writer-data",
    licence: "Arphic Public License",
};
