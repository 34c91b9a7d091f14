//! Everything that is learned, by name. The names and shapes are those of the checkpoint, in sorted order, so that
//! nothing depends on a hash map's mood.

use std::collections::BTreeMap;

use candle_core::{Device, Tensor};
use vae_kernels::{with_slice, Parameter};

use crate::checkpoint::{parameter_shapes, LIKELIHOOD_LOGVAR};
use crate::config::ModelConfig;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// A model's parameters. Not `Clone`: a [`Parameter`] is shared, so training the copy would move the original.
#[derive(Debug)]
pub struct Parameters(BTreeMap<String, Parameter>);

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
            parameters.insert(name, Parameter::new(&tensor)?);
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
            parameters.insert(name, Parameter::new(found)?);
        }
        Ok(Self(parameters))
    }

    /// The parameter called `name`.
    pub fn get(&self, name: &str) -> Result<&Parameter> {
        self.0.get(name).ok_or_else(|| missing(name))
    }

    /// The gradient of `loss` () by every parameter that it depends on, in the place of those before it.
    pub fn backward(&self, loss: &Tensor) -> Result<()> {
        self.0.values().for_each(Parameter::forget_gradient);
        let candles = loss.backward()?;
        for parameter in self.0.values() {
            // Layers write theirs where they stay; what other operations lead to is in candle's store.
            if let Some(gradient) = candles.get(parameter.var()) {
                with_slice(&gradient.contiguous()?, |gradient| {
                    parameter.add_gradient(|own| {
                        own.copy_from_slice(gradient);
                        Ok(())
                    })
                })??;
            }
        }
        Ok(())
    }

    /// All of them, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        self.0.iter().map(|(name, p)| (name.as_str(), p))
    }

    /// How many numbers are learned.
    pub fn count(&self) -> usize {
        self.0.values().map(Parameter::count).sum()
    }

    /// Copies that training does not change.
    pub fn to_tensors(&self) -> Result<BTreeMap<String, Tensor>> {
        self.0
            .iter()
            .map(|(name, p)| Ok((name.clone(), p.var().as_detached_tensor().copy()?)))
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
