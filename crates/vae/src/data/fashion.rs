//! Fashion-MNIST: pictures of clothes of 28 x 28 greys (Xiao, Rasul and Vollgraf 2017). It comes here sorted by class, the
//! official split lost: 1,000 images of each class are held out by us, and 3,000 of each are trained on.

use super::entry::{Drawing, Entry, Origin, Part};

pub(super) const ENTRY: Entry = Entry {
    id: "fashion",
    shape: [28, 28],
    table: false,
    // The longer side of what is in them fills an image.
    drawing: Drawing::Centred {
        fit: 28,
        centre: 13.5,
    },
    classes: &[
        "T-shirt",
        "trousers",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "ankle boot",
    ],
    symbols: None,
    latent: 20,
    origin: Origin::Idx {
        installed: "www/data",
        train: "fashion-train-images",
        held_out: "fashion-test-images",
    },
    parts: &[
        Part {
            id: "10k",
            count: 10_000,
            first: &[1000, 2000, 5000],
            files: &["fashion-images-10k.idx.gz", "fashion-labels-10k.idx.gz"],
        },
        Part {
            id: "30k",
            count: 30_000,
            first: &[],
            files: &[
                "fashion-train-images-idx3-ubyte.gz",
                "fashion-train-labels-idx1-ubyte.gz",
            ],
        },
    ],
    held_out: Part {
        id: "test",
        count: 10_000,
        first: &[],
        files: &[
            "fashion-test-images-idx3-ubyte.gz",
            "fashion-test-labels-idx1-ubyte.gz",
        ],
    },
    examples: Part {
        id: "test-500",
        count: 500,
        first: &[],
        files: &[
            "fashion-test-images-500.idx.gz",
            "fashion-test-labels-500.idx.gz",
        ],
    },
    credit: "Han Xiao, Kashif Rasul and Roland Vollgraf: Fashion-MNIST (Zalando Research)",
    licence: "MIT",
};
