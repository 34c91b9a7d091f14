//! Everything that is learned, by name. The names and shapes are those of the checkpoint, in sorted order, so that
//! nothing depends on a hash map's mood.

use std::collections::BTreeMap;

use candle_core::{Device, Tensor, Var};
use candle_nn::Linear;

use crate::checkpoint::{parameter_shapes, LIKELIHOOD_LOGVAR};
use crate::config::ModelConfig;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// A model's parameters. Not `Clone`: a `Var` is shared, so training the copy would move the original.
#[derive(Debug)]
pub struct Parameters(BTreeMap<String, Var>);

impl Parameters {
    /// Random parameters. Weights and biases of a layer with `in` inputs are uniform on +-1/sqrt(in), as PyTorch's
    /// `nn.Linear` begins; a learned variance begins at the configured one.
    pub fn random(config: &ModelConfig, rng: &mut Rng) -> Result<Self> {
        let mut bound = 1.0;
        let mut parameters = BTreeMap::new();
        for (name, shape) in parameter_shapes(config) {
            let count = shape.iter().product();
            // A layer's weight stands just before its bias, which has the same bound.
            if let [_, inputs] = shape[..] {
                bound = 1.0 / (inputs as f32).sqrt();
            }
            let values = match name.as_str() {
                LIKELIHOOD_LOGVAR => vec![config.variance.ln() as f32],
                _ => rng.uniform(bound, count),
            };
            let tensor = Tensor::from_vec(values, shape, &Device::Cpu)?;
            parameters.insert(name, Var::from_tensor(&tensor)?);
        }
        Ok(Self(parameters))
    }

    /// Copies of `tensors`, which must be exactly those that `config` asks for.
    pub fn from_tensors(config: &ModelConfig, tensors: &BTreeMap<String, Tensor>) -> Result<Self> {
        let mut parameters = BTreeMap::new();
        for (name, shape) in parameter_shapes(config) {
            let found = tensors.get(&name).ok_or_else(|| missing(&name))?;
            if found.dims() != shape {
                return Err(Error::shape(name, &shape, found.dims()));
            }
            parameters.insert(name, Var::from_tensor(&found.copy()?)?);
        }
        Ok(Self(parameters))
    }

    /// The parameter called `name`.
    pub fn get(&self, name: &str) -> Result<&Var> {
        self.0.get(name).ok_or_else(|| missing(name))
    }

    /// The layer whose weight (out, in) and bias (out) are `{name}.weight` and `{name}.bias`.
    pub fn linear(&self, name: &str) -> Result<Linear> {
        let weight = self.get(&format!("{name}.weight"))?.as_tensor().clone();
        let bias = self.get(&format!("{name}.bias"))?.as_tensor().clone();
        Ok(Linear::new(weight, Some(bias)))
    }

    /// All of them, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Var)> {
        self.0.iter().map(|(name, var)| (name.as_str(), var))
    }

    /// How many numbers are learned.
    pub fn count(&self) -> usize {
        self.0.values().map(|var| var.elem_count()).sum()
    }

    /// Copies that training does not change.
    pub fn to_tensors(&self) -> Result<BTreeMap<String, Tensor>> {
        self.0
            .iter()
            .map(|(name, var)| Ok((name.clone(), var.as_detached_tensor().copy()?)))
            .collect()
    }
}

fn missing(name: &str) -> Error {
    Error::Checkpoint {
        what: "parameters".to_owned(),
        expected: format!("a tensor named `{name}`"),
        found: "none".to_owned(),
    }
}
