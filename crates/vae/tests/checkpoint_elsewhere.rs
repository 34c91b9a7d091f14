//! Checkpoints and other programs: the safetensors crate, which others read and write with, agrees, and what they write
//! loads.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod files;

use files::{checkpoint, elsewhere, parameters, small, trained, values};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use vae::checkpoint::{Checkpoint, Precision};
use vae::config::{Config, ModelConfig};
use vae::likelihood::Likelihood;

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

/// A decoder of its own is told by its shapes; one that mirrors the encoder needs no telling.
#[test]
fn the_decoders_widths_are_read_off_its_shapes() {
    for (hidden, decoder_hidden) in [
        (vec![5], vec![]),
        (vec![], vec![5]),
        (vec![4, 3], vec![4, 3]),
        (vec![4, 3], vec![3]),
        (vec![2], vec![7, 6, 5]),
    ] {
        let mut config = small();
        config.model.hidden = hidden;
        config.model.decoder_hidden = Some(decoder_hidden);
        let read = Checkpoint::read(&elsewhere(&config).bytes()).unwrap();
        assert_eq!(read.config, config);
        let bytes = checkpoint(config.clone()).write(Precision::F32).unwrap();
        let read = Checkpoint::read(&bytes).unwrap();
        assert_eq!(read.config, config);
        assert_eq!(values(&read.parameters), values(&parameters(&config)));
        read.vae().unwrap();
    }
    let mut mirrored = small();
    mirrored.model.decoder_hidden = Some(vec![3, 4]);
    let read = Checkpoint::read(&elsewhere(&mirrored).bytes()).unwrap();
    assert_eq!(read.config, small());
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
fn metadata_of_others_is_left_alone() {
    let mut file = elsewhere(&small());
    file.texts.insert("author".to_owned(), "me".to_owned());
    assert!(Checkpoint::read(&file.bytes()).is_ok());
}
