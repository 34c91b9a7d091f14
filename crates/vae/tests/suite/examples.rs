//! The examples for those who come in by the crate: each is run, and what it answers is held to what is known.

use std::fs::{self, File};

use png::{ColorType, Encoder};
use vae::data::idx::Images;
use vae::data::require;
use vae::inference::explain;
use vae::theory::signal::Toy;
use vae::theory::{Energy, EnergyFit};
use vae::{
    flat, Checkpoint, Config, Dataset, ModelConfig, Precision, Prior, Rng, TrainConfig, Trainer,
    Vae,
};

use crate::files::{checkpoint, small};

#[allow(dead_code)] // Each begins where a command line does, here by another function.
#[path = "../../examples/beta_sweep.rs"]
mod beta_sweep;
#[allow(dead_code)]
#[path = "../../examples/collapse.rs"]
mod collapse;
#[allow(dead_code)]
#[path = "../../examples/eight_bits.rs"]
mod eight_bits;
#[allow(dead_code)]
#[path = "../../examples/encode_folder.rs"]
mod encode_folder;
#[allow(dead_code)]
#[path = "../../examples/flows.rs"]
mod flows;
#[allow(dead_code)]
#[path = "../../examples/signal.rs"]
mod signal;
#[allow(dead_code)]
#[path = "../../examples/standardize.rs"]
mod standardize;
#[allow(dead_code)]
#[path = "../../examples/steps.rs"]
mod steps;
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

/// Pictures of two things that come and go: no more than two latents are of use.
#[test]
fn a_linear_vae_comes_to_probabilistic_pca() {
    let mut rng = Rng::new(5);
    let seen: Vec<f32> = rng.normal(2 * 300);
    let pixel = |i: usize| {
        let [first, second] = [seen[2 * (i / 64)], seen[2 * (i / 64) + 1]];
        let (x, y) = (i % 8, i / 8 % 8);
        let lit = |on: bool| if on { 1.0 } else { 0.0 };
        (128.0 + 30.0 * first * lit(x < 4) + 20.0 * second * lit(y < 4)).clamp(0.0, 255.0) as u8
    };
    let images = Images {
        count: 300,
        rows: 8,
        columns: 8,
        pixels: (0..300 * 64).map(pixel).collect(),
    };
    let (best, found) = collapse::compared(&images, 4, 0.02, 1200).unwrap();
    assert_eq!(best.active, 2);
    assert_eq!(found.len(), 2);
    for (begun, before, after) in found {
        assert!(before.log_px < best.log_px - 0.1, "{begun}");
        let short = best.log_px - after.elbo;
        assert!(short > -1e-9 && short < 1e-2, "{begun}: {short} nats");
        assert!(
            (after.elbo..=best.log_px + 1e-9).contains(&after.log_px),
            "{begun}"
        );
        assert_eq!(after.active, 2, "{begun}");
    }
}

#[test]
fn weights_of_8_bits_are_a_255th_of_a_row_apart() {
    let model = ModelConfig {
        input: 64,
        hidden: vec![48],
        latent: 2,
        ..ModelConfig::default()
    };
    let trainer = Trainer::new(Config {
        model,
        ..Config::default()
    })
    .unwrap();
    let file = trainer
        .checkpoint(true)
        .unwrap()
        .write(Precision::F32)
        .unwrap();
    let small = eight_bits::in_eight_bits(Checkpoint::read(&file).unwrap()).unwrap();
    assert!(small.len() < file.len() / 4);
    let [exact, rounded] = [&file, &small].map(|file| Checkpoint::read(file).unwrap());
    assert!(exact.training.is_some() && rounded.training.is_none());
    let rows = |checkpoint: &Checkpoint| {
        let weights = &checkpoint.parameters["encoder.hidden.0.weight"];
        weights.to_vec2::<f32>().unwrap()
    };
    let mut apart = 0.0_f32;
    for (exact, rounded) in rows(&exact).iter().zip(rows(&rounded)) {
        let most = exact.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        for (a, b) in exact.iter().zip(rounded) {
            assert!((a - b).abs() <= most / 127.0 / 2.0 * 1.01, "{a} as {b}");
            apart = apart.max((a - b).abs());
        }
    }
    assert!(apart > 0.0);
}

