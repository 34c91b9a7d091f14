//! Small models, safetensors files put together by the safetensors crate itself from any parts, whole or broken, and
//! the messages with which they are refused.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::TensorView;
use safetensors::Dtype;
use serde_json::Value;
use vae::checkpoint::{Seen, TrainingState};
use vae::model::declarations;
use vae::{Checkpoint, Config, Device, Error, ModelConfig, Precision, Rng, Tensor};

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
    declarations(&config.model)
        .unwrap()
        .into_iter()
        .map(|(name, shape)| {
            let values = rng.normal(shape.iter().product());
            (name, Tensor::from_vec(values, shape, &Device::Cpu).unwrap())
        })
        .collect()
}

/// All numbers by their parameter's name.
pub fn values(parameters: &BTreeMap<String, Tensor>) -> BTreeMap<String, Vec<f32>> {
    let flat = |t: &Tensor| t.flatten_all().unwrap().to_vec1().unwrap();
    parameters
        .iter()
        .map(|(name, t)| (name.clone(), flat(t)))
        .collect()
}

pub fn checkpoint(config: Config) -> Checkpoint {
    Checkpoint {
        parameters: parameters(&config),
        config,
        assumed: false,
        training: None,
    }
}

/// A checkpoint with the state of a run in it.
pub fn trained(config: Config) -> Checkpoint {
    let mut rng = Rng::new(43);
    let epoch_rng = rng.state();
    let mut moments = || {
        declarations(&config.model)
            .unwrap()
            .into_iter()
            .map(|(name, shape)| {
                let values = rng.normal(shape.iter().product());
                (name, values.iter().map(|v| v * v).collect())
            })
            .collect()
    };
    let slots = vec![moments(), moments()];
    let training = TrainingState {
        step: 41,
        epoch: 2,
        cursor: 384,
        epoch_rng,
        rng: rng.state(),
        images: 1000,
        fingerprint: Some(7),
        run: Some(8),
        seen: Seen {
            images: 256,
            nll: 1e4,
            kl: 0.1,
        },
        validation: Some(r#"{"images":100,"best":[1,-0.1]}"#.to_owned()),
        slots,
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

/// The message with which a file is refused.
pub fn refusal(bytes: &[u8]) -> String {
    match Checkpoint::read(bytes) {
        Err(e @ Error::Checkpoint { .. }) => e.to_string(),
        other => panic!("expected a checkpoint error, got {other:?}"),
    }
}

/// The message for a file of another program, after a `change`.
pub fn changed(change: impl FnOnce(&mut File)) -> String {
    let mut file = elsewhere(&small());
    change(&mut file);
    refusal(&file.bytes())
}

/// The message for a file with training state, after a `change` of its header's JSON.
pub fn header_changed(change: impl FnOnce(&mut Value)) -> String {
    let bytes = trained(small()).write(Precision::F32).unwrap();
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let mut header: Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    change(&mut header);
    refusal(&file(&header.to_string(), &bytes[8 + length..]))
}

/// A file with any header and content.
pub fn file(header: &str, content: &[u8]) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), content].concat()
}

/// Changes one of the file's texts, which are JSON within JSON.
pub fn text(header: &mut Value, name: &str, change: impl FnOnce(&mut Value)) {
    let text = &mut header["__metadata__"][name];
    let mut value: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
    change(&mut value);
    *text = Value::String(value.to_string());
}
