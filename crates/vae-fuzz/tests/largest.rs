//! The largest inputs that are taken, and the smallest that are not, of which fuzzing makes none: they take a second each. A
//! program of its own whose tests run one after the other, since what is allocated is counted for all of it.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::write::GzEncoder;
use flate2::Compression;
use vae::data::{drawing, find, idx};
use vae::inference::log_px;
use vae::theory::estimate_gradient;
use vae::{Checkpoint, Config, Likelihood, ModelConfig, Rng, Trainer, MAX_FILE_BYTES};
use vae_fuzz::limits::within;

/// A quarter of what a WebAssembly module may have.
const CAP: usize = 1 << 30;

fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `images` of one black pixel as an IDX file, gzip, a thousandth as large.
fn bomb(images: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&[0, 0, 8, 3]).unwrap();
    for size in [u32::try_from(images).unwrap(), 1, 1] {
        encoder.write_all(&size.to_be_bytes()).unwrap();
    }
    encoder.write_all(&vec![0; images]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_gzip_bomb_is_refused_when_it_has_given_a_byte_too_many() {
    let _alone = alone();
    let bomb = bomb(3 * MAX_FILE_BYTES);
    assert!(bomb.len() < MAX_FILE_BYTES / 100);
    let refusal = within(4 * MAX_FILE_BYTES, || idx::images(&bomb)).unwrap_err();
    assert!(
        refusal.to_string().contains("size: expected at most"),
        "{refusal}"
    );
}

#[test]
fn a_header_of_the_largest_length_takes_a_hundred_times_its_bytes_at_most() {
    let _alone = alone();
    let tensor = |i: usize| {
        format!(
            r#""{i}":{{"dtype":"I8","shape":[],"data_offsets":[{i},{}]}}"#,
            i + 1
        )
    };
    let tensors: Vec<String> = (0..17_000).map(tensor).collect();
    let header = format!("{{{}}}", tensors.join(","));
    assert!(
        (900_000..=1 << 20).contains(&header.len()),
        "{}",
        header.len()
    );
    let length = (header.len() as u64).to_le_bytes();
    let bytes = [&length[..], header.as_bytes(), &[0; 17_000]].concat();
    within(100 << 20, || Checkpoint::read(&bytes)).unwrap_err();
}

/// Full ink is all one stroke, as wide as the drawing.
#[test]
fn drawings_of_the_most_ink_are_seen() {
    let _alone = alone();
    let entry = find("mnist").unwrap();
    let see = |width: usize, height: usize| {
        let ink = vec![1.0; width * height];
        within(CAP, || {
            drawing::see(&ink, width, height, entry.shape, entry.drawing)
        })
    };
    for (width, height) in [(1024, 1024), (4096, 256)] {
        assert_eq!(see(width, height).unwrap().unwrap().len(), 784);
    }
    for (width, height) in [(1024, 1025), (4097, 1)] {
        assert_eq!(see(width, height).unwrap_err().kind(), "range");
    }
}

/// A small file makes a model of a million logits; 250 rows of them would be a gigabyte.
#[test]
fn rows_of_the_widest_model_go_through_it_a_few_at_a_time() {
    let _alone = alone();
    let model = ModelConfig {
        input: 4096,
        hidden: vec![1],
        latent: 1,
        likelihood: Likelihood::Categorical,
        levels: 256,
        ..ModelConfig::default()
    };
    let mut config = Config {
        model,
        ..Config::default()
    };
    config.train.batch = 1;
    let trainer = Trainer::new(config).unwrap();
    let x = trainer.vae().see(&[0.5; 4096]).unwrap();
    within(CAP, || {
        log_px(trainer.vae(), &x, 40, &mut Rng::new(1)).unwrap();
        estimate_gradient(trainer.vae(), &x, 40, &mut Rng::new(1)).unwrap();
    });
}
