//! Images as they come, one after the other, or a table, until they are a dataset: which are held out, their classes, and the
//! copies that are made of few.

use super::super::column::Column;
use super::super::dataset::Dataset;
use super::super::drawing::Strokes;
use super::super::entry::{Drawing, Entry};
use super::super::idx::Images;
use super::file::{look, Look};
use super::grey::Grey;
use super::labels::{in_order, Labels};
use super::rows::Rows;
use super::zip::Member;
use super::{augment, entries, picture, reason, refuse, MOST_CLASSES};
use crate::error::{Error, Result};
use crate::rng::Rng;

/// Most images of one's own.
pub const MOST_IMAGES: usize = 20_000;
/// One in so many images is held out.
pub const HELD_OUT: usize = 10;
/// The first of them that is.
const FIRST_HELD_OUT: usize = 2;
/// Fewest images: one is held out then.
const FEWEST: usize = FIRST_HELD_OUT + 1;
/// Of fewer images than this copies are made, up to about twice as many.
const FEW: usize = 1000;
/// Most copies of one image.
const MOST_COPIES: usize = 100;
/// The side of the pad on which sketches are drawn, pixels.
const PAD_SIDE: usize = 140;

/// Images on their way to be a dataset.
#[derive(Debug, Default)]
pub struct Gathering {
    side: usize,
    /// Scaled by their ink; none until a first image says what they are.
    by_ink: Option<bool>,
    images: Vec<u8>,
    /// Finer ones of the first few.
    sources: Vec<Vec<u8>>,
    /// Of each image, the place of its class among the names.
    classes: Vec<Option<usize>>,
    names: Vec<String>,
    labels: Labels,
    /// Images among others on which nothing was.
    blank: usize,
    /// Whether rows of numbers are a table's or images.
    as_rows: Option<bool>,
    /// A table instead of images.
    rows: Option<Rows>,
    /// How its columns are standardised; none: by what is trained on.
    columns: Option<Vec<Column>>,
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

/// A dataset of one's own.
#[derive(Debug)]
pub struct OwnSet {
    /// The entry that it is of.
    pub entry: &'static Entry,
    /// To train on, with their copies.
    pub training: Dataset,
    /// How often each is there: 1 where there are no copies.
    pub times: usize,
    /// Held out; there are no copies of them on either side.
    pub held_out: Dataset,
    /// Names by label.
    pub classes: Vec<String>,
    /// Of a table.
    pub columns: Option<Vec<Column>>,
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
        Ok(match look(bytes, self.as_rows)? {
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

    /// The dataset: every tenth image held out, of few images copies to train on. Refuses fewer than three.
    pub fn finish(&self, copies: bool) -> Result<OwnSet> {
        let count = self.len();
        if count < FEWEST {
            let found = count.to_string();
            return Err(refuse(
                reason::FEW,
                "images",
                format!("at least {FEWEST}"),
                found,
            ));
        }
        let entry = self.entry();
        let names = self.labels();
        let ranks = names.as_ref().map(|names| self.ranks(names));
        let held_out = |i: &usize| i % HELD_OUT == FIRST_HELD_OUT;
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..count).partition(held_out);
        if let Some(rows) = &self.rows {
            let columns = match &self.columns {
                Some(columns) => columns.clone(),
                None => rows.measured(&kept),
            };
            return Ok(OwnSet {
                entry,
                training: rows.dataset(&kept, &columns)?,
                times: 1,
                held_out: rows.dataset(&out, &columns)?,
                classes: rows.classes().to_vec(),
                columns: Some(columns),
            });
        }
        let times = match copies && count < FEW {
            true => (2 * FEW / count).min(MOST_COPIES),
            false => 1,
        };
        let mut rng = Rng::new(count as u64);
        Ok(OwnSet {
            entry,
            training: self.dataset(&kept, times, ranks.as_deref(), &mut rng)?,
            times,
            held_out: self.dataset(&out, 1, ranks.as_deref(), &mut rng)?,
            classes: names.unwrap_or_default(),
            columns: None,
        })
    }

    /// The names of the classes, where every image has one and there are colours for them.
    fn labels(&self) -> Option<Vec<String>> {
        let every = self.classes.iter().all(Option::is_some);
        (every && (2..=MOST_CLASSES).contains(&self.names.len())).then(|| self.names())
    }

    /// Of each name, in the order in which they came, its label: its place among `ordered`.
    fn ranks(&self, ordered: &[String]) -> Vec<u8> {
        let rank = |name: &String| ordered.iter().position(|other| other == name);
        let ranks = self.names.iter().map(rank);
        ranks.map(|rank| rank.unwrap_or_default() as u8).collect()
    }

    fn dataset(
        &self,
        of: &[usize],
        times: usize,
        ranks: Option<&[u8]>,
        rng: &mut Rng,
    ) -> Result<Dataset> {
        let size = self.side * self.side;
        let pen = self.entry().drawing != Drawing::Whole;
        let mut pixels = Vec::with_capacity(of.len() * times * size);
        for &i in of {
            pixels.extend(&self.images[i * size..][..size]);
            for _ in 1..times {
                pixels.extend(augment::copy(&self.sources[i], self.side, pen, rng));
            }
        }
        let labels = ranks.map(|ranks| {
            let label = |&i: &usize| ranks[self.classes[i].unwrap_or_default()];
            let labels = of.iter().map(label);
            labels
                .flat_map(|label| std::iter::repeat_n(label, times))
                .collect()
        });
        let images = Images {
            count: of.len() * times,
            rows: self.side,
            columns: self.side,
            pixels,
        };
        Dataset::new(images, labels)
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

impl OwnSet {
    /// The name by which its models know it: the entry's, and a number that follows from the images.
    pub fn id(&self) -> String {
        format!("{}-{:08x}", self.entry.id, self.training.fingerprint())
    }
}
