//! Which images of a training set have a label, where few are to have one: chosen by the seed alone, of each class as many.

use crate::config::ModelConfig;
use crate::data::{Batch, Dataset};
use crate::error::{Error, Result};
use crate::model::Partly;
use crate::rng::Rng;

/// The stream of the seed's generator that the choice is drawn from: none that training draws from.
const STREAM: u64 = 1 << 32;

/// Images that have a label, by their places in the training set, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled(Vec<usize>);

impl Labelled {
    /// As many of each class of `data` as `config` says, one more of the first where they do not come out even, and all where
    /// there are fewer. Refuses images without labels, and such as have none of the classes.
    pub fn choose(data: &Dataset, config: &ModelConfig, seed: u64) -> Result<Self> {
        let classes = config.class_units();
        let mut of_class = vec![Vec::new(); classes];
        for i in 0..data.len() {
            let class = data.label(i).map(usize::from);
            if let Some(places) = class.and_then(|class| of_class.get_mut(class)) {
                places.push(i);
            }
        }
        let mut rng = Rng::new(seed).fork(STREAM);
        let mut chosen = Vec::new();
        for (class, mut places) in of_class.into_iter().enumerate() {
            rng.shuffle(&mut places);
            let more = usize::from(class < config.labels % classes);
            chosen.extend(places.into_iter().take(config.labels / classes + more));
        }
        chosen.sort_unstable();
        if chosen.is_empty() {
            return Err(Error::Range {
                what: "labels".to_owned(),
                expected: "a class for some images, as the model learns it".to_owned(),
                found: "none".to_owned(),
            });
        }
        Ok(Self(chosen))
    }

    /// Their places.
    pub fn places(&self) -> &[usize] {
        &self.0
    }

    /// The images of `data` at `indices` as training takes them: those with a label apart, and beside them `most` of all that
    /// have one.
    pub(super) fn batch(
        &self,
        data: &Dataset,
        indices: &[usize],
        config: &ModelConfig,
        most: usize,
        rng: &mut Rng,
    ) -> Result<Partly> {
        let is_known = |i: &usize| self.0.binary_search(i).is_ok();
        let (known, unknown): (Vec<usize>, Vec<usize>) = indices.iter().partition(|i| is_known(i));
        let mut examples = self.0.clone();
        if examples.len() > most {
            rng.shuffle(&mut examples);
            examples.truncate(most);
        }
        let mut batch = |indices: &[usize]| data.batch(indices, config.pixels, rng);
        Ok(Partly {
            known: batch(&known)?,
            unknown: Batch::unlabelled(batch(&unknown)?.x),
            examples: batch(&examples)?,
        })
    }
}
