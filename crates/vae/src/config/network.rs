//! What the network is made of: fully connected layers alone, or convolutions before them in the encoder and their transposes
//! behind them in the decoder.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::setting::words_of;

/// What the network is made of.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    /// Fully connected layers.
    #[default]
    Mlp,
    /// Convolutions of square pictures, then fully connected layers.
    Conv,
}

impl Network {
    /// Those that have convolutions, as they are written.
    pub(super) fn with_windows() -> Vec<String> {
        words_of(Self::VARIANTS, |network| network == Self::Conv)
    }
}
