//! What experiments ask that needs no model: linear models whose theory is exact, the signal and noise of a gradient, and what latents
//! tell of factors. A state
//! that goes on from question to question is the asker's.

use js_sys::Float64Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::theory::linear::{greatest_log_px, stationary, LinearVae, Spread};
use vae::theory::signal::{self, log_slope, ratios, Toy};
use vae::theory::{shape_gaps, FactorGap};
use vae::Rng;
use wasm_bindgen::prelude::*;

use crate::arrays::Doubles;
use crate::failure::Result;
use crate::limits::{at_most, limit};

/// Numbers of x of a linear model at most.
const MAX_INPUT: usize = 1024;
/// Samples k at most, and points.
const MAX_K: usize = 4096;

/// How images spread, with `input` pixels as they are taken.
#[derive(Serialize, Tsify)]
pub struct ImageSpread {
    /// Rows and columns of an image as it is taken.
    shape: [usize; 2],
    /// (input, input)
    covariance: Doubles,
    /// (input, input) its eigenvectors, a row each.
    directions: Doubles,
    /// (input) its eigenvalues, the largest first.
    eigenvalues: Doubles,
}

/// A linear VAE on its way.
#[derive(Serialize, Tsify)]
pub struct LinearVaeTraining {
    /// What it goes on from.
    state: Doubles,
    /// Mean ELBO over the data, nats, exactly.
    elbo: f64,
    /// Mean log p(x) over the data, nats, exactly.
    #[serde(rename = "logPx")]
    log_px: f64,
    /// Latents whose mean varies over the data.
    active: usize,
}

/// A number and its standard error.
#[derive(Serialize, Tsify)]
pub struct Estimate {
    value: f64,
    error: f64,
}

/// Signal-to-noise ratios of a gradient's estimators.
#[derive(Serialize, Tsify)]
pub struct GradientRatios {
    /// Of the decoder.
    decoder: Estimate,
    /// Of the encoder.
    encoder: Estimate,
    /// Of the encoder, doubly reparameterized.
    doubly: Estimate,
    /// How far the encoder's two means are apart, as a share of what noise makes of it: about 1.
    disagreement: f64,
}

/// What the latents of a model of shapes tell of their factors.
#[derive(Serialize, Tsify)]
pub struct ShapeGaps {
    /// (5) of class, size, place from the left and from the top, and angle: how much more the best latent tells than the next, 0..1.
    gaps: Doubles,
    /// (5, latent) I(z_j; v) as a share of H(v), 0..1.
    information: Doubles,
}

/// What such experiments ask.
#[wasm_bindgen]
pub struct Experiments;

