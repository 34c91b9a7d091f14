//! AdamW and stochastic gradient descent against PyTorch's `optim.AdamW` and `optim.SGD`: ten losses in a row on real
//! digits, and where they lead; and that their state is saved and goes on, as Adam's does.

use crate::fixture::{assert_close, digits_config, vae, Fixture};
use vae::config::OptimizerSettings;
use vae::data::idx::Images;
use vae::model::{backward, Forward, Unobserved};
use vae::train::OptimizerState;
use vae::{
    Batch, Checkpoint, Config, Dataset, ModelConfig, Optimizer, Precision, TrainConfig, Trainer,
};

/// As in `scripts/fixtures.py`.
fn settings(optimizer: Optimizer) -> OptimizerSettings {
    OptimizerSettings {
        lr: if optimizer == Optimizer::Sgd {
            1e-3
        } else {
            5e-3
        },
        clip: 0.0,
        weight_decay: 0.1,
        momentum: 0.9,
    }
}

fn check(optimizer: Optimizer, name: &str) {
    let start = Fixture::load("training.safetensors");
    let expected = Fixture::load("training-optimizers.safetensors");
    let vae = vae(&digits_config(), start.under("parameter."));
    let mut state = OptimizerState::new(optimizer, vae.parameters());
    let (images, noise) = (start.images("images"), start.get("eps"));
    let mut losses = Vec::new();
    for i in 0..10 {
        let batch = Batch::unlabelled(images.get(i).unwrap());
        let pass = Forward::new(&vae, &batch, &noise.get(i).unwrap(), &mut Unobserved);
        let terms = pass.unwrap().terms;
        let (nll, kl) = terms.sums().unwrap();
        losses.push((nll + kl) / 8.0);
        let loss = terms.loss(1.0).unwrap();
        backward(&loss, vae.parameters()).unwrap();
        state.step(vae.parameters(), settings(optimizer)).unwrap();
    }
    for precision in ["f32", "f64"] {
        let expected = expected.numbers(&format!("{name}.losses.{precision}"));
        let pairs = losses.iter().zip(&expected);
        let off = pairs.map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
        println!("{name}: off PyTorch's {precision} by {off:e}");
        assert!(off < 1e-6, "{losses:?}, expected {expected:?}");
    }
    for (parameter, expected) in expected.under(&format!("{name}.final.")) {
        let found = vae.parameters().get(&parameter).unwrap().var();
        assert_close(
            &format!("{name}, final {parameter}"),
            found,
            &expected,
            1e-5,
        );
    }
}

#[test]
fn ten_losses_of_adamw_are_pytorchs() {
    check(Optimizer::AdamW, "adamw");
}

#[test]
fn ten_losses_of_sgd_are_pytorchs() {
    check(Optimizer::Sgd, "sgd");
}

/// Twenty images of 4 x 4.
fn images() -> Dataset {
    let pixels = (0..20 * 16).map(|i| (i * 37 % 256) as u8).collect();
    let images = Images {
        count: 20,
        rows: 4,
        columns: 4,
        pixels,
    };
    Dataset::new(images, None).unwrap()
}

/// A small model of such images, at the beginning.
fn trainer(train: TrainConfig) -> Trainer {
    let model = ModelConfig {
        input: 16,
        hidden: vec![8],
        latent: 2,
        ..ModelConfig::default()
    };
    let train = TrainConfig { batch: 6, ..train };
    Trainer::new(Config { model, train }).unwrap()
}

/// What does not decay moves as by Adam, bit for bit.
#[test]
fn adamw_without_decay_is_adam() {
    let data = images();
    let weights = |optimizer, weight_decay| {
        let mut trainer = trainer(TrainConfig {
            optimizer,
            weight_decay,
            ..TrainConfig::default()
        });
        for _ in 0..20 {
            trainer.step(&data).unwrap();
        }
        trainer.state().unwrap()
    };
    let adam = weights(Optimizer::Adam, 0.5);
    assert_eq!(weights(Optimizer::AdamW, 0.0), adam);
    assert_ne!(weights(Optimizer::AdamW, 0.5), adam);
}

#[test]
fn a_saved_run_goes_on_bit_for_bit() {
    let data = images();
    for optimizer in [Optimizer::AdamW, Optimizer::Sgd] {
        let mut straight = trainer(TrainConfig {
            optimizer,
            ..TrainConfig::default()
        });
        for _ in 0..5 {
            straight.step(&data).unwrap();
        }
        let bytes = straight.checkpoint(true).unwrap().write(Precision::F32);
        let mut resumed =
            Trainer::from_checkpoint(Checkpoint::read(&bytes.unwrap()).unwrap()).unwrap();
        for _ in 0..5 {
            assert_eq!(straight.step(&data).unwrap(), resumed.step(&data).unwrap());
        }
    }
}
