//! Where a layer's parameters come from, after candle-nn's `VarBuilder`: random draws, the tensors of a file, or nowhere,
//! when it is only asked what there must be. A layer says the same in each case.

use std::collections::BTreeMap;

use candle_core::{Device, Tensor};
use vae_kernels::Parameter;

use super::parameters::Parameters;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// A parameter's name and shape.
pub type Declaration = (String, Vec<usize>);

/// What a parameter is before training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Uniform on -bound..bound.
    Uniform {
        /// The bound.
        bound: f32,
    },
    /// One value for all.
    Constant(f32),
}

/// Collects the parameters that layers declare, in the order of declaration.
#[derive(Debug)]
pub struct Builder<'a> {
    source: Source<'a>,
    declared: Vec<Declaration>,
    made: BTreeMap<String, Parameter>,
}

#[derive(Debug)]
enum Source<'a> {
    Random(&'a mut Rng),
    Stored(&'a BTreeMap<String, Tensor>),
    Nowhere,
}

impl<'a> Builder<'a> {
    /// Random parameters, drawn from `rng` in the order in which they are declared.
    pub fn random(rng: &'a mut Rng) -> Self {
        Self::from(Source::Random(rng))
    }

    /// Copies of `tensors`, which must hold every parameter that is declared, in its shape.
    pub fn stored(tensors: &'a BTreeMap<String, Tensor>) -> Self {
        Self::from(Source::Stored(tensors))
    }

    /// Names and shapes alone: each parameter is empty, and what is made of them computes nothing.
    pub fn listing() -> Self {
        Self::from(Source::Nowhere)
    }

    fn from(source: Source<'a>) -> Self {
        Self {
            source,
            declared: Vec::new(),
            made: BTreeMap::new(),
        }
    }

    /// The parameter called `name`. [`Error::Checkpoint`] where a file lacks it, [`Error::Shape`] where it has another
    /// shape there.
    pub fn parameter(&mut self, name: &str, shape: &[usize], init: Init) -> Result<Parameter> {
        let parameter = Parameter::new(&self.tensor(name, shape, init)?)?;
        Ok(self.declare(name, shape, parameter))
    }

    /// As [`Self::parameter`], of which only those numbers are learned where `mask`, row-major, is 1; the others are 0.
    pub fn masked(
        &mut self,
        name: &str,
        shape: &[usize],
        init: Init,
        mut mask: Vec<f32>,
    ) -> Result<Parameter> {
        let tensor = self.tensor(name, shape, init)?;
        mask.truncate(tensor.elem_count());
        let parameter = Parameter::masked(&tensor, mask)?;
        Ok(self.declare(name, shape, parameter))
    }

    /// What a parameter is before training.
    fn tensor(&mut self, name: &str, shape: &[usize], init: Init) -> Result<Tensor> {
        Ok(match &mut self.source {
            Source::Random(rng) => {
                let count = shape.iter().product();
                let values = match init {
                    Init::Uniform { bound } => rng.uniform(bound, count),
                    Init::Constant(value) => vec![value; count],
                };
                Tensor::from_vec(values, shape, &Device::Cpu)?
            }
            Source::Stored(tensors) => stored(tensors, name, shape)?.clone(),
            Source::Nowhere => Tensor::from_vec(Vec::<f32>::new(), 0, &Device::Cpu)?,
        })
    }

    fn declare(&mut self, name: &str, shape: &[usize], parameter: Parameter) -> Parameter {
        self.declared.push((name.to_owned(), shape.to_vec()));
        self.made.insert(name.to_owned(), parameter.clone());
        parameter
    }

    /// What was declared, in that order.
    pub fn declarations(self) -> Vec<Declaration> {
        self.declared
    }

    /// All parameters that were declared.
    pub fn parameters(self) -> Parameters {
        Parameters::new(self.made)
    }
}

fn stored<'a>(
    tensors: &'a BTreeMap<String, Tensor>,
    name: &str,
    shape: &[usize],
) -> Result<&'a Tensor> {
    let Some(found) = tensors.get(name) else {
        return Err(Error::Checkpoint {
            what: "parameters".to_owned(),
            expected: format!("a tensor named `{name}`"),
            found: "none".to_owned(),
        });
    };
    if found.dims() != shape {
        return Err(Error::shape(name, shape, found.dims()));
    }
    Ok(found)
}
