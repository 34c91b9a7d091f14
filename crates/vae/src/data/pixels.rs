//! What a model takes a pixel to be.

use serde::{Deserialize, Serialize};

use crate::rng::Rng;

/// What the model takes a pixel to be.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Pixels {
    /// Its grey value in 0..1.
    #[default]
    Grey,
    /// 0 or 1, drawn anew at every visit with the grey value as probability (Burda et al. 2015).
    Dynamic,
    /// 1 where the grey value is at least one half, else 0.
    Threshold,
    /// One of the levels of the likelihood: the encoder sees as many units for each pixel, of which that of its level is
    /// 1 and the others are 0.
    OneHot,
}

impl Pixels {
    /// Whether a pixel is one of a number of levels, which the likelihood must then tell apart.
    pub fn needs_levels(self) -> bool {
        self == Self::OneHot
    }

    /// Units that the encoder sees of one pixel.
    pub fn units(self, levels: usize) -> usize {
        match self {
            Self::OneHot => levels,
            Self::Grey | Self::Dynamic | Self::Threshold => 1,
        }
    }

    /// Turns grey values, 0..1, into what the model takes a pixel to be. Those of [`Self::OneHot`] stay as they are: the
    /// encoder turns them into units.
    ///
    /// Without `rng`, as for a drawing, [`Self::Dynamic`] leaves the grey values: the Bernoulli nll is linear in x,
    /// so at the grey values it is the mean of the nll over all binarizations at the same logits, and a drawing's
    /// figures do not flicker.
    pub fn apply(self, x: &mut [f32], rng: Option<&mut Rng>) {
        match (self, rng) {
            (Self::Grey | Self::OneHot, _) | (Self::Dynamic, None) => {}
            (Self::Dynamic, Some(rng)) => rng.binarize(x),
            // One half lies between the bytes 127 and 128.
            (Self::Threshold, _) => {
                for v in x {
                    *v = f32::from(*v >= 0.5);
                }
            }
        }
    }
}
