//! The examples for those who come in by the crate: each is run, and what it answers is held to what is known.

use std::fs::{self, File};

use png::{ColorType, Encoder};
use vae::data::require;
use vae::{flat, Checkpoint, ModelConfig, Rng, Vae};

#[allow(dead_code)] // Each begins where a command line does, here by another function.
#[path = "../../examples/beta_sweep.rs"]
mod beta_sweep;
#[allow(dead_code)]
#[path = "../../examples/encode_folder.rs"]
mod encode_folder;
#[allow(dead_code)]
#[path = "../../examples/train.rs"]
mod train;

#[test]
fn trains_on_vectors_and_keeps_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors.safetensors");
    train::run(&path).unwrap();
    let read = Checkpoint::read(&fs::read(&path).unwrap()).unwrap();
    let columns = read.config.model.columns.unwrap();
    // Waves of a height of 20 on average have a deviation of 20 / sqrt 2, whatever their phase.
    assert!(columns.iter().all(|c| (c.deviation - 14.1).abs() < 1.5));
    assert_eq!(read.training.unwrap().epoch, 19);
}

#[test]
fn encodes_the_pictures_of_a_folder() {
    let config = ModelConfig {
        hidden: vec![8],
        latent: 2,
        ..ModelConfig::default()
    };
    let mut rng = Rng::new(3);
    let vae = Vae::random(&config, &mut rng).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Greys of every kind on a white edge: no drawing, so that it is seen as it is, as ink.
    let mut greys: Vec<u8> = rng.words(784).into_iter().map(|word| word as u8).collect();
    for i in 0..28 {
        for edge in [i, 27 * 28 + i, 28 * i, 28 * i + 27] {
            greys[edge] = 255;
        }
    }
    let file = File::create(folder.path().join("b.png")).unwrap();
    let mut encoder = Encoder::new(file, 28, 28);
    encoder.set_color(ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&greys).unwrap();
    writer.finish().unwrap();
    fs::copy(folder.path().join("b.png"), folder.path().join("c.png")).unwrap();
    fs::write(folder.path().join("a.txt"), "no picture").unwrap();

    let found = encode_folder::encoded(&vae, folder.path()).unwrap();
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["b.png", "c.png"]);
    let ink: Vec<f32> = greys.iter().map(|&v| f32::from(255 - v) / 255.0).collect();
    let mu = flat(&vae.encode(&vae.see(&ink).unwrap()).unwrap().mu).unwrap();
    assert_eq!(found[0].1.len(), 2);
    for (found, expected) in found[0].1.iter().zip(&mu) {
        assert!((found - expected).abs() < 1e-5, "{found} for {expected}");
    }
    assert_eq!(found[0].1, found[1].1);
}

#[test]
fn a_larger_beta_costs_nll_and_saves_kl() {
    let shapes = require("shapes").unwrap();
    let [train, test] = ["10k", "test-500"].map(|part| shapes.generate(part, 300).unwrap());
    let [low, high] = [0.1, 10.0].map(|beta| beta_sweep::swept(beta, &train, &test, 10).unwrap());
    assert!(low.nll < high.nll);
    assert!(low.kl > high.kl);
}
