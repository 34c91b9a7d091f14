//! Reads the numbers that `scripts/fixtures.py` made with PyTorch, and says whether ours are close to them.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde_json::{json, Value};
use vae::candle_core::DType;
use vae::config::OptimizerSettings;
use vae::model::{backward, Forward, Unobserved};
use vae::train::OptimizerState;
use vae::{
    flat, sum, Activation, Batch, Checkpoint, Config, Device, ModelConfig, Optimizer, Tensor, Vae,
};

/// The bytes of the fixture called `name`.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    std::fs::read(path.join(name)).unwrap()
}

/// Named tensors.
pub struct Fixture(HashMap<String, Tensor>);

impl Fixture {
    pub fn load(name: &str) -> Self {
        Self(vae::candle_core::safetensors::load_buffer(&bytes(name), &Device::Cpu).unwrap())
    }

    pub fn get(&self, name: &str) -> &Tensor {
        &self.0[name]
    }

    /// All numbers of a tensor of whatever type.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let tensor = self.get(name).to_dtype(DType::F64).unwrap();
        tensor.flatten_all().unwrap().to_vec1().unwrap()
    }

    /// Grey bytes as x.
    pub fn images(&self, name: &str) -> Tensor {
        let bytes = self.get(name).to_dtype(DType::F32).unwrap();
        (bytes / 255.0).unwrap()
    }

    /// The numbers of a tensor of bytes.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let flat = self.get(name).flatten_all().unwrap();
        flat.to_vec1().unwrap()
    }

    /// The tensors whose names begin with `prefix`, which is cut off.
    pub fn under(&self, prefix: &str) -> BTreeMap<String, Tensor> {
        let cut = |(name, tensor): (&String, &Tensor)| {
            let name = name.strip_prefix(prefix)?;
            Some((name.to_owned(), tensor.clone()))
        };
        self.0.iter().filter_map(cut).collect()
    }
}

/// The model of `config` with these parameters.
pub fn vae(config: &ModelConfig, parameters: BTreeMap<String, Tensor>) -> Vae {
    let config = Config {
        model: config.clone(),
        ..Config::default()
    };
    let checkpoint = Checkpoint {
        config,
        parameters,
        assumed: false,
        training: None,
    };
    checkpoint.vae().unwrap()
}

/// The form of the model `case` of `{file}.safetensors`, and the weight of kl in its loss.
pub fn case_of(file: &str, case: &str) -> (ModelConfig, f64) {
    let cases = cases_of(file);
    let fields = json!({ "model": cases[case]["model"] });
    let config = Config::default().with(&fields).unwrap();
    (config.model, cases[case]["beta"].as_f64().unwrap())
}

/// The cases of `{file}.safetensors` by their names.
pub fn cases_of(file: &str) -> serde_json::Map<String, Value> {
    serde_json::from_slice(&bytes(&format!("{file}.json"))).unwrap()
}

/// The form of `checkpoint.safetensors`, `digits.safetensors` and `training.safetensors`.
pub fn digits_config() -> ModelConfig {
    ModelConfig {
        hidden: vec![32],
        latent: 4,
        ..ModelConfig::default()
    }
}

/// A model small enough that every gradient of it is in a fixture.
pub fn small_config() -> ModelConfig {
    ModelConfig {
        input: 12,
        hidden: vec![9, 7],
        latent: 3,
        activation: Activation::Tanh,
        ..ModelConfig::default()
    }
}

/// What is minimised in ten steps of Adam from the weights of `vae`, before each: the loss of step i by `loss_at`.
pub fn ten_losses(vae: &Vae, loss_at: impl Fn(usize) -> Tensor) -> Vec<f64> {
    let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
    let settings = OptimizerSettings {
        lr: 5e-3,
        ..OptimizerSettings::default()
    };
    let step = |i| {
        let loss = loss_at(i);
        backward(&loss, vae.parameters()).unwrap();
        adam.step(vae.parameters(), settings).unwrap();
        sum(&loss).unwrap()
    };
    (0..10).map(step).collect()
}

/// The same of nll + kl on the digits of training.safetensors, with the noise of `fixture`, which has `parameters` beside those there.
pub fn ten_losses_of(fixture: &Fixture, case: &str, config: &ModelConfig) -> Vec<f64> {
    let start = Fixture::load("training.safetensors");
    let images = start.images("images");
    let mut parameters = start.under("parameter.");
    parameters.extend(fixture.under(&format!("{case}.parameter.")));
    let vae = vae(config, parameters);
    ten_losses(&vae, |i| {
        let x = Batch::unlabelled(images.get(i).unwrap());
        let eps = fixture.get("eps").get(i).unwrap();
        let pass = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
        pass.terms.loss(1.0).unwrap()
    })
}

/// The largest difference between two arrays, as a share of the largest expected number.
pub fn difference(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let largest = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(0.0, |a: f64, b| if b.is_nan() { b } else { a.max(b.abs()) })
    };
    let error = largest(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    error / largest(&mut expected.iter().copied()).max(f64::MIN_POSITIVE)
}

/// Asserts that `found` differs from `expected` by at most `tolerance` of the largest expected number.
pub fn assert_close(what: &str, found: &Tensor, expected: &Tensor, tolerance: f64) {
    assert_eq!(found.dims(), expected.dims(), "shape of {what}");
    let doubles = |t: &Tensor| flat(t).unwrap().into_iter().map(f64::from).collect();
    let (found, expected): (Vec<f64>, Vec<f64>) = (doubles(found), doubles(expected));
    let difference = difference(&found, &expected);
    assert!(
        difference <= tolerance,
        "{what}: off by {difference:e}, {tolerance:e} allowed"
    );
}
