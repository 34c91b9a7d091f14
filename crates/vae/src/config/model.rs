//! What the network is: layers, latent size, and the distributions on both ends.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::condition::Condition;
use super::network::Network;
use super::posterior::PosteriorKind;
use super::prior::Prior;
use super::setting::{check, words_of, Effect, Setting};
use crate::data::{registry, Column, Pixels};
use crate::error::{Error, Result};
use crate::layers::Activation;
use crate::likelihood::{Likelihood, LikelihoodSettings};

/// Logits that the decoder may answer at once, 134 MB of them: training a batch holds some copies, and a WebAssembly
/// module has 4 GB at most.
pub const MAX_LOGITS: usize = 1 << 25;

/// What the network is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// The dataset that x is of, by its name in the registry; none for data of one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub data: Option<String>,
    /// Numbers in one x.
    pub input: usize,
    /// Rows and columns of an image; where it is not said, a square if there is one, else a single row.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub shape: Option<[usize; 2]>,
    /// What the numbers of x are, where it is a row of a table: no setting, but the table's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub columns: Option<Vec<Column>>,
    /// What the network is made of.
    pub network: Network,
    /// Channels of the encoder's convolutions, from x to z; the decoder's are the same in reverse.
    pub channels: Vec<usize>,
    /// Rows, and columns, of a convolution's window.
    pub kernel: usize,
    /// Pixels from one place of the window to the next.
    pub stride: usize,
    /// Widths of the encoder's hidden layers, from x to z.
    pub hidden: Vec<usize>,
    /// Widths of the decoder's hidden layers, from z to x; where it is not said, the encoder's in reverse.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub decoder_hidden: Option<Vec<usize>>,
    /// Size of z.
    pub latent: usize,
    /// What z is drawn from before an image is known.
    pub prior: Prior,
    /// Gaussians that a learned prior is a mixture of.
    pub components: usize,
    /// What q(z|x) is: the encoder's Gaussian, or that Gaussian and a flow.
    pub posterior: PosteriorKind,
    /// Steps of the flow of q(z|x).
    pub flow_length: usize,
    /// Nonlinearity after each hidden layer.
    pub activation: Activation,
    /// The family of p(x|z).
    pub likelihood: Likelihood,
    /// The likelihood's variance, or its first value where it is learned.
    pub variance: f64,
    /// Levels of a pixel that the likelihood tells apart, spread evenly from 0 to 1.
    pub levels: usize,
    /// What the model takes a pixel to be.
    pub pixels: Pixels,
    /// What encoder and decoder are told of an image beside its pixels.
    pub condition: Condition,
    /// How many classes the labels tell apart; where it is not said, as many as those of the dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub classes: Option<usize>,
    /// Of how many images of the training set the label is known, of each class as many.
    pub labels: usize,
    /// The letters that words are spelled with, in the order of their levels; where it is not said, a to z.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub letters: Option<String>,
}

impl ModelConfig {
    /// What each field may be, when a change takes effect, and whether it applies.
    pub const SETTINGS: &'static [Setting] = &[
        Setting::any("data", Effect::NewData),
        Setting::number("input", 1.0, 4096.0, Effect::NewData),
        Setting::any("shape", Effect::NewData),
        Setting::any("network", Effect::FreshWeights),
        Setting::numbers("channels", 4, 1.0, 256.0, Effect::FreshWeights)
            .when("network", Network::with_windows),
        Setting::number("kernel", 1.0, 9.0, Effect::FreshWeights)
            .when("network", Network::with_windows),
        Setting::number("stride", 1.0, 4.0, Effect::FreshWeights)
            .when("network", Network::with_windows),
        Setting::numbers("hidden", 8, 1.0, 4096.0, Effect::FreshWeights),
        Setting::numbers("decoder_hidden", 8, 1.0, 4096.0, Effect::FreshWeights),
        Setting::number("latent", 1.0, 256.0, Effect::FreshWeights),
        Setting::any("prior", Effect::FreshWeights),
        Setting::number("components", 1.0, 1000.0, Effect::FreshWeights)
            .when("prior", Prior::with_components),
        Setting::any("posterior", Effect::FreshWeights),
        Setting::number("flow_length", 1.0, 100.0, Effect::FreshWeights)
            .usually(1.0, 16.0)
            .when("posterior", PosteriorKind::with_flow),
        Setting::any("activation", Effect::FreshWeights),
        Setting::any("likelihood", Effect::FreshWeights),
        Setting::number("variance", 1e-4, 100.0, Effect::FreshWeights)
            .when("likelihood", || likelihoods_with("variance")),
        Setting::number("levels", 2.0, 256.0, Effect::FreshWeights)
            .when("likelihood", || likelihoods_with("levels")),
        Setting::any("pixels", Effect::FreshWeights),
        Setting::any("condition", Effect::FreshWeights),
        Setting::number("classes", 2.0, 256.0, Effect::NewData).when("condition", || {
            words_of(Condition::VARIANTS, |condition| {
                condition != Condition::None
            })
        }),
        Setting::number("labels", 1.0, 60_000.0, Effect::FreshWeights).when("condition", || {
            words_of(&[Condition::SemiSupervised], |_| true)
        }),
        Setting::any("letters", Effect::NewData),
    ];
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self {
            data: None,
            input: registry::ENTRIES[0].pixels(),
            shape: None,
            columns: None,
            network: Network::default(),
            channels: vec![16, 32],
            kernel: 3,
            stride: 2,
            hidden: vec![400],
            decoder_hidden: None,
            latent: registry::ENTRIES[0].latent,
            prior: Prior::default(),
            components: 50,
            posterior: PosteriorKind::default(),
            flow_length: 8,
            activation: Activation::default(),
            likelihood: Likelihood::default(),
            variance: 0.1,
            levels: 8,
            pixels: Pixels::default(),
            condition: Condition::default(),
            classes: None,
            labels: 100,
            letters: None,
        }
    }
}

