//! Models with another p(z) than N(0, I), or another q(z|x) than a Gaussian: which may have which, and what they cannot be trained by.

use strum::VariantArray;

use super::setting::words_of;
use super::{Condition, ModelConfig, Prior};
use crate::data::Pixels;
use crate::error::{Error, Result};
use crate::objective::{EncoderGradient, Objective, ObjectiveSettings};

impl ModelConfig {
    /// Whether KL(q(z|x) || p(z)) has a closed form; else it is an estimate, at the z that are drawn.
    pub fn has_closed_kl(&self) -> bool {
        self.prior.has_closed_kl() && !self.has_flow()
    }

    /// Whether q(z|x) has a flow in it, and is no Gaussian.
    pub fn has_flow(&self) -> bool {
        self.posterior.flow().is_some()
    }

    /// Refuses a q(z|x) with a flow, where its density is asked for at z that it did not draw.
    pub fn require_gaussian(&self) -> Result<()> {
        if !self.has_flow() {
            return Ok(());
        }
        let why = "q(z|x) is asked about any z";
        Err(instead("posterior", "gaussian", why, "one with a flow"))
    }

    /// Whether a pseudo-input can stand for an image: what the encoder sees must move with it, nothing be told beside, and what it
    /// answers be a Gaussian.
    fn takes_pseudo_inputs(&self) -> bool {
        self.condition == Condition::None && self.pixels != Pixels::OneHot && !self.has_flow()
    }

    /// Refuses an objective, or a way to its gradient, that p(z) or q(z|x) does not allow.
    pub fn allows(&self, settings: &ObjectiveSettings) -> Result<()> {
        let objective = settings.objective;
        let word = |objective| words_of(&[objective], |_| true).concat();
        if objective.needs_closed_kl() && !self.has_closed_kl() {
            let others = words_of(Objective::VARIANTS, |other| !other.needs_closed_kl());
            return Err(instead(
                "objective",
                &others.join(" or "),
                "KL(q(z|x) || p(z)) has no closed form",
                &word(objective),
            ));
        }
        if !self.has_flow() {
            return Ok(());
        }
        if objective.needs_gaussian() {
            let others = words_of(Objective::VARIANTS, |other| {
                !(other.needs_gaussian() || other.needs_closed_kl())
            });
            return Err(instead(
                "objective",
                &others.join(" or "),
                A_FLOW,
                &word(objective),
            ));
        }
        let gradient = settings.encoder_gradient;
        if objective == Objective::ImportanceWeighted && gradient.needs_gaussian() {
            let others = words_of(EncoderGradient::VARIANTS, |other| !other.needs_gaussian());
            let found = words_of(&[gradient], |_| true).concat();
            return Err(instead(
                "encoder_gradient",
                &others.join(" or "),
                A_FLOW,
                &found,
            ));
        }
        Ok(())
    }

    /// Refuses a prior that the model cannot have.
    pub(super) fn has_its_prior(&self) -> Result<()> {
        if self.prior.has_pseudo_inputs() && !self.takes_pseudo_inputs() {
            let others = words_of(Prior::VARIANTS, |prior| !prior.has_pseudo_inputs());
            let why = match self.has_flow() {
                true => A_FLOW,
                false => "the model is told a class or pixels are one-hot",
            };
            let found = words_of(&[self.prior], |_| true).concat();
            return Err(instead("prior", &others.join(" or "), why, &found));
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

/// Where much is refused.
const A_FLOW: &str = "q(z|x) has a flow";

/// `others` were expected, because of what is so.
fn instead(field: &'static str, others: &str, why: &str, found: &str) -> Error {
    Error::Config {
        field,
        expected: format!("{others} where {why}"),
        found: found.to_owned(),
    }
}
