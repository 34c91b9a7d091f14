//! What a training step allocates once training has begun, counted by the allocator itself: the batch, the activations
//! and their gradients, but nothing as large as the parameters. A program of its own, since it counts all that it does.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::alloc::System;

use stats_alloc::{Region, StatsAlloc, INSTRUMENTED_SYSTEM};
use vae::data::idx::Images;
use vae::{Config, Dataset, Rng, Trainer};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Images of the default batch.
const BATCH: usize = 128;

/// Numbers of all activations of an image, from x to logits, in the default model: 784-400-20-400-784.
const ACTIVATIONS: usize = 784 + 400 + 3 * 20 + 400 + 784;

/// `count` images of random grey values, half of them 0.
fn dataset(count: usize) -> Dataset {
    let noise = Rng::new(99).uniform(255.0, count * 784);
    let images = Images {
        count,
        rows: 28,
        columns: 28,
        pixels: noise.into_iter().map(|value| value as u8).collect(),
    };
    Dataset::new(images, None).unwrap()
}

/// Each activation is made once, natively as a product in columns that is turned into rows, and its gradient by an operation, as
/// zeros in candle's store and as their sum: the bound is six arrays for each. One gradient of all parameters that is made
/// anew, 2.6 MB or two arrays for each, would go beyond it.
#[test]
fn a_step_allocates_some_copies_of_the_activations_and_keeps_nothing() {
    // In products of several threads `gemm` allocates for each of them.
    std::env::set_var("RAYON_NUM_THREADS", "1");
    let (data, mut trainer) = (dataset(4 * BATCH), Trainer::new(Config::default()).unwrap());
    assert_eq!(trainer.config().train.batch, BATCH);
    for _ in 0..8 {
        trainer.step(&data).unwrap();
    }
    let steps = 32;
    let region = Region::new(ALLOCATOR);
    for _ in 0..steps {
        trainer.step(&data).unwrap();
    }
    let change = region.change();
    let bytes = change.bytes_allocated / steps;
    let arrays = bytes as f64 / (4 * BATCH * ACTIVATIONS) as f64;
    println!("{bytes} bytes a step, {arrays:.2} arrays an activation");
    assert!(arrays < 6.0, "{bytes} bytes a step");
    assert_eq!(change.bytes_allocated, change.bytes_deallocated);
}
