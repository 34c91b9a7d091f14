//! Checkpoints and other programs: the safetensors crate, which others read and write with, agrees, and what they write
//! loads.

use crate::files::{checkpoint, elsewhere, parameters, refusal, small, trained, values};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use vae::{Checkpoint, Config, Likelihood, ModelConfig, Precision, Prior};

#[test]
fn the_safetensors_crate_reads_what_is_written() {
    let original = trained(small());
    let bytes = original.write(Precision::F32).unwrap();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let texts = header.metadata().as_ref().unwrap();
    assert_eq!(texts.len(), 3);
    let validation = &original.training.as_ref().unwrap().validation;
    assert_eq!(texts.get("validation"), validation.as_ref());
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
fn a_learned_prior_is_read_off_its_shapes() {
    for prior in [Prior::Mixture, Prior::Vamp] {
        let mut config = small();
        config.model.prior = prior;
        config.model.components = 5;
        let read = Checkpoint::read(&elsewhere(&config).bytes()).unwrap();
        assert_eq!(read.config, config);
        assert_eq!(values(&read.parameters), values(&parameters(&config)));
        read.vae().unwrap();
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
fn metadata_of_others_is_left_alone() {
    let mut file = elsewhere(&small());
    file.texts.insert("author".to_owned(), "me".to_owned());
    assert!(Checkpoint::read(&file.bytes()).is_ok());
}

/// Parts that wrappers put before or between those of a name.
#[test]
fn what_wrappers_add_to_names_is_taken_off() {
    let expected = values(&parameters(&small()));
    let wrap: [fn(&str) -> String; 7] = [
        |name| format!("_orig_mod.{name}"),
        |name| format!("module.{name}"),
        |name| format!("model.{name}"),
        |name| format!("_orig_mod.module.model.{name}"),
        |name| format!("model.vae.{name}"),
        |name| name.replacen('.', "._orig_mod.", 1),
        |name| match name.strip_prefix("decoder.") {
            Some(rest) => format!("decoder._orig_mod.{rest}"),
            None => name.to_owned(),
        },
    ];
    for wrap in wrap {
        let mut file = elsewhere(&small());
        let tensors = std::mem::take(&mut file.tensors).into_iter();
        file.tensors = tensors.map(|(name, own)| (wrap(&name), own)).collect();
        let read = Checkpoint::read(&file.bytes()).unwrap();
        assert_eq!(values(&read.parameters), expected, "{}", wrap("encoder.mu"));
    }
    // Two models in one file are not one.
    let mut file = elsewhere(&small());
    let copy = file.tensors.clone().into_iter();
    file.tensors
        .extend(copy.map(|(name, own)| (format!("module.{name}"), own)));
    let message = refusal(&file.bytes());
    assert!(
        message.contains("two of `decoder.hidden.0.bias`"),
        "{message}"
    );
}

/// https://github.com/pytorch/examples/blob/main/vae/main.py: fc1 and fc3 before ReLU, fc21 and fc22 are mu and logvar.
#[test]
fn pytorchs_own_example_is_read() {
    let mut config = small();
    config.model.hidden = vec![4];
    let mut file = elsewhere(&config);
    let theirs = [
        ("encoder.hidden.0", "module.fc1"),
        ("encoder.mu", "module.fc21"),
        ("encoder.logvar", "module.fc22"),
        ("decoder.hidden.0", "module.fc3"),
        ("decoder.out", "module.fc4"),
    ];
    for (ours, theirs) in theirs {
        for part in ["weight", "bias"] {
            let tensor = file.tensors.remove(&format!("{ours}.{part}")).unwrap();
            file.tensors.insert(format!("{theirs}.{part}"), tensor);
        }
    }
    let read = Checkpoint::read(&file.bytes()).unwrap();
    assert_eq!(read.config, config);
    assert_eq!(values(&read.parameters), values(&parameters(&config)));
}

#[test]
fn names_of_another_model_are_told_beside_those_wanted() {
    let mut file = elsewhere(&small());
    file.tensors.clear();
    for i in 0..12 {
        file.insert(&format!("conv{i:02}.weight"), &[1], &[0.0]);
    }
    let message = refusal(&file.bytes());
    for words in [
        "encoder.mu",
        "decoder.out",
        "conv00.weight [1], conv01.weight [1]",
        "12 tensors",
    ] {
        assert!(message.contains(words), "no {words:?} in {message}");
    }
}

#[test]
fn settings_and_states_of_other_programs_are_left_alone() {
    let others = [
        ("config", r#"{"lr": 0.001, "hidden": 400}"#),
        ("config", r#"{"model": {"name": "vae"}}"#),
        ("config", r#"{"model": "vae", "latent": 20}"#),
        (
            "config",
            r#"{"model": {"name": "vae", "hidden": 400}, "train": {"lr": 0.1}}"#,
        ),
        ("config", r#"{"train": {"lr": 0.01}}"#),
        (
            "config",
            r#"{"input": 784, "hidden": 400, "latent": 20, "lr": 0.001, "epochs": 10, "batch": 128, "seed": 1}"#,
        ),
        ("config", "vae_small"),
        ("config", ""),
        ("config", "[1, 2]"),
        ("training", "done"),
        ("training", r#"{"step": 4, "cursor": 1}"#),
        ("format", "pt"),
    ];
    for (name, text) in others {
        let mut file = elsewhere(&small());
        file.texts.insert(name.to_owned(), text.to_owned());
        let read = Checkpoint::read(&file.bytes()).unwrap();
        assert_eq!(read.config, small(), "{name}: {text}");
        assert!(read.training.is_none());
    }
    // A word that is wrong in one of ours, however it is written.
    let mut file = elsewhere(&small());
    let own =
        r#"{"model": {"input": 12, "hidden": [4], "latent": 2, "activaton": "tanh", "levels": 2}}"#;
    file.texts.insert("config".to_owned(), own.to_owned());
    assert!(refusal(&file.bytes()).contains("activaton"));
    // One that is ours and broken is not taken for another's: the model would be another.
    let bytes = trained(small()).write(Precision::F32).unwrap();
    for (name, own, broken) in [
        ("config", r#"\"latent\":2"#, r#"\"latent\":x"#),
        ("training", r#"\"step\":41"#, r#"\"step\":xx"#),
    ] {
        let at = bytes.windows(own.len()).position(|w| w == own.as_bytes());
        let mut bytes = bytes.clone();
        bytes[at.unwrap()..][..own.len()].copy_from_slice(broken.as_bytes());
        assert!(refusal(&bytes).contains(name));
    }
}

/// A learned variance as [] or [1, 1], and the count of an average of models beside the parameters.
#[test]
fn one_number_has_any_shape_and_counters_are_no_parameters() {
    let mut config = small();
    config.model.likelihood = Likelihood::GaussianLearned;
    for shape in [vec![], vec![1], vec![1, 1]] {
        let mut file = elsewhere(&config);
        file.tensors.get_mut("likelihood.logvar").unwrap().1 = shape;
        for (name, dtype, bytes) in [("n_averaged", Dtype::I64, 8), ("initted", Dtype::BOOL, 1)] {
            let counter = (dtype, vec![1; bytes / 8], vec![0; bytes]);
            file.tensors.insert(name.to_owned(), counter);
        }
        let read = Checkpoint::read(&file.bytes()).unwrap();
        assert_eq!(values(&read.parameters), values(&parameters(&config)));
    }
}
