//! p(x|z): what the decoder's logits say about the pixels. Pixels are independent given z, so a log-likelihood is a
//! sum over pixels, in nats per image. Each family is in a file of its own; here is the list of them.

mod bernoulli;
mod categorical;
mod continuous_bernoulli;
mod gaussian;
mod pixel_likelihood;

use serde::{Deserialize, Serialize};

pub use bernoulli::Bernoulli;
pub use categorical::Categorical;
pub use continuous_bernoulli::ContinuousBernoulli;
pub use gaussian::Gaussian;
pub use pixel_likelihood::PixelLikelihood;

use crate::error::Result;
use crate::layers::Builder;

/// The family of p(x|z).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Each pixel is Bernoulli with probability sigmoid(logit).
    #[default]
    Bernoulli,
    /// Each pixel is Gaussian with the logit as its mean and a fixed variance.
    Gaussian,
    /// Each pixel is Gaussian as before, with one variance for all pixels that is learned.
    GaussianLearned,
    /// Each pixel is one of a number of levels, with probabilities softmax(its logits).
    Categorical,
    /// Each pixel is continuous Bernoulli with parameter sigmoid(logit): a density of greys (Loaiza-Ganem and Cunningham 2019).
    ContinuousBernoulli,
}

/// What of a model's configuration its likelihood is made from.
#[derive(Clone, Copy, Debug)]
pub struct LikelihoodSettings {
    /// The variance of a Gaussian, or its first value where it is learned.
    pub variance: f64,
    /// How many levels a pixel may have.
    pub levels: usize,
}

impl Likelihood {
    /// The family of pixels that are one of a number of levels.
    pub const OF_LEVELS: Self = Self::Categorical;

    /// The family with its parameters, where it learns any.
    pub fn build(
        self,
        settings: LikelihoodSettings,
        builder: &mut Builder,
    ) -> Result<Box<dyn PixelLikelihood>> {
        let LikelihoodSettings { variance, levels } = settings;
        Ok(match self {
            Self::Bernoulli => Box::new(Bernoulli),
            Self::Gaussian => Box::new(Gaussian::fixed(variance)?),
            Self::GaussianLearned => Box::new(Gaussian::learned(variance, builder)?),
            Self::Categorical => Box::new(Categorical { levels }),
            Self::ContinuousBernoulli => Box::new(ContinuousBernoulli),
        })
    }

    /// The names of the settings in [`LikelihoodSettings`] that apply.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Gaussian | Self::GaussianLearned => &["variance"],
            Self::OF_LEVELS => &["levels"],
            _ => &[],
        }
    }

    /// Whether x may be any numbers; of the other families they are pixels, within 0..1.
    pub fn takes_any_numbers(self) -> bool {
        matches!(self, Self::Gaussian | Self::GaussianLearned)
    }

    /// Logits of one pixel.
    pub fn logits_per_pixel(self, levels: usize) -> usize {
        match self {
            Self::OF_LEVELS => levels,
            _ => 1,
        }
    }
}