#[wasm_bindgen]
impl Experiments {
    /// How images x (n, rows * columns) spread; those of more than 256 pixels are shrunk first.
    #[wasm_bindgen(js_name = spreadOf)]
    pub fn spread_of(x: &[f32], rows: usize, columns: usize) -> Result<Ts<ImageSpread>> {
        limit("x", x.len() / rows.saturating_mul(columns).max(1))?;
        let (spread, shape) = Spread::of_images(x, [rows, columns])?;
        let answer = ImageSpread {
            shape,
            covariance: spread.covariance.into(),
            directions: spread.directions.into(),
            eigenvalues: spread.eigenvalues.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// The greatest log p(x) of probabilistic PCA for data of these eigenvalues (input), mean over the data, nats.
    #[wasm_bindgen(js_name = greatestLogPx)]
    pub fn greatest_log_px(eigenvalues: &[f64], latent: usize, variance: f64) -> f64 {
        greatest_log_px(eigenvalues, latent, variance)
    }

    /// The state of a linear VAE for such data before its training: with small random weights or, where `saddle`, beside the saddle
    /// of the likelihood that leaves out the first of the directions (input, input).
    #[wasm_bindgen(js_name = linearVae)]
    pub fn linear_vae(
        directions: &[f64],
        eigenvalues: &[f64],
        latent: usize,
        variance: f64,
        saddle: bool,
        seed: u32,
    ) -> Result<Float64Array> {
        let (input, mut rng) = (eigenvalues.len(), Rng::new(u64::from(seed)));
        at_most("input", input, MAX_INPUT)?;
        at_most("latent", latent, input)?;
        let vae = if saddle {
            let weights = stationary(directions, eigenvalues, 1, latent, variance)?;
            LinearVae::at(input, variance, &weights, &mut rng)
        } else {
            LinearVae::new(input, latent, variance, &mut rng)
        }?;
        Ok(vae.state().into())
    }

    /// `steps` of training on data of this covariance (input, input), `done` of all `total` behind them.
    #[wasm_bindgen(js_name = trainLinearVae)]
    pub fn train_linear_vae(
        state: Vec<f64>,
        covariance: &[f64],
        latent: usize,
        variance: f64,
        done: usize,
        steps: usize,
        total: usize,
    ) -> Result<Ts<LinearVaeTraining>> {
        let input = covariance.len().isqrt();
        at_most("steps", steps, MAX_INPUT)?;
        let mut vae = LinearVae::restore(input, latent, variance, state)?;
        vae.train(covariance, done, steps, total)?;
        let answer = LinearVaeTraining {
            elbo: vae.bound(covariance).elbo,
            log_px: vae.log_px(covariance),
            active: vae.active(covariance),
            state: vae.state().into(),
        };
        Ok(answer.into_ts()?)
    }

    /// Estimates (n, 860) of the gradient of L_k of the linear Gaussian model with so many `points`, that of seed 1, with the
    /// noise of `stream`.
    #[wasm_bindgen(js_name = toyGradients)]
    pub fn toy_gradients(
        points: usize,
        k: usize,
        estimates: usize,
        stream: u32,
    ) -> Result<Float64Array> {
        at_most("points", points, MAX_K)?;
        at_most("k", k, MAX_K)?;
        limit("estimates", estimates)?;
        let toy = Toy::new(points, 1);
        let mut rng = Rng::of_stream(1, 1 + u64::from(stream));
        let mut found = Vec::new();
        for _ in 0..estimates {
            found.extend(toy.gradient(k, &mut rng));
        }
        Ok(found[..].into())
    }

    /// What such estimates (n, 860), at least 3, say of their signal and noise.
    #[wasm_bindgen(js_name = gradientRatios)]
    pub fn gradient_ratios(gradients: &[f64]) -> Result<Ts<GradientRatios>> {
        let of = ratios(gradients)?;
        let answer = GradientRatios {
            decoder: of.decoder.into(),
            encoder: of.encoder.into(),
            doubly: of.doubly.into(),
            disagreement: of.disagreement,
        };
        Ok(answer.into_ts()?)
    }

    /// The mutual information gap of each factor of the shapes that are held out, by mu (n, latent) of the first n of them.
    #[wasm_bindgen(js_name = shapeGaps)]
    pub fn shape_gaps(mu: &[f32], latent: usize) -> Result<Ts<ShapeGaps>> {
        limit("mu", mu.len() / latent.max(1))?;
        let found = shape_gaps(mu, latent)?;
        let shares = |of: &FactorGap| of.information.iter().map(|i| i / of.entropy).collect();
        let shares: Vec<Vec<f64>> = found.iter().map(shares).collect();
        let gaps: Vec<f64> = found.iter().map(|of| of.gap).collect();
        let answer = ShapeGaps {
            gaps: gaps.into(),
            information: shares.concat().into(),
        };
        Ok(answer.into_ts()?)
    }

    /// The slope of log y over log x (n) by least squares, y with its errors (n).
    #[wasm_bindgen(js_name = logSlope)]
    pub fn log_slope(x: &[f64], y: &[f64], errors: &[f64]) -> Result<Ts<Estimate>> {
        let pairs = y.iter().zip(errors);
        let y: Vec<_> = pairs
            .map(|(&value, &error)| signal::Estimate { value, error })
            .collect();
        Ok(Estimate::from(log_slope(x, &y)).into_ts()?)
    }
}

impl From<signal::Estimate> for Estimate {
    fn from(of: signal::Estimate) -> Self {
        Self {
            value: of.value,
            error: of.error,
        }
    }
}