#[test]
fn a_weight_gets_fewer_bits_the_less_its_pixel_is_inked() {
    let mut config = small();
    config.model.input = 600;
    config.model.hidden = vec![8];
    let written = checkpoint(config);
    // Inked at every visit, at one in two, at one in a million.
    let ink: Vec<f32> = (0..600).map(|pixel| [1.0, 0.5, 1e-6][pixel % 3]).collect();
    let mut rounded = written.clone();
    eight_bits::round_by_ink(&mut rounded, &ink).unwrap();
    let stored = Checkpoint::read(&eight_bits::in_eight_bits(rounded.clone()).unwrap()).unwrap();
    let rows = |checkpoint: &Checkpoint| {
        let weights = checkpoint.parameters["encoder.hidden.0.weight"].clone();
        weights.to_vec2::<f32>().unwrap()
    };
    // Codes that differ, of the pixels of each kind: 8 bits have 255, without the last six of them three are left.
    let mut codes = [0; 3].map(|_| std::collections::BTreeSet::new());
    for (row, exact) in rows(&stored).iter().zip(rows(&written)) {
        let largest = exact
            .iter()
            .fold(0.0_f32, |largest, v| largest.max(v.abs()));
        for (pixel, (v, exact)) in row.iter().zip(&exact).enumerate() {
            if exact.abs() == largest {
                continue; // it keeps its bits
            }
            let code = (v / largest * 127.0).round() as i32;
            codes[pixel % 3].insert(code);
            let step = largest / 127.0 * [1.0, 1.0, 64.0][pixel % 3];
            // The outermost code of six bits less is a little further from what is beyond it.
            assert!((v - exact).abs() <= step * 1.01, "{v} for {exact}");
        }
    }
    let [always, half, never] = codes.map(|codes| codes.len());
    assert!(
        always > 150 && half > 150 && never <= 3,
        "{always}, {half}, {never}"
    );
    // What was rounded is what is stored.
    for (name, tensor) in &rounded.parameters {
        let apart = (tensor - &stored.parameters[name]).unwrap().abs().unwrap();
        let apart = flat(&apart).unwrap().into_iter().fold(0.0, f32::max);
        assert!(apart < 1e-3, "{name}: {apart}");
    }
}

#[test]
fn mean_ink_is_of_each_pixel() {
    let images = Images {
        count: 2,
        rows: 1,
        columns: 2,
        pixels: vec![0, 255, 0, 51],
    };
    let images = Dataset::new(images, None).unwrap();
    assert_eq!(eight_bits::mean_image(&images), [0.0, 0.6]);
}

#[test]
fn weights_are_rounded_by_ink_for_dense_models_of_binarized_images_alone() {
    let refused = |change: &dyn Fn(&mut Config), ink: usize| {
        let mut config = small();
        change(&mut config);
        eight_bits::round_by_ink(&mut checkpoint(config), &vec![0.5; ink])
            .unwrap_err()
            .to_string()
    };
    let input = small().model.input;
    let dense = "expected a dense model of such images, with a Bernoulli likelihood";
    assert_eq!(refused(&|_| (), input + 1), dense);
    let gaussian = |config: &mut Config| config.model.likelihood = vae::Likelihood::Gaussian;
    assert_eq!(refused(&gaussian, input), dense);
    let linear = |config: &mut Config| config.model.hidden = vec![];
    assert_eq!(
        refused(&linear, input),
        "expected a model whose encoder and decoder have hidden layers"
    );
}

#[test]
fn a_flow_of_two_steps_comes_near_to_the_wave() {
    let began = EnergyFit::new(Energy::Wave, 2, Rng::new(1)).unwrap();
    let (before, _) = began.divergence(1000, &mut Rng::new(2)).unwrap();
    let after = flows::fitted(Energy::Wave, 2, 1000).unwrap();
    let error = before.error.hypot(after.error);
    assert!(
        after.mean < before.mean - 10.0 * error,
        "{before:?} {after:?}"
    );
    assert!(after.mean > -4.0 * after.error, "{after:?}");
}

