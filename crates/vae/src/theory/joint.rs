//! p(x, z) = p(x|z) p(z) of one x over a window of a 2-D latent space, for a heat map.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::data::Batch;
use crate::error::{Error, Result};
use crate::inference::log_likelihood;
use crate::model::Vae;

/// A part of a 2-D latent space.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Window {
    /// z1 from and to.
    pub across: [f64; 2],
    /// z2 from and to.
    pub up: [f64; 2],
}

/// log p(x, z), nats, of one x (1, input) at the centres of the side * side cells of `window`, row by row from the top:
/// of those in `rows` alone, so that a caller can show progress. z1 grows to the right, z2 upwards.
pub fn log_joint(
    vae: &Vae,
    x: &Batch,
    window: &Window,
    side: usize,
    rows: Range<usize>,
) -> Result<Vec<f32>> {
    require_two_latents(vae.config().latent)?;
    if rows.is_empty() || rows.end > side {
        return Err(Error::Range {
            what: "rows of the joint density".to_owned(),
            expected: format!("some within 0..{side}"),
            found: format!("{rows:?}"),
        });
    }
    let at = |[from, to]: [f64; 2], i: usize| from + (to - from) * (i as f64 + 0.5) / side as f64;
    let mut z = Vec::with_capacity(rows.len() * side * 2);
    for row in rows {
        for column in 0..side {
            z.push(at(window.across, column) as f32);
            z.push(at(window.up, side - 1 - row) as f32);
        }
    }
    let log_likelihood = log_likelihood(vae, x, &z)?;
    let prior = vae.prior()?;
    let pairs = log_likelihood.into_iter().zip(z.chunks_exact(2));
    Ok(pairs
        .map(|(l, z)| (f64::from(l) + prior.log_density(z)) as f32)
        .collect())
}

/// Refuses a latent space that is no plane.
pub(super) fn require_two_latents(latent: usize) -> Result<()> {
    match latent {
        2 => Ok(()),
        _ => Err(Error::shape("latent space", &[2], &[latent])),
    }
}
