//! What z is drawn from before an image is known, p(z).

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::setting::words_of;

/// What z is drawn from before an image is known.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Prior {
    /// N(0, I).
    #[default]
    Standard,
    /// A mixture of diagonal Gaussians whose means, variances and weights are learned.
    Mixture,
    /// A mixture of the encoder's own answers to images that are learned, each as likely as the others (VampPrior, Tomczak and
    /// Welling 2018, equation 9).
    Vamp,
}

impl Prior {
    /// Whether a Gaussian's KL from it has a closed form.
    pub fn has_closed_kl(self) -> bool {
        self == Self::Standard
    }

    /// Whether it asks the encoder about images of its own, which then has to be told nothing beside them, and to take greys.
    pub fn has_pseudo_inputs(self) -> bool {
        self == Self::Vamp
    }

    /// Those with a closed form, as they are written.
    #[cfg(feature = "schema")]
    pub(super) fn closed() -> Vec<String> {
        words_of(Self::VARIANTS, Self::has_closed_kl)
    }

    /// Those that have components, as they are written.
    pub(super) fn with_components() -> Vec<String> {
        words_of(Self::VARIANTS, |prior| prior != Self::Standard)
    }

    /// Those with pseudo-inputs, as they are written.
    #[cfg(feature = "schema")]
    pub(super) fn with_pseudo_inputs() -> Vec<String> {
        words_of(Self::VARIANTS, Self::has_pseudo_inputs)
    }
}
