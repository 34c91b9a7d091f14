//! Everything that is learned, by name. Names are those of the checkpoint, in sorted order, so that results do not depend
//! on the order of a hash map.

use std::collections::BTreeMap;

use candle_core::Tensor;
use vae_kernels::{sum_of_squares, Parameter};

use crate::error::{Error, Result};

/// A model's parameters. Not `Clone`: a [`Parameter`] is shared, so training the copy would move the original.
#[derive(Debug)]
pub struct Parameters(BTreeMap<String, Parameter>);

impl Parameters {
    pub(super) fn new(parameters: BTreeMap<String, Parameter>) -> Self {
        Self(parameters)
    }

    /// The parameter called `name`.
    pub fn get(&self, name: &str) -> Result<&Parameter> {
        self.0.get(name).ok_or_else(|| Error::Checkpoint {
            what: "parameters".to_owned(),
            expected: format!("a tensor named `{name}`"),
            found: "none".to_owned(),
        })
    }

    /// All of them, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        self.0.iter().map(|(name, p)| (name.as_str(), p))
    }

    /// How many numbers are learned.
    pub fn count(&self) -> usize {
        self.0.values().map(Parameter::count).sum()
    }

    /// Leaves every parameter without a gradient.
    pub fn forget_gradients(&self) {
        self.0.values().for_each(Parameter::forget_gradient);
    }

    /// The Euclidean norm of all gradients taken as one vector.
    pub fn gradient_norm(&self) -> f64 {
        let squares = self.0.values();
        let squares = squares.filter_map(|parameter| parameter.with_gradient(sum_of_squares));
        squares.sum::<f64>().sqrt()
    }

    /// Copies that training does not change.
    pub fn to_tensors(&self) -> Result<BTreeMap<String, Tensor>> {
        self.0
            .iter()
            .map(|(name, p)| Ok((name.clone(), p.var().as_detached_tensor().copy()?)))
            .collect()
    }
}
