//! Checkpoints: what is written comes back; the safetensors crate, which others read and write with, agrees; and
//! files from elsewhere load. Broken files are in `broken.rs`.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod files;

use std::collections::BTreeMap;

use candle_core::{Device, Tensor};
use files::{checkpoint, elsewhere, parameters, small, trained};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use vae::checkpoint::{parameter_shapes, Checkpoint, Precision};
use vae::config::{Activation, Config, Likelihood, ModelConfig, Pixels, TrainConfig};
use vae::error::Error;

fn values(parameters: &BTreeMap<String, Tensor>) -> BTreeMap<String, Vec<f32>> {
    let flat = |t: &Tensor| t.flatten_all().unwrap().to_vec1().unwrap();
    parameters
        .iter()
        .map(|(name, t)| (name.clone(), flat(t)))
        .collect()
}

#[test]
fn names_and_shapes_are_those_of_a_pytorch_module() {
    // class Part(nn.Module): hidden = nn.ModuleList of nn.Linear(6, 4), nn.Linear(4, 3); mu, logvar = nn.Linear(3, 2)
    // and so on, model.state_dict() of it.
    let expected: [(&str, &[usize]); 14] = [
        ("encoder.hidden.0.weight", &[4, 6]),
        ("encoder.hidden.0.bias", &[4]),
        ("encoder.hidden.1.weight", &[3, 4]),
        ("encoder.hidden.1.bias", &[3]),
        ("encoder.mu.weight", &[2, 3]),
        ("encoder.mu.bias", &[2]),
        ("encoder.logvar.weight", &[2, 3]),
        ("encoder.logvar.bias", &[2]),
        ("decoder.hidden.0.weight", &[3, 2]),
        ("decoder.hidden.0.bias", &[3]),
        ("decoder.hidden.1.weight", &[4, 3]),
        ("decoder.hidden.1.bias", &[4]),
        ("decoder.out.weight", &[6, 4]),
        ("decoder.out.bias", &[6]),
    ];
    let found = parameter_shapes(&small().model);
    let found: Vec<(&str, &[usize])> = found.iter().map(|(n, s)| (n.as_str(), &s[..])).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_model_without_hidden_layers_has_three_linear_maps() {
    let mut model = small().model;
    model.hidden.clear();
    model.likelihood = Likelihood::GaussianLearned;
    let found = parameter_shapes(&model);
    let weights: Vec<_> = found
        .iter()
        .filter(|(name, _)| !name.ends_with("bias"))
        .collect();
    let shapes: Vec<_> = weights.iter().map(|(_, shape)| shape.clone()).collect();
    assert_eq!(shapes, [vec![2, 6], vec![2, 6], vec![6, 2], vec![1]]);
    assert_eq!(weights[3].0, "likelihood.logvar");
}

#[test]
fn what_is_written_comes_back_bit_for_bit() {
    for original in [checkpoint(small()), trained(small())] {
        let bytes = original.write(Precision::F32).unwrap();
        let read = Checkpoint::read(&bytes).unwrap();
        assert_eq!(read.config, original.config);
        assert_eq!(values(&read.parameters), values(&original.parameters));
        assert_eq!(read.training, original.training);
        assert_eq!(read.write(Precision::F32).unwrap(), bytes);
    }
}

#[test]
fn every_setting_comes_back() {
    let config = Config {
        model: ModelConfig {
            activation: Activation::Silu,
            likelihood: Likelihood::GaussianLearned,
            variance: 0.123_456_79,
            pixels: Pixels::Dynamic,
            ..small().model
        },
        train: TrainConfig {
            // Of 17 digits, which a reader that is not exact gets wrong in the last bit.
            lr: 0.000_312_345_678_901_234_56,
            beta: 0.1 + 0.2,
            clip: 1.0 / 3.0,
            seed: (1 << 53) - 1,
            ..TrainConfig::default()
        },
    };
    let bytes = checkpoint(config.clone()).write(Precision::F32).unwrap();
    assert_eq!(Checkpoint::read(&bytes).unwrap().config, config);
}

#[test]
fn every_learning_rate_comes_back_exactly() {
    let mut rng = vae::rng::Rng::new(11);
    for _ in 0..500 {
        let parts = rng.uniform(0.5, 2);
        let mut original = checkpoint(small());
        // The sum fills all of an f64's digits.
        original.config.train.lr = 0.5 + f64::from(parts[0]) * 0.9 + f64::from(parts[1]) * 1e-8;
        let bytes = original.write(Precision::F32).unwrap();
        assert_eq!(Checkpoint::read(&bytes).unwrap().config, original.config);
    }
}

#[test]
fn f16_halves_the_parameters_and_leaves_the_optimizer() {
    let original = trained(small());
    let bytes = original.write(Precision::F16).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    for (name, tensor) in file.iter() {
        let expected = if name.starts_with("optimizer.") {
            Dtype::F32
        } else {
            Dtype::F16
        };
        assert_eq!(tensor.dtype(), expected, "{name}");
    }
    let read = Checkpoint::read(&bytes).unwrap();
    assert_eq!(read.training, original.training);
    let (rounded, exact) = (values(&read.parameters), values(&original.parameters));
    assert_ne!(rounded, exact);
    for (name, exact) in exact {
        for (a, b) in rounded[&name].iter().zip(exact) {
            // Half a unit in the last of 11 bits; below 2^-14 half of the smallest step.
            assert!(
                (a - b).abs() <= (b.abs() / 2048.0).max(2.0_f32.powi(-25)),
                "{name}"
            );
        }
    }
}

#[test]
fn the_safetensors_crate_reads_what_is_written() {
    let original = trained(small());
    let bytes = original.write(Precision::F32).unwrap();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let texts = header.metadata().as_ref().unwrap();
    assert_eq!(texts.len(), 2);
    let config: serde_json::Value = serde_json::from_str(&texts["config"]).unwrap();
    assert_eq!(config["model"]["hidden"], serde_json::json!([4, 3]));
    let training: serde_json::Value = serde_json::from_str(&texts["training"]).unwrap();
    assert_eq!(training["step"], 41);
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), 3 * 14);
    for (name, tensor) in &original.parameters {
        let view = file.tensor(name).unwrap();
        assert_eq!(view.shape(), tensor.dims());
        let (numbers, rest) = view.data().as_chunks::<4>();
        assert!(rest.is_empty());
        let found: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        assert_eq!(
            found,
            tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap()
        );
    }
    // Numbers aligned to their size, for readers that map the file into memory.
    assert_eq!(u64::from_le_bytes(bytes[..8].try_into().unwrap()) % 8, 0);
}

