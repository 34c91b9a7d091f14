//! Which dataset a model is of, and what it must be for that.

use super::model::default_shape;
use super::ModelConfig;
use crate::data::Alphabet;
use crate::data::{registry, Entry, Pixels};
use crate::error::{Error, Result};
use crate::likelihood::Likelihood;

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

    /// Refuses another shape than the named dataset's, and other levels where its values are symbols.
    pub(super) fn fits_its_data(&self) -> Result<()> {
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
}