impl ModelConfig {
    /// Refuses what cannot be built, naming the field.
    pub fn validate(&self) -> Result<()> {
        check(Self::SETTINGS, self)?;
        let [rows, columns] = self.image_shape();
        if rows.checked_mul(columns) != Some(self.input) {
            return Err(Error::Config {
                field: "shape",
                expected: format!("rows and columns of {} pixels", self.input),
                found: format!("{rows} x {columns}"),
            });
        }
        self.has_its_letters()?;
        self.fits_its_data()?;
        self.has_its_columns()?;
        self.require_stages()?;
        if self.pixels.needs_levels() && !self.has_levels() {
            return Err(Error::Config {
                field: "pixels",
                expected: format!(
                    "{} where the likelihood has no levels",
                    words_of(Pixels::VARIANTS, |pixels| !pixels.needs_levels()).join(" or ")
                ),
                found: words_of(&[self.pixels], |_| true).concat(),
            });
        }
        self.has_its_classes()?;
        self.has_its_prior()
    }

    /// Rows and columns of an image.
    pub fn image_shape(&self) -> [usize; 2] {
        self.shape.unwrap_or_else(|| default_shape(self.input))
    }

    /// Refuses images of another shape, be their pixels as many.
    pub fn require_shape(&self, found: [usize; 2]) -> Result<()> {
        let expected = self.image_shape();
        if found == expected {
            return Ok(());
        }
        Err(Error::shape("image", &expected, &found))
    }

    /// Widths of the decoder's hidden layers, from z to x.
    pub fn decoder_widths(&self) -> Vec<usize> {
        match &self.decoder_hidden {
            Some(widths) => widths.clone(),
            None => self.hidden.iter().rev().copied().collect(),
        }
    }

    /// Numbers in one input as the encoder sees it.
    pub fn encoder_inputs(&self) -> usize {
        self.input * self.pixels.units(self.levels) + self.class_units()
    }

    /// Numbers in one z as the decoder sees it.
    pub fn decoder_inputs(&self) -> usize {
        self.latent + self.class_units()
    }

    /// Logits that the decoder gives for one input.
    pub fn logits(&self) -> usize {
        self.input * self.likelihood.logits_per_pixel(self.levels)
    }

    /// How many rows go through the model at once: `most`, or fewer where some layer would have more than [`MAX_LOGITS`]
    /// numbers of them.
    pub fn rows_at_once(&self, most: usize) -> usize {
        let decoder = self.decoder_hidden.iter().flatten();
        let hidden = self.hidden.iter().chain(decoder).copied().max();
        let ends = self.encoder_inputs().max(self.logits());
        let inside = hidden.unwrap_or(1).max(self.largest_map());
        most.min(MAX_LOGITS / ends.max(inside))
    }

    /// What the likelihood is made from.
    pub fn likelihood_settings(&self) -> LikelihoodSettings {
        LikelihoodSettings {
            variance: self.variance,
            levels: self.levels,
        }
    }

    pub(super) fn has_levels(&self) -> bool {
        self.likelihood == Likelihood::OF_LEVELS
    }

    pub(super) fn levels_if_any(&self) -> Option<usize> {
        self.has_levels().then_some(self.levels)
    }
}

/// A square where `pixels` make one, else a single row.
pub(super) fn default_shape(pixels: usize) -> [usize; 2] {
    match pixels.isqrt() {
        side if side * side == pixels => [side, side],
        _ => [1, pixels],
    }
}

fn likelihoods_with(setting: &str) -> Vec<String> {
    let all = Likelihood::VARIANTS.iter().copied();
    let fitting: Vec<Likelihood> = all
        .filter(|likelihood| likelihood.settings().contains(&setting))
        .collect();
    words_of(&fitting, |_| true)
}
