//! Images as they come, one after the other, or a table, with their classes, until they are a dataset (set.rs).

use super::super::column::Column;
use super::super::drawing::Strokes;
use super::super::entry::{Drawing, Entry};
use super::super::idx::Images;
use super::file::{self, look, Look};
use super::grey::Grey;
use super::labels::{in_order, Labels};
use super::rows::Rows;
use super::table::Table;
use super::zip::Member;
use super::{augment, entries, picture, reason, refuse};
use crate::error::{Error, Result};

/// Most images of one's own.
pub const MOST_IMAGES: usize = 20_000;
/// Of fewer images than this copies are made, up to about twice as many.
pub(super) const FEW: usize = 1000;
/// The side of the pad on which sketches are drawn, pixels.
const PAD_SIDE: usize = 140;

/// Images on their way to be a dataset.
#[derive(Debug, Default)]
pub struct Gathering {
    pub(super) side: usize,
    /// Scaled by their ink; none until a first image says what they are.
    by_ink: Option<bool>,
    pub(super) images: Vec<u8>,
    /// Finer ones of the first few.
    pub(super) sources: Vec<Vec<u8>>,
    /// Of each image, the place of its class among the names.
    pub(super) classes: Vec<Option<usize>>,
    pub(super) names: Vec<String>,
    labels: Labels,
    /// Images among others on which nothing was.
    blank: usize,
    /// Whether rows of numbers are a table's or images.
    as_rows: Option<bool>,
    /// A table instead of images.
    pub(super) rows: Option<Rows>,
    /// How its columns are standardised; none: by what is trained on.
    pub(super) columns: Option<Vec<Column>>,
}

/// What became of a file.
#[derive(Debug)]
pub enum Found {
    /// So many images of it were taken, rows or labels.
    Taken(usize),
    /// A picture of so many columns and rows, to be decoded and added by whoever calls.
    Picture([usize; 2]),
    /// An archive, whose members are files of their own.
    Archive(Vec<Member>),
}

impl Gathering {
    /// For images of 28 or 32 pixels a side. `by_ink`: whether drawings are cut to their ink and centred, or pictures taken
    /// whole; where it is not said, the first image tells. `as_rows`: whether rows of numbers are those of a table or images;
    /// where it is not said, what they look like.
    pub fn new(side: usize, by_ink: Option<bool>, as_rows: Option<bool>) -> Self {
        Self {
            side: if side == 32 { 32 } else { 28 },
            by_ink,
            as_rows,
            ..Self::default()
        }
    }

    /// The same, of a table whose columns are standardised so, as a model that is there has them.
    pub fn standardised(self, columns: Option<Vec<Column>>) -> Self {
        Self { columns, ..self }
    }

    /// The entry that the images are of.
    pub fn entry(&self) -> &'static Entry {
        if self.rows.is_some() {
            return &entries::TABLE;
        }
        let by_ink = self.by_ink.unwrap_or(true);
        let fits = |entry: &&&Entry| {
            entry.shape[0] == self.side && by_ink == (entry.drawing != Drawing::Whole)
        };
        entries::ENTRIES
            .iter()
            .find(fits)
            .unwrap_or(&entries::ENTRIES[0])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.rows {
            Some(rows) => rows.count(),
            None => self.classes.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the classes so far, numbers by their size.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.names.clone();
        names.sort_by(|a, b| in_order(a, b));
        names
    }

    /// The label of each image, the place of its class among the names, where every one has a class.
    pub fn each_label(&self) -> Option<Vec<u8>> {
        let ranks = self.ranks(&self.labels()?);
        let classes = self.classes.iter();
        classes.map(|class| Some(*ranks.get((*class)?)?)).collect()
    }

    /// The table that came instead of images.
    pub fn rows(&self) -> Option<&Rows> {
        self.rows.as_ref()
    }

    /// The images (n, side * side), 255 for full ink.
    pub fn images(&self) -> &[u8] {
        &self.images
    }

    /// One more picture. Refuses one on which nothing is, and more than [`MOST_IMAGES`].
    pub fn add(&mut self, picture: Grey, class: Option<&str>) -> Result<()> {
        if self.rows.is_some() {
            return Err(mixed("rows of a table alone", "a picture beside them"));
        }
        if self.len() == MOST_IMAGES {
            return Err(many(MOST_IMAGES + 1));
        }
        let first = self.by_ink.is_none();
        if first {
            self.by_ink = Some(picture::is_drawing(&picture));
        }
        let source = match picture::source(picture, self.entry()) {
            Ok(source) => source,
            Err(error) => {
                // What is empty says nothing of the others.
                self.by_ink = self.by_ink.filter(|_| !first);
                return Err(error);
            }
        };
        self.images.extend(augment::plain(&source, self.side));
        if self.len() < FEW {
            self.sources.push(source);
        }
        let class = class.map(|name| self.class(name));
        self.classes.push(class);
        Ok(())
    }

