//! How a dataset is described: what the command line, the page and the checkpoints know of it.

use serde::Serialize;

use super::dataset::Dataset;
use crate::error::{Error, Result};

/// What is known of one dataset.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its name in files, addresses and on the command line.
    pub id: &'static str,
    /// Rows and columns of one image; of words, one row of letters; of a table, whose columns are the set's own, the fewest.
    pub shape: [usize; 2],
    /// Whether its values are the numbers of a table's rows rather than greys.
    pub table: bool,
    /// What a drawing must become to be one of them.
    pub drawing: Drawing,
    /// The names of the classes, in the order of the labels; none where there are no labels.
    pub classes: &'static [&'static str],
    /// How many symbols a place may hold, where its values are symbols rather than greys.
    pub symbols: Option<usize>,
    /// A size of z that suits a model of it.
    pub latent: usize,
    /// Where its images come from.
    pub origin: Origin,
    /// What there is to train on, the least first.
    pub parts: &'static [Part],
    /// What is held out.
    pub held_out: Part,
    /// Some of what is held out, to pick from.
    pub examples: Part,
    /// Whom to thank.
    pub credit: &'static str,
    /// On what terms it may be passed on.
    pub licence: &'static str,
}

/// How a drawing becomes an image of the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Drawing {
    /// The ink is scaled to fit a square and placed by its centre of mass.
    Centred {
        /// The side of that square, pixels.
        fit: usize,
        /// Where the centre of mass comes to lie on either axis, pixels; the first pixel's centre is 0.
        centre: f32,
    },
    /// The canvas is shrunk as it is: place and size tell something.
    Whole,
    /// No drawing is one of them.
    Never,
}

/// Where a dataset's images come from.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Origin {
    /// IDX files, images and labels.
    #[serde(rename_all = "camelCase")]
    Idx {
        /// The folder into which scripts/setup puts the originals, below that of the project.
        installed: &'static str,
        /// What the original's names of images to train on begin with.
        train: &'static str,
        /// What those of the held-out images begin with.
        held_out: &'static str,
    },
    /// A text file, one word a line.
    Text {
        /// Where scripts/build puts it, below the folder of the project.
        installed: &'static str,
    },
    /// Whatever a person brings; which images they are is told by the name of the set.
    Own,
    /// Made when they are asked for.
    Generated {
        /// `count` images, all different from those of another stream and the same at every call.
        #[serde(skip)]
        make: fn(count: usize, stream: u64) -> Result<Dataset>,
    },
}

/// Some of a dataset's images.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Part {
    /// Its name, in the names of files too.
    pub id: &'static str,
    /// How many images it has.
    pub count: usize,
    /// Numbers of its first images that are worth offering, beside all of them.
    pub first: &'static [usize],
    /// Names on the site of the files with its images and, where there are any, its labels.
    pub files: &'static [&'static str],
}

impl Entry {
    /// Pixels in one image, or letters in a word.
    pub const fn pixels(&self) -> usize {
        self.shape[0] * self.shape[1]
    }

    /// `count` images (0: all) of the part to train on that is called `part`; the held-out ones are a part of that name
    /// too. Refuses a part that the entry has not, and data that do not come of a formula.
    pub fn generate(&self, part: &str, count: usize) -> Result<Dataset> {
        let Origin::Generated { make } = self.origin else {
            return Err(Error::Range {
                what: "dataset to generate".to_owned(),
                expected: "a generated one".to_owned(),
                found: format!("`{}`", self.id),
            });
        };
        let (stream, part) = self.part(part)?;
        let count = match count {
            0 => part.count,
            count => count.min(part.count),
        };
        make(count, stream)
    }

    fn part_ids(&self) -> Vec<&'static str> {
        let held_out = [self.held_out.id, self.examples.id];
        let parts = self.parts.iter().map(|part| part.id);
        parts.chain(held_out).collect()
    }

    /// The part of this name and its number; those that are held out come first.
    fn part(&self, id: &str) -> Result<(u64, &Part)> {
        let parts = [&self.held_out, &self.examples].into_iter();
        let found = parts.chain(self.parts).find(|part| part.id == id);
        let part = found.ok_or_else(|| Error::Range {
            what: format!("part of the dataset `{}`", self.id),
            expected: self.part_ids().join(", "),
            found: format!("`{id}`"),
        })?;
        // Parts to train on, and parts that are held out, are the first images of the same two streams.
        let trains = self.parts.iter().any(|own| own.id == id);
        Ok((u64::from(trains), part))
    }
}
