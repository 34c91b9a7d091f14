//! The dataset that was gathered: which images are held out, the order of their classes, and the copies that are made of few.

use super::super::column::Column;
use super::super::dataset::Dataset;
use super::super::entry::{Drawing, Entry};
use super::super::idx::Images;
use super::gathering::{Gathering, FEW};
use super::{augment, reason, refuse, MOST_CLASSES};
use crate::error::Result;
use crate::rng::Rng;

/// One in so many images is held out.
pub const HELD_OUT: usize = 10;
/// The first of them that is.
const FIRST_HELD_OUT: usize = 2;
/// Fewest images: one is held out then.
const FEWEST: usize = FIRST_HELD_OUT + 1;
/// Most copies of one image.
const MOST_COPIES: usize = 100;

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

impl OwnSet {
    /// The name by which its models know it: the entry's, and a number that follows from the images.
    pub fn id(&self) -> String {
        format!("{}-{:08x}", self.entry.id, self.training.fingerprint())
    }
}

impl Gathering {
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
    pub(super) fn labels(&self) -> Option<Vec<String>> {
        let every = self.classes.iter().all(Option::is_some);
        (every && (2..=MOST_CLASSES).contains(&self.names.len())).then(|| self.names())
    }

    /// Of each name, in the order in which they came, its label: its place among `ordered`.
    pub(super) fn ranks(&self, ordered: &[String]) -> Vec<u8> {
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
}
