//! A small model with everything switched on, and images for it.

use std::collections::BTreeMap;

use vae::data::idx::Images;
use vae::model::declarations;
use vae::{
    flat, Activation, Checkpoint, Config, Dataset, Device, ModelConfig, Pixels, Precision, Rng,
    Tensor, TrainConfig, Trainer, Vae,
};

/// `count` images of 3 x 4 random grey values.
pub fn dataset(count: usize) -> Dataset {
    let noise = Rng::new(99).uniform(128.0, count * 12);
    let pixels = noise.into_iter().map(|u| (u + 128.0) as u8).collect();
    let images = Images {
        count,
        rows: 3,
        columns: 4,
        pixels,
    };
    Dataset::new(images, None).unwrap()
}

/// A small model with everything switched on: binarization, warm-up and clipping.
pub fn config() -> Config {
    Config {
        model: ModelConfig {
            input: 12,
            shape: Some([3, 4]),
            hidden: vec![8],
            latent: 2,
            activation: Activation::Tanh,
            pixels: Pixels::Dynamic,
            ..ModelConfig::default()
        },
        train: TrainConfig {
            batch: 5,
            lr: 1e-2,
            warmup: 6,
            clip: 2.0,
            seed: 7,
            ..TrainConfig::default()
        },
    }
}

/// All parameters, as bits.
pub fn bits(vae: &Vae) -> BTreeMap<String, Vec<u32>> {
    let bits = |tensor: &Tensor| {
        flat(tensor)
            .unwrap()
            .into_iter()
            .map(f32::to_bits)
            .collect()
    };
    let named = vae.parameters().iter();
    named
        .map(|(name, parameter)| (name.to_owned(), bits(parameter.var())))
        .collect()
}

/// The run of a file.
pub fn read(bytes: &[u8]) -> Trainer {
    Trainer::from_checkpoint(Checkpoint::read(bytes).unwrap()).unwrap()
}

/// A run as a file; weights alone without its `training`.
pub fn written(trainer: &Trainer, training: bool) -> Vec<u8> {
    let checkpoint = trainer.checkpoint(training).unwrap();
    checkpoint.write(Precision::F32).unwrap()
}

/// The loss of each of so many steps, as bits.
pub fn losses(trainer: &mut Trainer, data: &Dataset, steps: usize) -> Vec<u64> {
    let step = |_| trainer.step(data).unwrap().loss.to_bits();
    (0..steps).map(step).collect()
}

/// Whether what a run sees of `data` falls from its first 50 steps to its eighth.
pub fn learns(trainer: &mut Trainer, data: &Dataset) -> bool {
    let mut mean = || {
        let steps = (0..50).map(|_| trainer.step(data).unwrap());
        steps.map(|step| step.nll + step.kl).sum::<f64>() / 50.0
    };
    let before = mean();
    (0..7).map(|_| mean()).last().unwrap() < before
}

/// A checkpoint of `config` whose weights are `weight` and whose biases are 0.
pub fn constant(config: Config, weight: f32) -> Checkpoint {
    let tensor = |(name, shape): (String, Vec<usize>)| {
        let value = if name.ends_with("weight") {
            weight
        } else {
            0.0
        };
        let tensor = Tensor::full(value, shape, &Device::Cpu).unwrap();
        (name, tensor)
    };
    Checkpoint {
        parameters: declarations(&config.model)
            .unwrap()
            .into_iter()
            .map(tensor)
            .collect(),
        config,
        assumed: false,
        training: None,
    }
}
