//! What training minimises, made from the terms of each image that a forward pass gives:
//!
//! ELBO(x) = E_q(z|x)[log p(x|z)] - KL(q(z|x) || p(z)) = -(nll + kl)   (Kingma and Welling 2014, equation 3)
//!
//! with the expectation taken at one z an image, or at `samples` of them. How z is drawn, and what is measured there of q(z|x)
//! and p(z), goes with the objective; the pass itself is the model's.

mod importance_weighted;

use candle_core::Tensor;
use serde::{Deserialize, Serialize};
use vae_kernels::{Divergence, Factors};

use crate::error::Result;
use crate::tensor::sum;

/// What training minimises.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// The negative ELBO with its KL weighted: nll + beta * kl (Higgins et al. 2017).
    #[default]
    Elbo,
    /// The negative importance-weighted bound, -log of the mean weight p(x, z) / q(z|x) of several draws of z an image (Burda et
    /// al. 2016); of one draw it is the negative ELBO with its KL taken at that z. beta weighs log q(z|x) - log p(z) in the
    /// weights; with 1 it is a bound on log p(x).
    ImportanceWeighted,
    /// nll + beta * sum_j max(free bits, mean over the batch of latent j's KL): what a latent says up to so much costs no less than
    /// that, and has no gradient to say less (Kingma et al. 2016, appendix C.8).
    FreeBits,
    /// The negative ELBO with its KL in three parts, of which one is weighted: nll + I(x; z) + beta * TC(z) + sum_j KL(q(z_j) ||
    /// p(z_j)) (Chen et al. 2018).
    BetaTc,
}

/// How the gradient of the importance-weighted bound reaches the encoder.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum EncoderGradient {
    /// By z, and by what mu and logvar are to log q(z|x) beside it.
    #[default]
    Reparameterized,
    /// By z alone: of the same mean, and with less noise the more draws there are (Tucker et al. 2019).
    DoublyReparameterized,
}

impl Objective {
    /// Whether it can be minimised where few images have a label, and their terms are means under a classifier.
    pub fn takes_unlabelled(self) -> bool {
        self == Self::Elbo
    }

    /// Whether it takes the KL of each latent by itself, which has to have a closed form.
    pub fn needs_closed_kl(self) -> bool {
        self == Self::FreeBits
    }

    /// Whether it asks how likely a z is under q(z|x) of another x: a Gaussian can be asked, a flow goes one way only.
    pub fn needs_gaussian(self) -> bool {
        self == Self::BetaTc
    }
}

impl EncoderGradient {
    /// Whether it asks how log q(z|x) changes with z while q stays as it is: of a Gaussian that is known, a flow goes one way only.
    pub fn needs_gaussian(self) -> bool {
        self == Self::DoublyReparameterized
    }
}

/// An objective with all that it is made with, at one step.
#[derive(Clone, Copy, Debug)]
pub struct ObjectiveSettings {
    /// What is minimised.
    pub objective: Objective,
    /// Weight of kl.
    pub beta: f64,
    /// Draws of z an image; the others take one.
    pub samples: usize,
    /// How the gradient of the importance-weighted bound reaches the encoder.
    pub encoder_gradient: EncoderGradient,
    /// Nats of KL that each latent has for free, where the objective is of these.
    pub free_bits: f64,
}

/// The terms of each image (n), in nats. What an objective makes of them beside, they are those of the ELBO.
#[derive(Clone, Debug)]
pub struct Terms {
    /// -log p(x|z) (n) at the drawn z; of several draws their mean.
    pub nll: Tensor,
    /// KL(q(z|x) || p(z)) (n), in closed form; where there is none, log q(z|x) - log p(z) at the drawn z, of several draws the mean.
    pub kl: Tensor,
}

impl Terms {
    /// Batch sums of nll and kl, added up in f64.
    pub fn sums(&self) -> Result<(f64, f64)> {
        Ok((sum(&self.nll)?, sum(&self.kl)?))
    }

    /// The negative ELBO () with its kl weighted by `beta`, as mean over the batch.
    pub fn loss(&self, beta: f64) -> Result<Tensor> {
        Ok((&self.nll + (&self.kl * beta)?)?.mean_all()?)
    }
}

impl ObjectiveSettings {
    /// Draws of z an image.
    pub fn draws(&self) -> usize {
        match self.objective {
            Objective::ImportanceWeighted => self.samples,
            _ => 1,
        }
    }

    /// What is measured beside z, where the KL has a closed form or has none.
    pub fn divergence(&self, has_closed_kl: bool) -> Divergence {
        match (self.objective, self.encoder_gradient) {
            (Objective::Elbo, _) if has_closed_kl => Divergence::Kl,
            (Objective::Elbo, _) => Divergence::Sampled,
            (Objective::FreeBits, _) => Divergence::FreeBits(self.free_bits as f32),
            (Objective::BetaTc, _) => Divergence::TotalCorrelation(self.beta as f32),
            (Objective::ImportanceWeighted, EncoderGradient::Reparameterized) => {
                Divergence::Sampled
            }
            (Objective::ImportanceWeighted, EncoderGradient::DoublyReparameterized) => {
                Divergence::Doubly(Factors::default())
            }
        }
    }

    /// The loss (), mean over the batch, of nll and what [`Self::divergence`] measured, of each row (draws * n).
    pub fn loss(&self, nll: &Tensor, measured: &Tensor, divergence: &Divergence) -> Result<Tensor> {
        let weight = match self.objective {
            Objective::BetaTc => 1.0,
            _ => self.beta,
        };
        let cost = (nll + (measured * weight)?)?;
        match self.objective {
            Objective::Elbo | Objective::FreeBits | Objective::BetaTc => Ok(cost.mean_all()?),
            Objective::ImportanceWeighted => {
                importance_weighted::loss(&cost, self.samples, self.beta, divergence)
            }
        }
    }
}
