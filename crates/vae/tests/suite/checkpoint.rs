//! Checkpoints: what is written comes back. Files from elsewhere are in `checkpoint_elsewhere.rs`, broken ones in
//! `broken.rs`.

use crate::files::{checkpoint, small, trained, values};
use safetensors::{Dtype, SafeTensors};
use vae::model::declarations;
use vae::{
    Activation, Checkpoint, Config, Device, Error, Likelihood, ModelConfig, Pixels, Precision,
    Tensor, TrainConfig,
};

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
    let found = declarations(&small().model).unwrap();
    let found: Vec<(&str, &[usize])> = found.iter().map(|(n, s)| (n.as_str(), &s[..])).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_model_without_hidden_layers_has_three_linear_maps() {
    let mut model = small().model;
    model.hidden.clear();
    model.likelihood = Likelihood::GaussianLearned;
    let found = declarations(&model).unwrap();
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
    let mut rng = vae::Rng::new(11);
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
        |c| drop(c.training.as_mut().unwrap().slots[0].remove("encoder.mu.bias")),
        Precision::F32
    )
    .contains("optimizer.m.encoder.mu.bias"));
    assert!(refusal(
        |c| drop(c.training.as_mut().unwrap().slots[1].insert("extra".to_owned(), vec![1.0])),
        Precision::F32
    )
    .contains("optimizer.v"));
    assert!(refusal(
        |c| drop(c.training.as_mut().unwrap().slots.pop()),
        Precision::F32
    )
    .contains("optimizer state: expected 2 arrays a parameter, got 1"));
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
    let mut large = checkpoint(small());
    large.config.model.hidden = vec![4096, 4096];
    let refused = large.write(Precision::F32).unwrap_err();
    assert!(matches!(
        refused,
        Error::TooLarge {
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
