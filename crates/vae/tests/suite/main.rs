//! The core against truths that it did not make: PyTorch's numbers, closed forms, finite differences, Monte Carlo.
//! One program, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod aggregate;
mod broken;
mod broken_settings;
mod checkpoint;
mod checkpoint_categorical;
mod checkpoint_elsewhere;
mod components;
mod conditional;
mod config;
mod content;
mod continuous_bernoulli;
mod dataset;
mod divergence;
mod drawing;
mod eight_bits;
mod encoder;
mod evaluate;
mod exact;
mod files;
mod fixture;
mod gradients;
mod idx;
mod image_shape;
mod latent;
mod latents;
mod layers;
mod likelihood;
mod local_sgd;
mod model;
mod network;
mod optimizers;
mod own;
mod own_table;
mod plane;
mod posterior;
mod pytorch;
mod registry;
mod rng;
mod schedule;
mod semi_supervised;
mod settings;
mod shapes;
mod small;
mod strokes;
mod theory_divergence;
mod theory_estimator;
mod theory_monte_carlo;
mod theory_quadrature;
mod theory_trace;
mod theory_trace_gradients;
mod traced;
mod trainer;
mod words;
