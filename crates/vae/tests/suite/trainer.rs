//! Training as a process: repeatable, resumable to the bit, every image once an epoch. That a step's numbers are right
//! is left to `pytorch.rs`, to which the first test here ties the trainer's steps; what happens when they are not finite
//! to `divergence.rs`.

use crate::small::{bits, config, constant, dataset};
use vae::config::OptimizerSettings;
use vae::data::idx::Images;
use vae::model::{backward, Forward, Unobserved};
use vae::train::{OptimizerState, Order};
use vae::{
    Checkpoint, Dataset, Likelihood, Optimizer, Pixels, Precision, Rng, TrainConfig, Trainer, Vae,
};

/// The losses of `steps` steps, as bits.
fn losses(trainer: &mut Trainer, data: &Dataset, steps: usize) -> Vec<u64> {
    let step = |_| trainer.step(data).unwrap().loss.to_bits();
    (0..steps).map(step).collect()
}

/// A step of the trainer is: shuffle, binarize, draw eps, one gradient of nll + beta kl, one step of Adam.
#[test]
fn a_step_is_the_loss_and_adam_on_the_next_batch_of_the_shuffle() {
    let (data, config) = (dataset(10), config());
    let mut trainer = Trainer::new(config.clone()).unwrap();

    let mut rng = Rng::new(config.train.seed);
    let vae = Vae::random(&config.model, &mut rng).unwrap();
    let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
    let mut order = Order::shuffle(10, &mut rng);
    for beta in [0.0, 1.0 / 6.0] {
        let indices = order.next(5).to_vec();
        let x = data.batch(&indices, Pixels::Dynamic, &mut rng).unwrap();
        let eps = rng.normal_tensor(5, 2).unwrap();
        let pass = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
        let (nll, kl) = pass.terms.sums().unwrap();
        let loss = pass.terms.loss(beta).unwrap();
        backward(&loss, vae.parameters()).unwrap();
        let settings = OptimizerSettings {
            lr: 1e-2,
            clip: 2.0,
            ..OptimizerSettings::default()
        };
        adam.step(vae.parameters(), settings).unwrap();

        let metrics = trainer.step(&data).unwrap();
        assert_eq!(
            (metrics.nll, metrics.kl, metrics.beta),
            (nll / 5.0, kl / 5.0, beta)
        );
        assert_eq!(metrics.loss, nll / 5.0 + beta * kl / 5.0);
        assert_eq!(bits(trainer.vae()), bits(&vae));
    }
}

#[test]
fn the_same_seed_gives_the_same_losses_and_another_gives_others() {
    let data = dataset(23);
    let run = |seed| {
        let mut config = config();
        config.train.seed = seed;
        let mut trainer = Trainer::new(config).unwrap();
        (losses(&mut trainer, &data, 12), bits(trainer.vae()))
    };
    let (first, other) = (run(7), run(8));
    assert_eq!(first, run(7));
    assert!(first.0.iter().zip(&other.0).all(|(a, b)| a != b));
}

/// Saved before the first step, in the middle of an epoch, at its end and in the second, as bytes.
#[test]
fn a_resumed_run_is_bit_for_bit_the_one_that_never_stopped() {
    let data = dataset(23);
    let steps = 13;
    let mut whole = Trainer::new(config()).unwrap();
    let expected = losses(&mut whole, &data, steps);
    for stop in [0, 1, 3, 5, 7, 10] {
        let mut before = Trainer::new(config()).unwrap();
        let mut found = losses(&mut before, &data, stop);
        let bytes = before
            .checkpoint(true)
            .unwrap()
            .write(Precision::F32)
            .unwrap();
        let mut after = Trainer::from_checkpoint(Checkpoint::read(&bytes).unwrap()).unwrap();
        assert_eq!(after.step_count(), stop as u64);
        assert_eq!(after.epoch_count(), before.epoch_count());
        found.extend(losses(&mut after, &data, steps - stop));
        assert_eq!(found, expected, "stopped after {stop} steps");
        assert_eq!(
            bits(after.vae()),
            bits(whole.vae()),
            "stopped after {stop} steps"
        );
        let written = |trainer: &Trainer| {
            let checkpoint = trainer.checkpoint(true).unwrap();
            checkpoint.write(Precision::F32).unwrap()
        };
        assert_eq!(
            written(&after),
            written(&whole),
            "stopped after {stop} steps"
        );
    }
}

