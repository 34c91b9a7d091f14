//! A model and, where wanted, the state of its training as safetensors bytes. A file is checked whole before
//! anything of it is returned. What the parameters do is left to the layers; opening files is left to the caller.

mod container;
pub mod latents;
mod shapes;
mod training;

use std::collections::BTreeMap;

use candle_core::{Device, Tensor};

pub use container::Precision;
use container::{Array, Container};
pub use shapes::{parameter_shapes, LIKELIHOOD_LOGVAR};
pub use training::TrainingState;

use crate::config::Config;
use crate::error::{Error, Result};
use crate::tensor::flat;

/// The text in the file that holds the configuration as JSON.
const CONFIG: &str = "config";
/// The text in the file that holds the scalars of the training's state as JSON.
const TRAINING: &str = "training";

/// A model, and where its training stands.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// The model's form, and the settings that it was trained with.
    pub config: Config,
    /// Every parameter by name, f32, with exactly the names and shapes of [`parameter_shapes`].
    pub parameters: BTreeMap<String, Tensor>,
    /// What is needed to go on training as if it had never stopped.
    pub training: Option<TrainingState>,
}

impl Checkpoint {
    /// Reads a file. Without `config` in it, widths, latent size and input are read off the shapes and the rest takes
    /// the defaults; other metadata is nobody's business here. [`Error::Checkpoint`] for whatever is missing, too many,
    /// of the wrong shape or not finite.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let Container {
            mut texts,
            mut arrays,
        } = container::read(bytes)?;
        let config = match texts.remove(CONFIG) {
            Some(json) => read_config(&json)?,
            None => Config {
                model: shapes::infer(&arrays)?,
                ..Config::default()
            },
        };
        let shapes = parameter_shapes(&config.model);
        let mut parameters = BTreeMap::new();
        for (name, shape) in &shapes {
            let array = take(&mut arrays, name, shape)?;
            parameters.insert(name.clone(), tensor(array)?);
        }
        let training = training::read(texts.remove(TRAINING), &shapes, &mut arrays)?;
        refuse_rest("tensor", arrays.keys())?;
        Ok(Self {
            config,
            parameters,
            training,
        })
    }

    /// The bytes of a file that [`Checkpoint::read`] gives back: the same bytes for the same checkpoint. `precision`
    /// is that of the parameters; the optimizer's state is always f32. Refuses what could not be read again.
    pub fn write(&self, precision: Precision) -> Result<Vec<u8>> {
        self.config.validate()?;
        let shapes = parameter_shapes(&self.config.model);
        let mut left = self.parameters.clone();
        let mut arrays = BTreeMap::new();
        for (name, shape) in &shapes {
            let Some(tensor) = left.remove(name) else {
                return Err(missing(name, shape));
            };
            let array = array(&tensor)?;
            require_shape(name, shape, &array.shape)?;
            arrays.insert(name.clone(), (array, precision));
        }
        refuse_rest("tensor", left.keys())?;
        let mut texts = BTreeMap::from([(CONFIG.to_owned(), json(&self.config)?)]);
        if let Some(training) = &self.training {
            texts.insert(TRAINING.to_owned(), training.write(&shapes, &mut arrays)?);
        }
        container::write(texts, &arrays)
    }
}

/// The configuration that a file carries.
fn read_config(json: &str) -> Result<Config> {
    let refuse = |found| wrong(CONFIG, "a valid configuration as JSON", found);
    let config: Config = serde_json::from_str(json).map_err(|e| refuse(e.to_string()))?;
    config.validate().map_err(|e| refuse(e.to_string()))?;
    Ok(config)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| wrong("metadata", "values that JSON holds", e.to_string()))
}

/// Takes the array called `name` out of `arrays`; refuses when it is missing or not of `shape`.
fn take(arrays: &mut BTreeMap<String, Array>, name: &str, shape: &[usize]) -> Result<Array> {
    let Some(array) = arrays.remove(name) else {
        return Err(missing(name, shape));
    };
    require_shape(name, shape, &array.shape)?;
    Ok(array)
}

fn require_shape(name: &str, expected: &[usize], found: &[usize]) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(wrong(
        format!("shape of `{name}`"),
        format!("{expected:?}"),
        format!("{found:?}"),
    ))
}

/// Refuses the first of the names that nobody took.
fn refuse_rest<'a>(kind: &str, mut names: impl Iterator<Item = &'a String>) -> Result<()> {
    match names.next() {
        None => Ok(()),
        Some(name) => Err(wrong(
            kind,
            "names that this program knows",
            format!("`{name}`"),
        )),
    }
}

fn tensor(array: Array) -> Result<Tensor> {
    Ok(Tensor::from_vec(array.values, array.shape, &Device::Cpu)?)
}

fn array(tensor: &Tensor) -> Result<Array> {
    Ok(Array {
        shape: tensor.dims().to_vec(),
        values: flat(tensor)?,
    })
}

fn missing(name: &str, shape: &[usize]) -> Error {
    wrong(
        format!("tensor `{name}`"),
        format!("shape {shape:?}"),
        "none of this name",
    )
}

/// An [`Error::Checkpoint`].
fn wrong(what: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Error {
    Error::Checkpoint {
        what: what.into(),
        expected: expected.into(),
        found: found.into(),
    }
}
