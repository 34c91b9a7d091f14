//! What family q(z|x) is of.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::setting::words_of;
use crate::flow::FlowKind;

/// What q(z|x) is: the encoder's Gaussian, or that Gaussian and a flow.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum PosteriorKind {
    /// A Gaussian of independent latents.
    #[default]
    Gaussian,
    /// That, and planar steps, all of whose numbers the encoder gives (Rezende and Mohamed 2015).
    Planar,
    /// That, and inverse autoregressive steps, which the encoder tells of x (Kingma et al. 2016).
    Autoregressive,
}

impl PosteriorKind {
    /// The flow that it has.
    pub fn flow(self) -> Option<FlowKind> {
        match self {
            Self::Gaussian => None,
            Self::Planar => Some(FlowKind::Planar),
            Self::Autoregressive => Some(FlowKind::Autoregressive),
        }
    }

    /// Those with a flow, as they are written.
    pub(super) fn with_flow() -> Vec<String> {
        words_of(Self::VARIANTS, |kind| kind.flow().is_some())
    }

    /// Those without, as they are written.
    #[cfg(feature = "schema")]
    pub(super) fn without_flow() -> Vec<String> {
        words_of(Self::VARIANTS, |kind| kind.flow().is_none())
    }
}