/// What a checkpoint holds is a copy: training on does not change it.
#[test]
fn a_checkpoint_stays_as_it_was_taken() {
    let data = dataset(10);
    let mut trainer = Trainer::new(config()).unwrap();
    losses(&mut trainer, &data, 2);
    let checkpoint = trainer.checkpoint(true).unwrap();
    let before = checkpoint.write(Precision::F32).unwrap();
    losses(&mut trainer, &data, 2);
    assert_eq!(checkpoint.write(Precision::F32).unwrap(), before);
}

/// With weights of 0 that hardly move, the nll of a batch of one is a number that each image has for its own.
#[test]
fn every_image_is_visited_once_an_epoch_and_in_another_order_the_next() {
    let data = dataset(17);
    let mut config = config();
    config.model.likelihood = Likelihood::Gaussian;
    config.model.pixels = Pixels::Grey;
    config.train = TrainConfig {
        batch: 1,
        lr: 1e-7,
        ..TrainConfig::default()
    };
    let truth = |i: usize| {
        let squares = data
            .image(i)
            .iter()
            .map(|&v| (f64::from(v) / 255.0).powi(2));
        let variance = config.model.variance;
        0.5 * squares
            .map(|s| s / variance + (2.0 * std::f64::consts::PI * variance).ln())
            .sum::<f64>()
    };
    let truths: Vec<f64> = (0..17).map(truth).collect();
    let mut trainer = Trainer::from_checkpoint(constant(config.clone(), 0.0)).unwrap();
    let mut epoch = || {
        let image = |_| {
            let nll = trainer.step(&data).unwrap().nll;
            let near = |t: &f64| (t - nll).abs() < 1e-2;
            assert_eq!(
                truths.iter().filter(|t| near(t)).count(),
                1,
                "{nll} among {truths:?}"
            );
            truths.iter().position(near).unwrap()
        };
        (0..17).map(image).collect::<Vec<_>>()
    };
    let (first, second) = (epoch(), epoch());
    assert_ne!(first, second);
    let in_order: Vec<usize> = (0..17).collect();
    for mut visited in [first, second] {
        assert_ne!(visited, in_order);
        visited.sort_unstable();
        assert_eq!(visited, in_order);
    }
}

#[test]
fn the_last_batch_of_an_epoch_is_what_is_left() {
    let data = dataset(7);
    let mut config = config();
    config.train.batch = 3;
    let mut trainer = Trainer::new(config).unwrap();
    let epochs: Vec<f64> = (0..4).map(|_| trainer.step(&data).unwrap().epoch).collect();
    assert_eq!(epochs, [3.0 / 7.0, 6.0 / 7.0, 1.0, 1.0 + 3.0 / 7.0]);
    assert_eq!((trainer.step_count(), trainer.epoch_count()), (4, 1));
}

#[test]
fn beta_rises_evenly_over_the_warm_up_and_then_stays() {
    let data = dataset(10);
    let mut config = config();
    config.train.beta = 2.0;
    config.train.warmup = 4;
    let mut trainer = Trainer::new(config).unwrap();
    let betas: Vec<f64> = (0..6).map(|_| trainer.step(&data).unwrap().beta).collect();
    assert_eq!(betas, [0.0, 0.5, 1.0, 1.5, 2.0, 2.0]);
}

/// Two images to the step and ten in all, over 4 epochs in two cycles: the first half of each rises, the second stays.
#[test]
fn beta_rises_anew_in_every_cycle() {
    let data = dataset(10);
    let mut config = config();
    (config.train.batch, config.train.epochs) = (2, 4);
    (config.train.beta, config.train.beta_cycles) = (2.0, 2);
    let mut trainer = Trainer::new(config.clone()).unwrap();
    let betas: Vec<f64> = (0..20).map(|_| trainer.step(&data).unwrap().beta).collect();
    let cycle = [0.0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.0, 2.0, 2.0, 2.0];
    for (beta, expected) in betas.iter().zip(cycle.iter().cycle()) {
        assert!((beta - expected).abs() < 1e-12, "{betas:?}");
    }
    // Without an end there is but the warm-up.
    config.train.epochs = 0;
    let mut endless = Trainer::new(config).unwrap();
    let betas: Vec<f64> = (0..7).map(|_| endless.step(&data).unwrap().beta).collect();
    assert_eq!(betas[6], 2.0, "{betas:?}");
    assert!(betas[..6].iter().is_sorted() && betas[5] < 2.0, "{betas:?}");
}

