//! Which images of a training set have a label, where few are to have one: chosen by the seed alone, of each class as many.

use crate::config::ModelConfig;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::model::Partly;
use crate::rng::Rng;

/// The stream of the seed's generator that the choice is drawn from: none that training draws from.
const STREAM: u64 = 1 << 32;

/// Which images have a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Of each image of the training set.
    is_known: Vec<bool>,
    /// The places of those that have one, in order.
    places: Vec<usize>,
}

impl Labelled {
    /// As many of each class of `data` as `config` says, one more of the first where they do not come out even, and all where
    /// there are fewer. Refuses images without labels, and such as have none of the classes.
    pub fn choose(data: &Dataset, config: &ModelConfig, seed: u64) -> Result<Self> {
        let classes = config.class_units();
        let mut rng = Rng::new(seed).fork(STREAM);
        let mut is_known = vec![false; data.len()];
        for class in 0..classes {
            let is_of = |&i: &usize| data.label(i).map(usize::from) == Some(class);
            let mut places: Vec<usize> = (0..data.len()).filter(is_of).collect();
            rng.shuffle(&mut places);
            places.truncate((config.labels + classes - 1 - class) / classes);
            places.iter().for_each(|&i| is_known[i] = true);
        }
        let places: Vec<usize> = (0..data.len()).filter(|&i| is_known[i]).collect();
        if places.is_empty() {
            return Err(Error::Range {
                what: "labels".to_owned(),
                expected: "a class for some images, as the model learns it".to_owned(),
                found: "none".to_owned(),
            });
        }
        Ok(Self { is_known, places })
    }

    /// The places of the images that have a label.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The images of `data` at `indices` as training takes them, and beside them `most` of all that have a label.
    pub(super) fn batch(
        &self,
        data: &Dataset,
        indices: &[usize],
        config: &ModelConfig,
        most: usize,
        rng: &mut Rng,
    ) -> Result<Partly> {
        let of = |known: bool| -> Vec<usize> {
            let all = indices.iter().copied();
            all.filter(|&i| self.is_known[i] == known).collect()
        };
        let mut examples = self.places.clone();
        if examples.len() > most {
            rng.shuffle(&mut examples);
            examples.truncate(most);
        }
        let mut batch = |indices: &[usize]| data.batch(indices, config.pixels, rng);
        let [known, unknown] = [batch(&of(true))?, batch(&of(false))?];
        Partly::new(&known, &unknown, batch(&examples)?, config.class_units())
    }
}
