//! What the network is: layers, latent size, and the distributions on both ends.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::condition::Condition;
use super::network::Network;
use super::setting::{check, words_of, Effect, Setting};
use crate::data::words::{Alphabet, MOST_LETTERS, MOST_PLACES};
use crate::data::{registry, Column, Entry, Origin, Pixels};
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
    /// A model of the dataset `entry`, with its name, its shape and, where its values are symbols, a likelihood of as many
    /// levels; the rest as it is by default.
    pub fn of(entry: &Entry) -> Self {
        let mut model = Self {
            data: Some(entry.id.to_owned()),
            input: entry.pixels(),
            shape: (default_shape(entry.pixels()) != entry.shape).then_some(entry.shape),
            latent: entry.latent,
            ..Self::default()
        };
        if entry.table {
            return model.of_unnamed(entry.pixels());
        }
        if let Some(symbols) = entry.symbols {
            model.levels = symbols;
            model.likelihood = Likelihood::OF_LEVELS;
            model.pixels = Pixels::OneHot;
        }
        model
    }

    /// A model of words in the alphabet that these are spelled with; the rest as it is by default. Refuses what is no word.
    pub fn of_words(entry: &Entry, words: &[&str]) -> Result<Self> {
        let alphabet = Alphabet::of(words)?;
        let mut model = Self::of(entry);
        if alphabet != Alphabet::default() {
            model.input = alphabet.places();
            model.shape = Some([1, alphabet.places()]);
            model.levels = alphabet.levels();
            model.letters = Some(alphabet.letters());
        }
        Ok(model)
    }

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
        self.has_its_classes()
    }

    /// Refuses to be told a class that the data do not have.
    fn has_its_classes(&self) -> Result<()> {
        if self.condition == Condition::None || self.class_count() >= 2 {
            return Ok(());
        }
        Err(Error::Config {
            field: "condition",
            expected: format!(
                "{} where images have no classes",
                words_of(&[Condition::None], |_| true).concat()
            ),
            found: words_of(&[self.condition], |_| true).concat(),
        })
    }

    /// Refuses letters that are none, or of which no words of this form can be made.
    fn has_its_letters(&self) -> Result<()> {
        match &self.letters {
            Some(letters) if !self.has_letters() => Err(Error::Config {
                field: "letters",
                expected: format!(
                    "1 to {MOST_LETTERS} different ones, one fewer than `levels`, of words of 1 to {MOST_PLACES}"
                ),
                found: format!("{letters:?} and {} levels of {}", self.levels, self.input),
            }),
            _ => Ok(()),
        }
    }

    /// Refuses another shape than the named dataset's, and other levels where its values are symbols.
    fn fits_its_data(&self) -> Result<()> {
        let Some(entry) = self.data.as_deref().and_then(registry::find) else {
            return Ok(());
        };
        if self.fits(entry) {
            return Ok(());
        }
        let symbols = entry.symbols.map(|n| format!(", of {n} levels"));
        let [rows, columns] = self.image_shape();
        let levels = self.levels_if_any().map(|n| format!(", {n} levels"));
        Err(Error::Config {
            field: "data",
            expected: format!(
                "that of the model; `{}` has {} x {} numbers{}",
                entry.id,
                entry.shape[0],
                entry.shape[1],
                symbols.unwrap_or_default()
            ),
            found: format!("{rows} x {columns}{}", levels.unwrap_or_default()),
        })
    }

    /// Whether a model of this form can be of the dataset `entry`.
    fn fits(&self, entry: &Entry) -> bool {
        if let Some(letters) = &self.letters {
            let [rows, places] = self.image_shape();
            let levels = Alphabet::new(letters, places).map(|own| own.levels());
            let is_spelled = rows == 1 && levels.is_some() && levels == self.levels_if_any();
            return entry.symbols.is_some() && is_spelled;
        }
        if entry.table || self.columns.is_some() {
            return entry.table && self.columns.is_some() && self.image_shape()[0] == 1;
        }
        let symbols = entry.symbols.is_none() || entry.symbols == self.levels_if_any();
        symbols && entry.shape == self.image_shape()
    }

    /// The dataset that x is of: the one named or, in files that name none, the first that fits.
    pub fn entry(&self) -> Option<&'static Entry> {
        let own = self.data.as_deref().map(registry::find);
        let named = |entry: &&Entry| {
            own.is_none_or(|found| found.is_some_and(|found| found.id == entry.id))
        };
        let all = registry::ENTRIES.iter().copied();
        all.filter(named).find(|entry| self.fits(entry))
    }

    /// The name of its dataset, where that is known: a set of one's own has another than its entry.
    pub fn dataset(&self) -> Option<&str> {
        let entry = self.entry()?;
        Some(self.data.as_deref().unwrap_or(entry.id))
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

    /// Units of the class beside x and beside z; none in a model that is told nothing.
    pub fn class_units(&self) -> usize {
        match self.condition {
            Condition::None => 0,
            Condition::Class | Condition::SemiSupervised => self.class_count(),
        }
    }

    /// Whether a classifier q(y|x) is part of the model.
    pub fn has_classifier(&self) -> bool {
        self.condition == Condition::SemiSupervised
    }

    /// How many times an image goes through the model in training: once for each class that it may be of.
    pub fn passes_per_image(&self) -> usize {
        match self.has_classifier() {
            true => self.class_units(),
            false => 1,
        }
    }

    /// How many classes the labels tell apart.
    fn class_count(&self) -> usize {
        let of_data = || self.entry().map_or(0, |entry| entry.classes.len());
        self.classes.unwrap_or_else(of_data)
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

    /// Whether a model of this form can be read as one of words, whatever its layers.
    pub fn has_letters(&self) -> bool {
        self.entry()
            .is_some_and(|entry| matches!(entry.origin, Origin::Text { .. }))
    }

    /// What its words are spelled with; none of a model of images.
    pub fn alphabet(&self) -> Option<Alphabet> {
        match &self.letters {
            _ if !self.has_letters() => None,
            Some(letters) => Alphabet::new(letters, self.input),
            None => Some(Alphabet::default()),
        }
    }

    fn has_levels(&self) -> bool {
        self.likelihood == Likelihood::OF_LEVELS
    }

    fn levels_if_any(&self) -> Option<usize> {
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
