//! Small models, and safetensors files put together by the safetensors crate itself from any parts, whole or broken.

#![allow(dead_code)] // Each test uses some of it.

use std::collections::{BTreeMap, HashMap};

use candle_core::{Device, Tensor};
use safetensors::tensor::TensorView;
use safetensors::Dtype;
use vae::checkpoint::{parameter_shapes, Checkpoint, TrainingState};
use vae::config::{Config, ModelConfig};
use vae::rng::Rng;

/// A model of 6 numbers with two hidden layers of different widths.
pub fn small() -> Config {
    Config {
        model: ModelConfig {
            input: 6,
            hidden: vec![4, 3],
            latent: 2,
            ..ModelConfig::default()
        },
        ..Config::default()
    }
}

/// Parameters of every size, the same at every call.
pub fn parameters(config: &Config) -> BTreeMap<String, Tensor> {
    let mut rng = Rng::new(42);
    parameter_shapes(&config.model)
        .into_iter()
        .map(|(name, shape)| {
            let values = rng.normal(shape.iter().product());
            (name, Tensor::from_vec(values, shape, &Device::Cpu).unwrap())
        })
        .collect()
}

pub fn checkpoint(config: Config) -> Checkpoint {
    Checkpoint {
        parameters: parameters(&config),
        config,
        training: None,
    }
}

/// A checkpoint with the state of a run in it.
pub fn trained(config: Config) -> Checkpoint {
    let mut rng = Rng::new(43);
    let epoch_rng = rng.state();
    let mut moments = || {
        parameter_shapes(&config.model)
            .into_iter()
            .map(|(name, shape)| {
                let values = rng.normal(shape.iter().product());
                (name, values.iter().map(|v| v * v).collect())
            })
            .collect()
    };
    let (m, v) = (moments(), moments());
    let training = TrainingState {
        step: 41,
        epoch: 2,
        cursor: 384,
        epoch_rng,
        rng: rng.state(),
        images: 1000,
        m,
        v,
    };
    Checkpoint {
        training: Some(training),
        ..checkpoint(config)
    }
}

/// The parts of a safetensors file: texts, and of each tensor its type, shape and bytes.
#[derive(Clone)]
pub struct File {
    pub texts: HashMap<String, String>,
    pub tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
}

impl File {
    /// The file as the safetensors crate writes it.
    pub fn bytes(&self) -> Vec<u8> {
        let views = self.tensors.iter().map(|(name, (dtype, shape, bytes))| {
            (name, TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        let texts = (!self.texts.is_empty()).then(|| self.texts.clone());
        safetensors::serialize(views, texts).unwrap()
    }

    /// Puts in a tensor of f32.
    pub fn insert(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        let tensor = (Dtype::F32, shape.to_vec(), bytes);
        self.tensors.insert(name.to_owned(), tensor);
    }
}

/// A file as another program would write it: the parameters as f32 and nothing else.
pub fn elsewhere(config: &Config) -> File {
    let mut file = File {
        texts: HashMap::new(),
        tensors: BTreeMap::new(),
    };
    for (name, tensor) in parameters(config) {
        let values: Vec<f32> = tensor.flatten_all().unwrap().to_vec1().unwrap();
        file.insert(&name, tensor.dims(), &values);
    }
    file
}
