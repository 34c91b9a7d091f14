//! What z is drawn from before an image is known, p(z), and which models may have which.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::setting::words_of;
use super::{Condition, ModelConfig};
use crate::data::Pixels;
use crate::error::{Error, Result};
use crate::objective::Objective;

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
    /// Whether KL(q(z|x) || p(z)) has a closed form; else it is an estimate, at the z that are drawn.
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

impl ModelConfig {
    /// Whether a pseudo-input can stand for an image: what the encoder sees must move with it, and nothing be told beside.
    fn takes_pseudo_inputs(&self) -> bool {
        self.condition == Condition::None && self.pixels != Pixels::OneHot
    }

    /// Refuses an objective that the prior does not allow.
    pub fn allows(&self, objective: Objective) -> Result<()> {
        if self.prior.has_closed_kl() || !objective.needs_closed_kl() {
            return Ok(());
        }
        let others = words_of(Objective::VARIANTS, |objective| {
            !objective.needs_closed_kl()
        });
        Err(Error::Config {
            field: "objective",
            expected: format!(
                "{} where KL(q(z|x) || p(z)) has no closed form",
                others.join(" or ")
            ),
            found: words_of(&[objective], |_| true).concat(),
        })
    }

    /// Refuses a prior that the model cannot have.
    pub(super) fn has_its_prior(&self) -> Result<()> {
        if self.prior.has_pseudo_inputs() && !self.takes_pseudo_inputs() {
            let others = words_of(Prior::VARIANTS, |prior| !prior.has_pseudo_inputs());
            return Err(Error::Config {
                field: "prior",
                expected: format!(
                    "{} where the model is told a class or pixels are one-hot",
                    others.join(" or ")
                ),
                found: words_of(&[self.prior], |_| true).concat(),
            });
        }
        // All pseudo-inputs go through the encoder at once.
        let most = self.rows_at_once(self.components);
        if self.prior.has_pseudo_inputs() && most < self.components {
            return Err(Error::TooLarge {
                field: "components",
                most,
                what: "pseudo-inputs for an encoder of such layers".to_owned(),
                found: self.components,
            });
        }
        Ok(())
    }
}
