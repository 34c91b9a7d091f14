//! Models with another prior than N(0, I): which may have which, and what they cannot be trained by.

use strum::VariantArray;

use super::setting::words_of;
use super::{Condition, ModelConfig, Prior};
use crate::data::Pixels;
use crate::error::{Error, Result};
use crate::objective::Objective;

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