    /// What the file of these bytes holds: images, rows and labels are taken. Labels are of images that are as many, whichever
    /// of them come first.
    pub fn file(&mut self, bytes: &[u8]) -> Result<Found> {
        let look = look(bytes, self.as_rows)?;
        self.take(look)
    }

    /// The same of numbers that are read already, in C order, as of an array of NumPy's: of images, rows or labels. Refuses another count of
    /// them than is the product of `shape`.
    pub fn numbers(&mut self, shape: &[usize], numbers: Vec<f32>) -> Result<Found> {
        let count = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        if count != Some(numbers.len()) {
            return Err(Error::shape("numbers", shape, &[numbers.len()]));
        }
        let table = Table {
            shape: shape.to_vec(),
            numbers,
            ..Table::default()
        };
        self.take(file::of(table, self.as_rows)?)
    }

    fn take(&mut self, look: Look) -> Result<Found> {
        Ok(match look {
            Look::Picture(size) => Found::Picture(size),
            Look::Archive(members) => Found::Archive(members),
            Look::Images(images, own) => {
                let labels = own.or_else(|| self.labels.of(images.count));
                Found::Taken(self.add_all(&images, labels.as_deref())?)
            }
            Look::Rows(rows) => Found::Taken(self.take_rows(rows)?),
            Look::Labels(labels) => {
                let names = labels.iter().map(u32::to_string).collect();
                Found::Taken(self.take_labels(names))
            }
        })
    }

    /// The image of each row of a table, with its label as its class. Those that are empty are left out; answers how many were
    /// taken. Where there is no room for all, none is.
    fn add_all(&mut self, images: &Images, labels: Option<&[String]>) -> Result<usize> {
        if images.count > MOST_IMAGES - self.len() {
            return Err(many(images.count));
        }
        let mut kept = Vec::new();
        let pixels = (images.rows * images.columns).max(1);
        for (i, image) in images.pixels.chunks_exact(pixels).enumerate() {
            let picture = Grey {
                pixels: image.to_vec(),
                width: images.columns,
            };
            let label = labels.and_then(|labels| labels.get(i));
            match self.add(picture, label.map(String::as_str)) {
                Err(error) if error.kind() == reason::BLANK => {
                    self.blank += 1;
                    continue;
                }
                added => added?,
            }
            kept.push((i, self.len() - 1));
        }
        let count = kept.len();
        if labels.is_none() {
            self.labels.expect(images.count, kept);
        }
        Ok(count)
    }

    /// Answers how many they are.
    fn take_labels(&mut self, labels: Vec<String>) -> usize {
        let count = labels.len();
        if let Some(rows) = self.rows.as_mut().filter(|rows| rows.count() == count) {
            rows.label(&labels);
            return count;
        }
        for (image, label) in self.labels.take(labels) {
            self.classes[image] = Some(self.class(&label));
        }
        count
    }

    /// Once all files are there: what of those that were taken is left out.
    pub fn left_out(&self) -> Vec<Error> {
        let blank = (self.blank > 0).then(|| {
            let found = format!("{} of one colour, which are left out", self.blank);
            refuse(reason::BLANK, "images", "something on each", found)
        });
        blank.into_iter().chain(self.labels.alone()).collect()
    }

    /// A table is alone, but for the labels of its rows.
    fn take_rows(&mut self, mut rows: Rows) -> Result<usize> {
        if !self.is_empty() {
            return Err(mixed(
                "pictures alone, or one table",
                "a table beside others",
            ));
        }
        let count = rows.count();
        if count > MOST_IMAGES {
            return Err(many(count));
        }
        if let Some(labels) = self.labels.of(count) {
            rows.label(&labels);
        }
        self.rows = Some(rows);
        Ok(count)
    }

    /// A sketch on a pad.
    pub fn sketch(&mut self, strokes: &Strokes, class: Option<&str>) -> Result<()> {
        let ink = strokes.ink(PAD_SIDE)?;
        let paper = ink.iter().map(|v| (255.0 * (1.0 - v)).round() as u8);
        let picture = Grey {
            pixels: paper.collect(),
            width: PAD_SIDE,
        };
        self.add(picture, class)
    }

    fn class(&mut self, name: &str) -> usize {
        let found = self.names.iter().position(|known| known == name);
        found.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }
}

fn many(found: usize) -> Error {
    refuse(
        reason::MANY,
        "images",
        format!("at most {MOST_IMAGES}"),
        found.to_string(),
    )
}

fn mixed(expected: &str, found: &str) -> Error {
    refuse(reason::MIXED, "files", expected, found)
}