#[test]
fn a_file_without_config_is_read_off_its_shapes() {
    for hidden in [vec![], vec![5], vec![4, 3], vec![7, 7, 2]] {
        for likelihood in [Likelihood::Bernoulli, Likelihood::GaussianLearned] {
            let model = ModelConfig {
                input: 9,
                hidden: hidden.clone(),
                latent: 3,
                likelihood,
                ..ModelConfig::default()
            };
            let config = Config {
                model,
                ..Config::default()
            };
            let read = Checkpoint::read(&elsewhere(&config).bytes()).unwrap();
            assert_eq!(read.config, config);
            assert_eq!(values(&read.parameters), values(&parameters(&config)));
            assert!(read.training.is_none());
        }
    }
}

#[test]
fn pytorchs_types_are_read() {
    let exact = values(&parameters(&small()));
    // Of each: its bytes, and the largest relative error of rounding to it.
    type Encode = fn(f32) -> Vec<u8>;
    let types: [(Dtype, Encode, f32); 3] = [
        (Dtype::F64, |v| f64::from(v).to_le_bytes().to_vec(), 0.0),
        (
            Dtype::F16,
            |v| f16::from_f32(v).to_le_bytes().to_vec(),
            1.0 / 2048.0,
        ),
        (
            Dtype::BF16,
            |v| bf16::from_f32(v).to_le_bytes().to_vec(),
            1.0 / 256.0,
        ),
    ];
    for (dtype, encode, error) in types {
        let mut file = elsewhere(&small());
        file.texts.insert("format".to_owned(), "pt".to_owned());
        for (name, (stored, _, bytes)) in &mut file.tensors {
            *stored = dtype;
            *bytes = exact[name].iter().flat_map(|&v| encode(v)).collect();
        }
        let read = values(&Checkpoint::read(&file.bytes()).unwrap().parameters);
        for (name, exact) in &exact {
            for (a, b) in read[name].iter().zip(exact) {
                assert!(
                    (a - b).abs() <= error * b.abs().max(1e-4),
                    "{name} as {dtype}"
                );
            }
        }
    }
}

