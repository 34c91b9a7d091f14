//! What a model is told of an image beside its pixels.

use serde::{Deserialize, Serialize};

/// What encoder and decoder are told of an image beside its pixels.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Nothing.
    #[default]
    None,
    /// Its class y, one-hot, beside x and beside z: q(z|x, y) and p(x|z, y), with a prior that knows no class (Kingma et
    /// al. 2014, section 2.1, where the label is always known; Sohn et al. 2015 with y and x in each other's places).
    Class,
    /// Its class likewise, of which few images have a label; of all others a classifier q(y|x) says it, which is learned with
    /// the rest (Kingma et al. 2014, model M2).
    SemiSupervised,
}
