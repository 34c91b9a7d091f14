//! What `vae eval` says of a model of shapes, whose factors are known: whether each has a latent of its own.

use std::path::Path;

use serde::Serialize;
use vae::theory::{shape_gaps, SHAPE_FACTORS};
use vae::{flat, Dataset, Vae};

use crate::encode::encode;
use crate::error::Result;
use crate::sources::Source;

/// Shares of the factor's entropy, 0..1.
#[derive(Serialize)]
pub struct FactorFigures {
    /// The mean of the gaps.
    mutual_information_gap: f64,
    /// Of class, size, place from the left and from the top, and angle: how much more one latent tells of it than any other.
    factor_gaps: Vec<f64>,
}

impl FactorFigures {
    /// Of the test images that were made on the spot; nothing of another dataset than the shapes, and of a single latent.
    pub fn of(vae: &Vae, source: &Source, test: &Dataset, model: &Path) -> Result<Option<Self>> {
        let latent = vae.config().latent;
        let is_of_shapes = matches!(source, Source::Made(entry) if entry.id == "shapes");
        if !is_of_shapes || latent < 2 {
            return Ok(None);
        }
        let (mu, _) = encode(vae, test, None, model)?;
        let found = shape_gaps(&flat(&mu)?, latent)?;
        let gaps: Vec<f64> = found.iter().map(|of| of.gap).collect();
        Ok(Some(Self {
            mutual_information_gap: gaps.iter().sum::<f64>() / gaps.len() as f64,
            factor_gaps: gaps,
        }))
    }

    /// As a line.
    pub fn line(&self) -> String {
        let pairs = SHAPE_FACTORS.iter().zip(&self.factor_gaps);
        let each: Vec<_> = pairs
            .map(|(name, gap)| format!("{name} {gap:.3}"))
            .collect();
        format!(
            "factors       mutual information gap {:.3}: {}",
            self.mutual_information_gap,
            each.join(", ")
        )
    }
}