#[test]
fn writing_refuses_what_could_not_be_read() {
    let refusal = |change: fn(&mut Checkpoint), precision| {
        let mut checkpoint = trained(small());
        change(&mut checkpoint);
        checkpoint.write(precision).unwrap_err().to_string()
    };
    assert!(refusal(
        |c| drop(c.parameters.remove("encoder.mu.bias")),
        Precision::F32
    )
    .contains("tensor `encoder.mu.bias`: expected shape [2], got none"));
    assert!(refusal(
        |c| {
            let extra = c.parameters["encoder.mu.bias"].clone();
            c.parameters.insert("extra".to_owned(), extra);
        },
        Precision::F32
    )
    .contains("got `extra`"));
    assert!(refusal(|c| c.config.model.latent = 3, Precision::F32).contains("shape of"));
    assert!(refusal(|c| c.config.train.lr = -1.0, Precision::F32).contains("`lr`"));
    assert!(refusal(|c| bias(c, f32::NAN), Precision::F32).contains("got NaN at index 0"));
    assert!(refusal(|c| bias(c, 70_000.0), Precision::F16).contains("F16 holds, up to 65504"));
    assert!(refusal(
        |c| drop(c.training.as_mut().unwrap().m.remove("encoder.mu.bias")),
        Precision::F32
    )
    .contains("optimizer.m.encoder.mu.bias"));
    assert!(refusal(
        |c| drop(
            c.training
                .as_mut()
                .unwrap()
                .v
                .insert("extra".to_owned(), vec![1.0])
        ),
        Precision::F32
    )
    .contains("optimizer.v"));
    assert!(refusal(
        |c| c.training.as_mut().unwrap().cursor = 1_000_000,
        Precision::F32
    )
    .contains("`cursor`"));
}

fn bias(checkpoint: &mut Checkpoint, value: f32) {
    let tensor = Tensor::from_vec(vec![value; 6], 6, &Device::Cpu).unwrap();
    checkpoint
        .parameters
        .insert("decoder.out.bias".to_owned(), tensor);
}

#[test]
fn more_than_64_mb_is_refused_both_ways() {
    // 4096 x 4096 twice is 128 MB as F32, to which the moments come.
    let mut config = small();
    config.model.hidden = vec![4096, 4096];
    let refused = checkpoint(config).write(Precision::F32).unwrap_err();
    assert!(matches!(
        refused,
        Error::Config {
            field: "hidden",
            ..
        }
    ));
    let refused = Checkpoint::read(&vec![0; (64 << 20) + 1])
        .unwrap_err()
        .to_string();
    assert_eq!(
        refused,
        "checkpoint: size: expected at most 67108864 bytes, got 67108865 bytes"
    );
}

#[test]
fn metadata_of_others_is_left_alone() {
    let mut file = elsewhere(&small());
    file.texts.insert("author".to_owned(), "me".to_owned());
    assert!(Checkpoint::read(&file.bytes()).is_ok());
}
