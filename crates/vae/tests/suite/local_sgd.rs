//! Training shared by several workers, played here one after the other: every image is somebody's, all go on from one
//! mean, runs repeat and resume to the bit, and a worker alone is a trainer as any other. What a round costs and how
//! its numbers travel is left to the page's tests.

use crate::small::{config, constant, dataset};
use vae::train::{self, Shard};
use vae::{Checkpoint, Config, Dataset, Likelihood, Pixels, Precision, Rng, TrainConfig, Trainer};

/// Workers that begin in the state of `bytes`, as they do in the tab.
fn crew(bytes: &[u8], workers: usize) -> Vec<Trainer> {
    let member = |worker| {
        let mut trainer = Trainer::from_checkpoint(Checkpoint::read(bytes).unwrap()).unwrap();
        trainer.join(Shard { worker, workers }).unwrap();
        trainer
    };
    (0..workers).map(member).collect()
}

fn fresh(config: Config, workers: usize) -> Vec<Trainer> {
    crew(&saved(&Trainer::new(config).unwrap()), workers)
}

fn saved(trainer: &Trainer) -> Vec<u8> {
    let checkpoint = trainer.checkpoint(true).unwrap();
    checkpoint.write(Precision::F32).unwrap()
}

/// Everyone takes `steps` steps, and all go on from the mean.
fn round(crew: &mut [Trainer], data: &Dataset, steps: usize) {
    for trainer in crew.iter_mut() {
        for _ in 0..steps {
            trainer.step(data).unwrap();
        }
    }
    let (leader, helpers) = crew.split_first_mut().unwrap();
    let numbers: Vec<Vec<f32>> = helpers.iter().map(|h| h.state().unwrap()).collect();
    let numbers: Vec<&[f32]> = numbers.iter().map(Vec::as_slice).collect();
    let mean = leader.average(&numbers).unwrap();
    helpers.iter_mut().for_each(|h| h.adopt(&mean).unwrap());
}

#[test]
fn parts_cover_every_batch_once_in_its_order_and_are_even() {
    for workers in 1..=8 {
        for images in workers..40 {
            let batch: Vec<usize> = (100..100 + images).collect();
            let parts = (0..workers).map(|worker| Shard { worker, workers }.of(&batch));
            let parts: Vec<&[usize]> = parts.collect();
            assert_eq!(parts.concat(), batch, "{images} images, {workers} workers");
            let even = |part: &&[usize]| {
                part.len() == images / workers || part.len() == images.div_ceil(workers)
            };
            assert!(parts.iter().all(even), "{parts:?}");
        }
    }
}

#[test]
fn a_batch_that_is_not_enough_for_all_is_everybodys() {
    for worker in 0..3 {
        let shard = Shard { worker, workers: 3 };
        assert_eq!(shard.of(&[5, 6]), [5, 6]);
    }
}

/// With weights of 0 that hardly move, the nll of a part of one image is a number that each image has for its own.
#[test]
fn every_image_is_visited_once_a_pass_by_one_of_the_workers() {
    let data = dataset(18);
    let mut config = config();
    config.model.likelihood = Likelihood::Gaussian;
    config.model.pixels = Pixels::Grey;
    config.train = TrainConfig {
        batch: 2,
        lr: 1e-7,
        ..TrainConfig::default()
    };
    let variance = config.model.variance;
    let truth = |i: usize| {
        let terms = data.image(i).iter().map(|&v| {
            let square = (f64::from(v) / 255.0).powi(2);
            0.5 * (square / variance + (2.0 * std::f64::consts::PI * variance).ln())
        });
        terms.sum::<f64>()
    };
    let truths: Vec<f64> = (0..18).map(truth).collect();
    let bytes = constant(config, 0.0).write(Precision::F32).unwrap();
    let mut visited = Vec::new();
    for trainer in &mut crew(&bytes, 2) {
        for step in 0..9 {
            assert_eq!(trainer.steps_left(&data), 9 - step);
            let nll = trainer.step(&data).unwrap().nll;
            visited.extend((0..18).filter(|&i| (truths[i] - nll).abs() < 1e-2));
        }
        // Of the next pass, and of one over other data.
        assert_eq!(trainer.steps_left(&data), 9);
        assert_eq!(trainer.steps_left(&dataset(5)), 3);
    }
    visited.sort_unstable();
    assert_eq!(visited, (0..18).collect::<Vec<_>>());
}

/// Where the decoder ignores z, the noise says nothing to the encoder, whose gradient is the KL's; the mean of that over
/// two halves is that over the whole, and Adam's moments after a first step are a tenth of it and a thousandth of
/// its square.
#[test]
fn the_mean_of_two_halves_is_the_step_of_the_whole() {
    let data = dataset(10);
    let mut config = config();
    config.model.pixels = Pixels::Grey;
    config.train = TrainConfig {
        batch: 10,
        ..TrainConfig::default()
    };
    let mut checkpoint = constant(config, 0.3);
    let out = checkpoint.parameters.get_mut("decoder.out.weight").unwrap();
    *out = out.zeros_like().unwrap();
    let bytes = checkpoint.write(Precision::F32).unwrap();

    let mut halves = crew(&bytes, 2);
    round(&mut halves, &data, 1);
    let mut whole = crew(&bytes, 1);
    whole[0].step(&data).unwrap();
    // Adam's first moment of every parameter.
    let moments = |trainer: &Trainer| trainer.optimizer().slots()[0].clone();
    let (found, expected) = (moments(&halves[0]), moments(&whole[0]));
    for (name, expected) in &expected {
        if name.starts_with("encoder") {
            for (found, expected) in found[name].iter().zip(expected) {
                assert!(
                    (found - expected).abs() <= 1e-5 * expected.abs().max(1e-3),
                    "{name}"
                );
            }
        }
    }
    assert!(expected["encoder.mu.weight"].iter().any(|m| m.abs() > 1e-3));
}

