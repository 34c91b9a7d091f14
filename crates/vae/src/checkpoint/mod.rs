//! A model and, where wanted, the state of its training as safetensors bytes ([`Checkpoint`]), and encoded images as such files
//! ([`write_posterior`], [`write_mean`], [`read_z`]) or data of one's own ([`gather`]). A file is checked whole before anything of it is returned. Opening files is left to
//! the caller.

mod assumed;
mod config_from_shapes;
mod container;
mod eight_bits;
mod elsewhere;
mod errors;
mod gathered;
mod latents;
mod matrices;
#[cfg(feature = "renaming")]
mod renaming;
mod training;

use std::collections::BTreeMap;

use candle_core::Tensor;

use container::{json, take, Array, Container};
pub use container::{require_size, Precision};
use errors::{missing, refuse_rest, require_shape, strange, wrong};
pub use gathered::gather;
pub use latents::{read_z, write_mean, write_posterior};
pub(crate) use training::run_of;
pub use training::{Seen, TrainingState};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::layers::Declaration;
use crate::model::{declarations, Vae};

/// The text in the file that holds the configuration as JSON.
const CONFIG: &str = "config";

/// A model, and where its training stands.
///
/// ```
/// use vae::{Checkpoint, Config, ModelConfig, Precision, Trainer};
///
/// let model = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
/// let trainer = Trainer::new(Config { model, ..Config::default() })?;
/// let bytes = trainer.checkpoint(false)?.write(Precision::F32)?;
/// let read = Checkpoint::read(&bytes)?;
/// assert_eq!(read.config, *trainer.config());
/// assert_eq!(read.vae()?.parameters().count(), trainer.vae().parameters().count());
/// # Ok::<(), vae::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// The model's form, and the settings that it was trained with.
    pub config: Config,
    /// Every parameter by name, f32, with exactly the names and shapes of [`declarations`].
    pub parameters: BTreeMap<String, Tensor>,
    /// Whether the file had no configuration of ours: widths, latent size and input are then what its shapes tell, the rest is assumed
    /// ([`Checkpoint::taken_as`]). What is written has one.
    pub assumed: bool,
    /// What is needed to go on training as if it had never stopped.
    pub training: Option<TrainingState>,
}

impl Checkpoint {
    /// Reads a file. Without a `config` of ours in it, widths, latent size and input are read off the shapes and the rest takes
    /// the defaults; other metadata is nobody's business here, and what wrappers add to names is taken off.
    /// [`Error::Checkpoint`] for whatever is missing, too many, of the wrong shape or not finite.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let Container {
            mut texts, arrays, ..
        } = eight_bits::read(bytes)?;
        let shape = |(name, array): (&String, &Array)| (name.clone(), array.shape.clone());
        let theirs: Vec<Declaration> = arrays.iter().map(shape).collect();
        let mut arrays = elsewhere::rename(arrays)?;
        let scalars = texts.remove(training::NAME);
        let scalars = scalars.filter(|text| elsewhere::is_training(text));
        let said = match texts.remove(CONFIG).map(|json| (read_config(&json), json)) {
            Some((Ok(config), json)) if json.contains("\"model\"") => Some(config),
            // Beside a training of ours there is a configuration of ours.
            Some((Err(e), json)) if scalars.is_some() || elsewhere::is_config(&json) => {
                return Err(e)
            }
            _ => None,
        };
        let assumed = said.is_none();
        // Of names that are ours the one that is missing is told instead.
        let unknown = assumed && !arrays.keys().all(|name| elsewhere::is_ours(name));
        let config = match said {
            Some(config) => config,
            None if unknown && !arrays.contains_key(elsewhere::TELLING[0]) => {
                return Err(strange(&theirs))
            }
            None => Config {
                model: config_from_shapes::infer(&arrays)?,
                ..Config::default()
            },
        };
        let shapes = declarations(&config.model)
            .map_err(|e| wrong(CONFIG, "a model that can be built", e.to_string()))?;
        let lacks = |(name, _): &Declaration| !arrays.contains_key(name);
        if unknown && shapes.iter().any(lacks) {
            return Err(strange(&theirs));
        }
        let mut parameters = BTreeMap::new();
        for (name, shape) in &shapes {
            let array = take(&mut arrays, name, shape)?;
            parameters.insert(name.clone(), array.tensor()?);
        }
        let slots = config.train.optimizer.slots();
        let mut training = training::read(scalars, &shapes, slots, &mut arrays)?;
        if let Some(training) = &mut training {
            training.validation = texts.remove(training::VALIDATION);
        }
        refuse_rest("tensor", arrays.keys())?;
        Ok(Self {
            config,
            parameters,
            assumed,
            training,
        })
    }

    /// The model.
    pub fn vae(&self) -> Result<Vae> {
        Vae::from_tensors(&self.config.model, &self.parameters)
    }

    /// The bytes of a file that [`Checkpoint::read`] gives back: the same bytes for the same checkpoint. `precision`
    /// is that of the parameters; the optimizer's state is always f32. Refuses what could not be read again.
    pub fn write(&self, precision: Precision) -> Result<Vec<u8>> {
        self.config.validate()?;
        let shapes = declarations(&self.config.model)?;
        let mut left = self.parameters.clone();
        let mut arrays = BTreeMap::new();
        for (name, shape) in &shapes {
            let Some(tensor) = left.remove(name) else {
                return Err(missing(name, shape));
            };
            let array = Array::of(&tensor)?;
            require_shape(name, shape, &array.shape)?;
            match precision {
                Precision::I8 => eight_bits::insert(&mut arrays, name, array)?,
                _ => drop(arrays.insert(name.clone(), (array, precision))),
            }
        }
        refuse_rest("tensor", left.keys())?;
        let mut texts = BTreeMap::from([(CONFIG.to_owned(), json(&self.config)?)]);
        if let Some(training) = &self.training {
            let slots = self.config.train.optimizer.slots();
            let scalars = training.write(&shapes, slots, &mut arrays)?;
            texts.insert(training::NAME.to_owned(), scalars);
            if let Some(text) = &training.validation {
                texts.insert(training::VALIDATION.to_owned(), text.clone());
            }
        }
        container::write(texts, &arrays)
    }
}

/// The configuration that a file carries.
fn read_config(json: &str) -> Result<Config> {
    let refuse = |found| wrong(CONFIG, "a valid configuration as JSON", found);
    let fields = serde_json::from_slice(json.as_bytes()).map_err(|e| refuse(e.to_string()))?;
    let config = Config::default().with(&fields);
    let config = config.map_err(|e| match e {
        Error::Config { found, .. } => refuse(found),
        other => refuse(other.to_string()),
    })?;
    config.validate().map_err(|e| refuse(e.to_string()))?;
    Ok(config)
}
