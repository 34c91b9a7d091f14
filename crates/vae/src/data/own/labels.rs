//! Files of labels and files of images or rows that are as many, whichever of them come first; and the order of classes.

use std::cmp::Ordering;

use super::{reason, refuse};
use crate::error::Error;

/// Numbers by their size, and names behind them by their letters.
pub(super) fn in_order(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

/// Those that have not found each other yet.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Of files that hold nothing else.
    waiting: Vec<Vec<String>>,
    /// Files of images without labels: how many each had, and of which of them which image is.
    unlabelled: Vec<(usize, Vec<(usize, usize)>)>,
}

impl Labels {
    /// The labels of a file of so many images, where they have come.
    pub(super) fn of(&mut self, images: usize) -> Option<Vec<String>> {
        let fitting = self.waiting.iter().position(|of| of.len() == images);
        fitting.map(|at| self.waiting.swap_remove(at))
    }

    /// A file of so many images has none; of which of them those that are `kept` are.
    pub(super) fn expect(&mut self, images: usize, kept: Vec<(usize, usize)>) {
        self.unlabelled.push((images, kept));
    }

    /// Of labels that no images have come for, why they are no use.
    pub(super) fn alone(&self) -> Option<Error> {
        let alone = self.waiting.first()?;
        let found = format!("none for {} labels", alone.len());
        Some(refuse(
            reason::LABELS,
            "labels",
            "a file of as many images or rows",
            found,
        ))
    }

    /// The images that these labels are of, each with its own; until they come, the labels wait.
    pub(super) fn take(&mut self, labels: Vec<String>) -> Vec<(usize, String)> {
        let mut unlabelled = self.unlabelled.iter();
        let fitting = unlabelled.position(|(of, _)| *of == labels.len());
        let Some(at) = fitting else {
            self.waiting.push(labels);
            return Vec::new();
        };
        let (_, kept) = self.unlabelled.swap_remove(at);
        let own = |(row, image): (usize, usize)| (image, labels[row].clone());
        kept.into_iter().map(own).collect()
    }
}