#[test]
fn between_rounds_all_are_in_one_state() {
    let data = dataset(23);
    for workers in [2, 3] {
        let mut crew = fresh(config(), workers);
        for steps in [1, 4, 3, 2] {
            round(&mut crew, &data, steps);
            let states: Vec<Vec<u8>> = crew.iter().map(saved).collect();
            assert!(states.iter().all(|state| *state == states[0]));
        }
        let before: Vec<Vec<f32>> = crew.iter().map(|t| t.state().unwrap()).collect();
        for trainer in &mut crew {
            trainer.step(&data).unwrap();
        }
        assert_eq!(before[0], before[1]);
        assert_ne!(
            crew[0].state().unwrap(),
            crew[1].state().unwrap(),
            "their parts differ"
        );
    }
}

#[test]
fn the_same_seed_and_number_of_workers_repeat_to_the_bit_and_others_do_not() {
    let data = dataset(23);
    let run = |seed, workers| {
        let mut config = config();
        config.train.seed = seed;
        let mut crew = fresh(config, workers);
        (0..4).for_each(|_| round(&mut crew, &data, 3));
        saved(&crew[0])
    };
    let first = run(7, 2);
    assert_eq!(first, run(7, 2));
    assert_ne!(first, run(8, 2));
    assert_ne!(first, run(7, 3));
}

/// A pass has 5 batches here: rounds of 3 and 2 steps end with it, as the page's do.
#[test]
fn a_run_saved_between_rounds_goes_on_to_the_bit() {
    let data = dataset(23);
    let rounds = [3, 2, 3, 2, 3];
    let mut whole = fresh(config(), 2);
    rounds
        .iter()
        .for_each(|&steps| round(&mut whole, &data, steps));
    for stop in 0..rounds.len() {
        let (before, after) = rounds.split_at(stop);
        let mut first = fresh(config(), 2);
        before
            .iter()
            .for_each(|&steps| round(&mut first, &data, steps));
        let mut second = crew(&saved(&first[0]), 2);
        after
            .iter()
            .for_each(|&steps| round(&mut second, &data, steps));
        assert_eq!(
            saved(&second[0]),
            saved(&whole[0]),
            "stopped after {stop} rounds"
        );
    }
}

#[test]
fn a_worker_alone_is_a_trainer_that_never_joined() {
    let data = dataset(23);
    let mut alone = Trainer::new(config()).unwrap();
    let mut joined = Trainer::new(config()).unwrap();
    for _ in 0..4 {
        joined.join(Shard::WHOLE).unwrap();
        for _ in 0..3 {
            assert_eq!(joined.step(&data).unwrap(), alone.step(&data).unwrap());
        }
        let own = joined.state().unwrap();
        assert_eq!(joined.average(&[]).unwrap(), own);
    }
    assert_eq!(saved(&joined), saved(&alone));
}

/// Against sums in f64. Long enough for whole chunks and a rest.
#[test]
fn the_average_is_the_mean() {
    let lists: Vec<Vec<f32>> = (0..5).map(|seed| Rng::new(seed).normal(5000)).collect();
    for workers in 1..=5 {
        let mut found = lists[0].clone();
        let others: Vec<&[f32]> = lists[1..workers].iter().map(Vec::as_slice).collect();
        train::average(&mut found, &others).unwrap();
        for (i, &found) in found.iter().enumerate() {
            let sum: f64 = lists[..workers].iter().map(|list| f64::from(list[i])).sum();
            let mean = sum / workers as f64;
            assert!(
                (f64::from(found) - mean).abs() < 1e-6,
                "{i} of {workers}: {found} for {mean}"
            );
        }
    }
}

#[test]
fn refusals_leave_everything_as_it_was() {
    let data = dataset(23);
    let mut crew = fresh(config(), 2);
    let mut other = fresh(config(), 2);
    round(&mut crew, &data, 2);
    round(&mut other, &data, 2);
    crew[0].step(&data).unwrap();
    other[0].step(&data).unwrap();

    let numbers = crew[0].state().unwrap();
    let short = &numbers[1..];
    let long = [&numbers[..], &[0.0]].concat();
    for wrong in [short, &long, &[]] {
        assert_eq!(crew[0].adopt(wrong).unwrap_err().kind(), "shape");
        assert_eq!(
            crew[0].average(&[&numbers, wrong]).unwrap_err().kind(),
            "shape"
        );
    }
    for (worker, workers) in [(2, 2), (0, 0), (5, 3)] {
        let refused = crew[0].join(Shard { worker, workers });
        assert_eq!(refused.unwrap_err().kind(), "range");
    }
    assert_eq!(crew[0].state().unwrap(), numbers);
    // The noise of the round under way is still the same.
    assert_eq!(crew[0].step(&data).unwrap(), other[0].step(&data).unwrap());
    assert_eq!(saved(&crew[0]), saved(&other[0]));
}
