//! What training minimises, made from the terms of each image that a forward pass gives:
//!
//! ELBO(x) = E_q(z|x)[log p(x|z)] - KL(q(z|x) || p(z)) = -(nll + kl)   (Kingma and Welling 2014, equation 3)
//!
//! with the expectation taken at one z an image.

use candle_core::Tensor;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::tensor::sum;

/// What training minimises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// The negative ELBO with its KL weighted: nll + beta * kl (Higgins et al. 2017).
    #[default]
    Elbo,
}

/// The terms of each image (n), in nats.
#[derive(Clone, Debug)]
pub struct Terms {
    /// -log p(x|z) (n) at the drawn z.
    pub nll: Tensor,
    /// KL(q(z|x) || p(z)) (n), in closed form.
    pub kl: Tensor,
}

impl Terms {
    /// Batch sums of nll and kl, added up in f64.
    pub fn sums(&self) -> Result<(f64, f64)> {
        Ok((sum(&self.nll)?, sum(&self.kl)?))
    }
}

impl Objective {
    /// The loss (): mean over the batch, with kl weighted by `beta`.
    pub fn loss(self, terms: &Terms, beta: f64) -> Result<Tensor> {
        Ok(match self {
            Self::Elbo => (&terms.nll + (&terms.kl * beta)?)?.mean_all()?,
        })
    }
}
