//! Writes the files that fuzzing starts from into `corpus`: for readers of files a few valid ones, for the others random
//! choices. The inputs of faults that were found stand beside them.
//!
//! cargo run -p vae-fuzz --example seeds

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::write::GzEncoder;
use flate2::Compression;
use vae::compression::Compressed;
use vae::data::idx::{write_images, write_numbers, Images};
use vae::{Config, ModelConfig, Precision, Rng, Trainer};
use vae_fuzz::{Input, TARGETS};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in TARGETS {
        let folder = corpus.join(target.name);
        fs::create_dir_all(&folder)?;
        let seeds = match target.input {
            Input::Raw(_) => valid(target.name)?,
            Input::Made(_) => [40, 150, 500].map(choices).to_vec(),
        };
        for (i, seed) in seeds.into_iter().enumerate() {
            fs::write(folder.join(format!("seed-{i}")), seed)?;
        }
    }
    Ok(())
}

/// Valid files for the reader of this name.
fn valid(target: &str) -> Result<Vec<Vec<u8>>> {
    Ok(match target {
        "idx" => vec![
            images(),
            labels(),
            write_numbers([2, 2], &[0.5; 8]),
            write_numbers([1, 3], &[-2.0; 6]),
        ],
        "gzip" => vec![gzip(&images())?, [gzip(&labels()[..5])?, gzip(&labels()[5..])?].concat()],
        "zip" => vec![b"PK\x03\x04\x14\0\0\0\0\0archive/data.pkl".to_vec()],
        "own" => own(),
        "checkpoint" => checkpoints()?,
        "compressed" => {
            let file = |words| Compressed {
                images: 2,
                shape: [2, 3],
                fingerprint: 7,
                seed: 1,
                words,
            };
            vec![file(vec![1, 2, 3, 4]).write(), file(vec![9]).write()]
        }
        "latents" => {
            let header = br#"{"z":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#;
            let array = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }\n";
            vec![safetensors(header, &[0; 8]), npy(array, &[0; 8]), b"mu0,mu1,label\n1,2,a\n".to_vec()]
        }
        "settings" => vec![serde_json::to_vec(&Config::default())?],
        "toml" => vec![
            b"[model]\nhidden = [40, 20]\nlatent = 2\nlikelihood = \"gaussian\"\n[train]\nlr = 1e-3\n".to_vec(),
            b"train = { epochs = 3, schedule = 'cosine' }\nmodel.levels = 0x8 # eight\n".to_vec(),
        ],
        _ => vec![b"word\nanother\r\nz\n\nlist\n".to_vec()],
    })
}

/// Tensors behind what says where they lie.
fn safetensors(header: &[u8], numbers: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header, numbers].concat()
}

/// Numbers as NumPy writes them.
fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), numbers].concat()
}

/// A table of each kind, a picture's beginning and an archive of one stored member.
fn own() -> Vec<Vec<u8>> {
    let pictures = "{'descr': '<u2', 'fortran_order': False, 'shape': (3, 2, 2), }\n";
    let rows = "{'descr': '<f4', 'fortran_order': True, 'shape': (4, 2), }\n";
    let numbers = [1.5f32, 2.0, 0.1, 1e-3, 8.0, 9.5, -2.0, 0.0].map(f32::to_le_bytes);
    let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\0\x09\x02\x01\x01".to_vec();
    let common = [&[0; 8][..], &[8, 0, 0, 0], &[8, 0, 0, 0], &[1, 0]].concat();
    let local = [
        &b"PK\x03\x04\x14\0\0\0\0\0"[..],
        &common,
        &[0, 0],
        b"a1,2,3,4\n",
    ]
    .concat();
    let entry = [
        &b"PK\x01\x02\x14\0\x14\0\0\0\0\0"[..],
        &common,
        &[0; 16],
        b"a",
    ]
    .concat();
    let sizes = [
        (entry.len() as u32).to_le_bytes(),
        (local.len() as u32).to_le_bytes(),
    ]
    .concat();
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &sizes[..], &[0, 0]].concat();
    vec![
        b"0,9,9,0\n9,0,0,9\n1e0,-2.5,3,4\n".to_vec(),
        npy(pictures, &[7; 24]),
        images(),
        jpeg,
        [local, entry, end].concat(),
        npy(rows, &numbers.concat()),
        b"length,width,species\n5.1,3.5,setosa\n7,3.2,virginica\n4.9,3,setosa\n".to_vec(),
        safetensors(
            br#"{"x":{"dtype":"BF16","shape":[3,2],"data_offsets":[0,12]},"y":{"dtype":"U8","shape":[3],"data_offsets":[12,15]}}"#,
            b"\x80?\0@@@\x80@\xa0@\xc0@\0\x01\0",
        ),
    ]
}

fn choices(count: usize) -> Vec<u8> {
    let numbers = Rng::new(count as u64).uniform(128.0, count);
    numbers.into_iter().map(|v| v as i8 as u8).collect()
}

fn images() -> Vec<u8> {
    write_images(&Images {
        count: 2,
        rows: 2,
        columns: 3,
        pixels: (0..12).map(|i| i * 20).collect(),
    })
}

fn labels() -> Vec<u8> {
    vec![0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// One that can be trained on, in f32, and one to look at, in f16.
fn checkpoints() -> Result<Vec<Vec<u8>>> {
    let model = ModelConfig {
        input: 4,
        hidden: vec![2],
        latent: 1,
        ..ModelConfig::default()
    };
    let trainer = Trainer::new(Config {
        model,
        ..Config::default()
    })?;
    Ok(vec![
        trainer.checkpoint(true)?.write(Precision::F32)?,
        trainer.checkpoint(false)?.write(Precision::F16)?,
    ])
}