/// Rainforth et al. 2018, theorem 1: as the root of k, and the encoder's as its inverse; Tucker et al. 2019: not if it is doubly
/// reparameterized.
#[test]
fn the_encoders_gradient_drowns_as_k_grows() {
    let toy = Toy::new(64, 1);
    let found = signal::measured(&toy, &[(16, 40), (64, 24), (256, 16)]).unwrap();
    let [decoder, encoder, doubly] = signal::slopes(&found);
    for (slope, expected) in [(decoder, 0.5), (encoder, -0.5), (doubly, 0.5)] {
        // At so small a k the slope is not yet that of the limit.
        let off = (slope.value - expected).abs();
        assert!(off < 4.0 * slope.error + 0.1, "{slope:?} for {expected}");
    }
    assert!(encoder.value < -4.0 * encoder.error);
}

#[test]
fn the_benchmarks_steps_are_those_of_a_trainer() {
    let numbers: Vec<f32> = (0..40 * 16).map(|i| (i * 7 % 11) as f32 / 10.0).collect();
    let data = Dataset::of_numbers([4, 4], numbers, None).unwrap();
    let model = ModelConfig {
        input: 16,
        hidden: vec![6],
        latent: 2,
        ..ModelConfig::default()
    };
    let train = TrainConfig {
        batch: 8,
        ..TrainConfig::default()
    };
    let [mut asked, mut stepped] = [0, 1].map(|_| {
        let config = Config {
            model: model.clone(),
            train: train.clone(),
        };
        Trainer::new(config).unwrap()
    });
    let mut out = Vec::new();
    let commands = &b"losses 3\nrun 2\nlosses 1\n"[..];
    steps::answer(&mut asked, &data, commands, &mut out).unwrap();
    let losses: Vec<f64> = (0..6).map(|_| stepped.step(&data).unwrap().loss).collect();
    let text = String::from_utf8(out).unwrap();
    let [ours, first, milliseconds, last] = text.lines().collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    assert_eq!(ours, "\"ours\"");
    assert_eq!(first, format!("{:?}", &losses[..3]));
    assert!(milliseconds.parse::<f64>().unwrap() > 0.0);
    assert_eq!(last, format!("{:?}", &losses[5..]));
    assert!(steps::answer(&mut asked, &data, &b"losses\n"[..], &mut Vec::new()).is_err());
}

#[test]
fn every_example_is_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let here = include_str!("examples.rs");
        assert!(
            here.contains(&format!("#[path = \"../../examples/{name}\"]")),
            "{name}"
        );
    }
}

#[test]
fn a_standardized_prior_has_mean_0_and_variance_1_and_the_model_stays_as_it_is() {
    let config = Config {
        model: ModelConfig {
            prior: Prior::Mixture,
            components: 3,
            ..small().model
        },
        ..Config::default()
    };
    let before = checkpoint(config);
    let after = standardize::standardized(before.clone()).unwrap();
    let [before, after] = [&before, &after].map(|c| c.vae().unwrap());

    let (count, latent) = (20_000, 2);
    let z = after.prior().unwrap().draw(count, 1.0, &mut Rng::new(1));
    for j in 0..latent {
        let of = |power: i32| {
            z.iter()
                .skip(j)
                .step_by(latent)
                .map(move |&z| f64::from(z).powi(power))
        };
        let n = count as f64;
        let [mean, square, fourth] = [1, 2, 4].map(|power| of(power).sum::<f64>() / n);
        assert!(mean.abs() < 4.0 / n.sqrt(), "{mean}");
        let error = ((fourth - square * square) / n).sqrt();
        assert!(
            (square - 1.0).abs() < 4.0 * error,
            "{square} with an error of {error}"
        );
    }

    // By the same noise both draw the same, and have the same bound.
    let image: Vec<f32> = (0..6).map(|i| i as f32 / 5.0).collect();
    let [answers, answers_after] = [&before, &after].map(|vae| {
        let z = vae.sample_prior(8, 1.0, &mut Rng::new(2)).unwrap();
        let told = explain(vae, &image, 8, None, 1).unwrap();
        let mut answers = flat(&vae.decode_mean(&z).unwrap()).unwrap();
        answers.extend([told.nll as f32, told.kl as f32]);
        answers
    });
    for (v, w) in answers.iter().zip(&answers_after) {
        assert!((v - w).abs() < 1e-4 * v.abs().max(1.0), "{v} became {w}");
    }
}
