//! Models of words: the letters that these are spelled with, and what such a model may be.

use super::ModelConfig;
use crate::data::{Alphabet, MOST_LETTERS, MOST_PLACES};
use crate::data::{Entry, Origin};
use crate::error::{Error, Result};

impl ModelConfig {
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

    /// Refuses letters that are none, or of which no words of this form can be made.
    pub(super) fn has_its_letters(&self) -> Result<()> {
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
}
