//! The order in which an epoch visits the images of a dataset: a shuffle that can be made again from the generator's
//! state before it, so that a checkpoint need not hold it.

use crate::rng::{Rng, RngState};

/// One epoch's order and how far it has come.
#[derive(Clone, Debug)]
pub struct Order {
    before: RngState,
    indices: Vec<usize>,
    cursor: usize,
}

impl Order {
    /// A fresh shuffle of `images` indices drawn from `rng`.
    pub fn shuffle(images: usize, rng: &mut Rng) -> Self {
        let before = rng.state();
        let mut indices: Vec<usize> = (0..images).collect();
        rng.shuffle(&mut indices);
        Self {
            before,
            indices,
            cursor: 0,
        }
    }

    /// The shuffle of `images` indices drawn where the generator stood at `before`, of which `cursor` are done.
    pub fn restore(before: RngState, images: usize, cursor: usize) -> Self {
        let mut order = Self::shuffle(images, &mut Rng::restore(before));
        order.cursor = cursor.min(images);
        order
    }

    /// The next `batch` indices, fewer at the end, none when the epoch is over.
    pub fn next(&mut self, batch: usize) -> &[usize] {
        let start = self.cursor;
        self.cursor = (start + batch).min(self.indices.len());
        &self.indices[start..self.cursor]
    }

    /// Images already visited.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Images in an epoch.
    pub fn images(&self) -> usize {
        self.indices.len()
    }

    /// Where the generator stood before the shuffle.
    pub fn before(&self) -> RngState {
        self.before
    }

    /// Whether every image was visited.
    pub fn is_over(&self) -> bool {
        self.cursor >= self.indices.len()
    }
}
