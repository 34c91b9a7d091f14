//! Checkpoints: the container of safetensors, the JSON of its header, the JSON within that of the configuration and of the
//! training. What is read can be written again, trained on and asked.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use serde_json::Value;
use vae::inference::explain;
use vae::{
    Checkpoint, Config, Likelihood, ModelConfig, Network, Optimizer, Pixels, Precision, Trainer,
};

use crate::limits::within;
use crate::made;
use crate::targets::settings;

/// What is read of a file is held in 4 bytes a number where the file may have one, as checkpoint, model and optimizer, and
/// written again; names cost some hundred bytes each. Beside that there is the order of a million images.
fn cap(bytes: &[u8]) -> usize {
    64 * bytes.len() + (24 << 20)
}

/// Reads a file; uses what it holds.
pub fn read(bytes: &[u8]) {
    within(cap(bytes), || {
        let Ok(checkpoint) = Checkpoint::read(bytes) else {
            return;
        };
        let written = checkpoint.write(Precision::F32).unwrap();
        let again = Checkpoint::read(&written).unwrap();
        assert_eq!(again.config, checkpoint.config);
        assert_eq!(again.write(Precision::F32).unwrap(), written);
        for precision in [Precision::F16, Precision::I8] {
            // Numbers may be too large for these.
            if let Ok(written) = checkpoint.write(precision) {
                Checkpoint::read(&written).unwrap();
            }
        }
        let trainer = Trainer::from_checkpoint(checkpoint).unwrap();
        let x = vec![0.5; trainer.config().model.input];
        // Large weights may leave the finite numbers.
        let _ = explain(trainer.vae(), &x, 2, None, 1);
    });
}

/// Valid files of small models of each kind, with the state of their training and without.
pub static VALID: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut files = Vec::new();
    for (config, precision) in configs() {
        let trainer = Trainer::new(config).unwrap();
        for training in [false, true] {
            let checkpoint = trainer.checkpoint(training).unwrap();
            files.push(checkpoint.write(precision).unwrap());
        }
    }
    files
});

fn configs() -> Vec<(Config, Precision)> {
    let of = |input, hidden: &[usize], likelihood, pixels| ModelConfig {
        input,
        hidden: hidden.to_vec(),
        latent: 2,
        likelihood,
        pixels,
        levels: 3,
        ..ModelConfig::default()
    };
    let models = [
        (
            of(6, &[3], Likelihood::Bernoulli, Pixels::Grey),
            Precision::F32,
        ),
        (
            of(4, &[], Likelihood::Gaussian, Pixels::Threshold),
            Precision::F16,
        ),
        (
            of(9, &[2, 3], Likelihood::GaussianLearned, Pixels::Grey),
            Precision::F32,
        ),
        (
            of(5, &[2], Likelihood::Categorical, Pixels::OneHot),
            Precision::F32,
        ),
        (
            of(600, &[1], Likelihood::Bernoulli, Pixels::Dynamic),
            Precision::I8,
        ),
        (
            ModelConfig {
                network: Network::Conv,
                channels: vec![2],
                ..of(9, &[], Likelihood::Bernoulli, Pixels::Grey)
            },
            Precision::F32,
        ),
    ];
    let optimizers = [Optimizer::Adam, Optimizer::Sgd, Optimizer::AdamW]
        .into_iter()
        .cycle();
    let pairs = models.into_iter().zip(optimizers);
    pairs
        .map(|((model, precision), optimizer)| {
            let mut config = Config {
                model,
                ..Config::default()
            };
            config.train.optimizer = optimizer;
            (config, precision)
        })
        .collect()
}

/// A valid file of which some is changed.
pub fn make(u: &mut Unstructured) -> Result<()> {
    read(&file(u, &VALID)?);
    Ok(())
}

/// One of the `valid` files, of whose header some is changed.
pub fn file(u: &mut Unstructured, valid: &[Vec<u8>]) -> Result<Vec<u8>> {
    let whole = u.choose(valid)?;
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    let mut header: Value = serde_json::from_slice(&whole[8..8 + length]).unwrap();
    let mut content = whole[8 + length..].to_vec();
    for _ in 0..u.int_in_range(1..=3)? {
        change(u, &mut header, &mut content)?;
    }
    let header = header.to_string();
    let length = match made::rarely(u, 16)? {
        true => made::edge(u)? as u64,
        false => header.len() as u64,
    };
    Ok([&length.to_le_bytes(), header.as_bytes(), &content].concat())
}

fn change(u: &mut Unstructured, header: &mut Value, content: &mut Vec<u8>) -> Result<()> {
    let tensors = header.as_object_mut().unwrap();
    let names: Vec<String> = tensors.keys().cloned().collect();
    let Ok(name) = u.choose(&names).cloned() else {
        return Ok(());
    };
    match u.arbitrary::<u8>()? % 12 {
        0 => drop(tensors.remove(&name)),
        1 => {
            let tensor = tensors[&name].clone();
            let other = *u.choose(&["encoder.hidden.1.weight", "z", "mu", "x.scale", ""])?;
            tensors.insert(other.to_owned(), tensor);
        }
        2 => {
            tensors[&name]["dtype"] =
                (*u.choose(&["F16", "BF16", "F64", "I8", "U8", "BOOL", "F4", "?"])?).into()
        }
        3 => tensors[&name]["shape"] = sizes(u)?,
        4 => tensors[&name]["data_offsets"] = sizes(u)?,
        5 => {
            // Both at once, so that they may agree.
            let size = made::size(u)?;
            tensors[&name]["shape"] = vec![size].into();
            tensors[&name]["data_offsets"] = vec![0, size.wrapping_mul(4)].into();
        }
        6 if !content.is_empty() => {
            let at = u.choose_index(content.len())?;
            let odd = (made::double(u)? as f32).to_le_bytes();
            content
                .iter_mut()
                .skip(at & !3)
                .zip(odd)
                .for_each(|(byte, odd)| *byte = odd);
        }
        7 => content.resize(made::about(u, content.len())?, 0),
        8 => header["__metadata__"]["config"] = settings::text(u)?.into(),
        9 => {
            header["__metadata__"]["training"] =
                (*u.choose(&["", "{}", "null", "[]", "done"])?).into()
        }
        10 => within_text(u, header, "training")?,
        _ => within_text(u, header, "config")?,
    }
    Ok(())
}

fn sizes(u: &mut Unstructured) -> Result<Value> {
    let count = u.int_in_range(0..=4)?;
    let sizes: Result<Vec<usize>> = (0..count).map(|_| made::size(u)).collect();
    Ok(sizes?.into())
}

/// Changes a value of the JSON that is one of the file's texts.
fn within_text(u: &mut Unstructured, header: &mut Value, name: &str) -> Result<()> {
    let text = &mut header["__metadata__"][name];
    let json = text
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    let Some(mut json) = json else {
        return Ok(());
    };
    settings::change(u, &mut json)?;
    *text = json.to_string().into();
    Ok(())
}