/// Of a decoder that ignores z, nll says nothing to the encoder: what moves it is beta * kl alone.
#[test]
fn the_warm_up_reaches_the_gradient() {
    let data = dataset(10);
    let encoder_moves = |warmup| {
        let mut config = config();
        config.train.warmup = warmup;
        let mut checkpoint = constant(config, 0.3);
        let out = checkpoint.parameters.get_mut("decoder.out.weight").unwrap();
        *out = out.zeros_like().unwrap();
        let mut trainer = Trainer::from_checkpoint(checkpoint).unwrap();
        let before = bits(trainer.vae());
        trainer.step(&data).unwrap();
        bits(trainer.vae())["encoder.mu.weight"] != before["encoder.mu.weight"]
    };
    assert!(!encoder_moves(5));
    assert!(encoder_moves(0));
}

/// After the first step Adam's first moment is a tenth of the gradient that it was given.
#[test]
fn clipping_brings_the_norm_of_the_gradient_down_to_the_bound() {
    let data = dataset(10);
    let norm = |clip| {
        let mut config = config();
        config.train.clip = clip;
        let mut trainer = Trainer::new(config).unwrap();
        trainer.step(&data).unwrap();
        let m = &trainer.optimizer().slots()[0];
        let squares = m.values().flatten().map(|&m| f64::from(m).powi(2));
        10.0 * squares.sum::<f64>().sqrt()
    };
    let free = norm(0.0);
    assert!(free > 0.1, "{free}");
    let half = free / 2.0;
    assert!((norm(half) / half - 1.0).abs() < 1e-5);
    assert!((norm(free * 2.0) / free - 1.0).abs() < 1e-12);
}

#[test]
fn data_of_another_size_or_none_are_refused_and_training_goes_on() {
    let data = dataset(10);
    let mut trainer = Trainer::new(config()).unwrap();
    let mut other = Trainer::new(config()).unwrap();
    let wide = Images {
        count: 1,
        rows: 1,
        columns: 13,
        pixels: vec![0; 13],
    };
    let wide = Dataset::new(wide, None).unwrap();
    losses(&mut trainer, &data, 1);
    losses(&mut other, &data, 1);
    for refused in [wide, dataset(0)] {
        assert_eq!(trainer.step(&refused).unwrap_err().kind(), "shape");
    }
    assert_eq!(losses(&mut trainer, &data, 3), losses(&mut other, &data, 3));
}

#[test]
fn settings_change_between_steps_and_bad_ones_change_nothing() {
    let data = dataset(10);
    let mut trainer = Trainer::new(config()).unwrap();
    let mut train = trainer.config().train.clone();
    train.batch = 2;
    trainer.configure(train.clone()).unwrap();
    assert_eq!(trainer.step(&data).unwrap().epoch, 0.2);
    train.lr = f64::NAN;
    assert_eq!(trainer.configure(train).unwrap_err().kind(), "config");
    assert_eq!(trainer.config().train.batch, 2);
    assert_eq!(trainer.config().train.lr, 1e-2);
}

/// On images of two kinds, a model of a few numbers learns to tell them apart within 300 steps.
#[test]
fn training_learns() {
    let kinds = [[0_u8; 12], [255; 12]];
    let images = Images {
        count: 40,
        rows: 3,
        columns: 4,
        pixels: (0..40).flat_map(|i| kinds[i % 2]).collect(),
    };
    let data = Dataset::new(images, None).unwrap();
    let mut trainer = Trainer::new(config()).unwrap();
    let first = trainer.step(&data).unwrap();
    let last = (0..300)
        .map(|_| trainer.step(&data).unwrap())
        .last()
        .unwrap();
    // A coin for each pixel costs 12 ln 2 = 8.3 nats; knowing the kind costs ln 2 = 0.69, which is what is left.
    assert!(first.nll > 7.0, "{first:?}");
    assert!(last.nll + last.kl < 2.0, "{last:?}");
}

#[test]
fn a_finished_epoch_counts_when_the_next_has_other_data() {
    let mut trainer = Trainer::new(config()).unwrap();
    let (few, more) = (dataset(4), dataset(9));
    while trainer.epoch_count() < 1 {
        trainer.step(&few).unwrap();
    }
    trainer.step(&more).unwrap();
    assert_eq!(trainer.epoch_count(), 1);
}
