//! Words as what a model learns instead of images: a word is a row of places, each a letter or, from the word's end on, the
//! end symbol. As a level the end is 0 and the letters of the [`Alphabet`] are 1, 2 and so on; as x, 0..1, a level is divided
//! by the last. The likelihood is of symbols and the encoder sees them one-hot. The letters are a to z and the places
//! [`LETTERS`] where these do; a list in another alphabet brings its own. What a model makes of latents is left to
//! `inference::words`.

use super::dataset::Dataset;
use super::entry::{Drawing, Entry, Origin, Part};
use super::idx::Images;
use crate::error::{Error, Result};

/// The most letters of a word of a to z.
pub const LETTERS: usize = 8;
/// What a place in a word of a to z may hold: the end or one of these.
pub const LEVELS: usize = 27;
/// The most letters of a word in an alphabet of its own.
pub const MOST_PLACES: usize = 12;
/// The most letters of such an alphabet.
pub const MOST_LETTERS: usize = 64;
/// How much of a line that is no word is told.
const TOLD: usize = 40;
/// One word of so many is held out, where any are.
pub const HELD_OUT_WORDS: usize = 10;

pub(super) const ENTRY: Entry = Entry {
    id: "words",
    shape: [1, LETTERS],
    table: false,
    drawing: Drawing::Never,
    classes: &[],
    symbols: Some(LEVELS),
    latent: 16,
    origin: Origin::Text {
        installed: "www/data/words.txt",
    },
    parts: &[Part {
        id: "list",
        count: 1778,
        first: &[],
        files: &["words.txt"],
    }],
    held_out: Part {
        id: "every-tenth",
        count: 177,
        first: &[],
        files: &["words.txt"],
    },
    examples: Part {
        id: "every-tenth",
        count: 177,
        first: &[],
        files: &["words.txt"],
    },
    credit: "the npm package random-words",
    licence: "MIT",
};

/// What words are spelled with.
#[derive(Clone, Debug, PartialEq)]
pub struct Alphabet {
    /// In the order of their levels, from 1 on.
    letters: Vec<char>,
    places: usize,
}

impl Default for Alphabet {
    /// a to z, 8 places.
    fn default() -> Self {
        Self {
            letters: ('a'..='z').collect(),
            places: LETTERS,
        }
    }
}

impl Alphabet {
    /// That of `letters` and so many places; none where they repeat, are no letters or too many.
    pub fn new(letters: &str, places: usize) -> Option<Self> {
        let alphabet = Self {
            letters: letters.chars().collect(),
            places,
        };
        let fits = (1..=MOST_LETTERS).contains(&alphabet.letters.len())
            && (1..=MOST_PLACES).contains(&places)
            && letters.chars().all(is_letter)
            && distinct(letters.chars()).len() == alphabet.letters.len();
        fits.then_some(alphabet)
    }

    /// The first that spells all of `words`: a to z, or as many letters and places as they have. Refuses what is no word in
    /// any alphabet, and letters that are too many.
    pub fn of(words: &[&str]) -> Result<Self> {
        let usual = Self::default();
        if words.iter().all(|word| usual.spells(word)) {
            return Ok(usual);
        }
        let is_word = |word: &str| {
            (1..=MOST_PLACES).contains(&word.chars().count()) && word.chars().all(is_letter)
        };
        if let Some(word) = words.iter().find(|word| !is_word(word)) {
            let expected = format!("1 to {MOST_PLACES} letters without a space");
            return Err(no_word(expected, word));
        }
        let letters = distinct(words.iter().flat_map(|word| word.chars()));
        if letters.len() > MOST_LETTERS {
            return Err(Error::Word {
                expected: format!("words of at most {MOST_LETTERS} different letters in all"),
                found: letters.len().to_string(),
            });
        }
        let longest = words.iter().map(|word| word.chars().count()).max();
        Ok(Self {
            letters,
            places: longest.unwrap_or(1),
        })
    }

    /// The letters, in the order of their levels.
    pub fn letters(&self) -> String {
        self.letters.iter().collect()
    }

    /// The most letters of a word.
    pub fn places(&self) -> usize {
        self.places
    }

    /// What a place may hold: the end or one of the letters.
    pub fn levels(&self) -> usize {
        self.letters.len() + 1
    }

    /// x (n, places), flat, of `words`; [`Error::Word`] for the first that is none in this alphabet.
    pub fn read(&self, words: &[&str]) -> Result<Vec<f32>> {
        let mut x = Vec::with_capacity(words.len() * self.places);
        for word in words {
            x.extend(self.numbers(word)?);
        }
        Ok(x)
    }

    /// `words` to train on or to judge a model by; refuses as [`Alphabet::read`] does.
    pub fn dataset(&self, words: &[&str]) -> Result<Dataset> {
        let x = self.read(words)?;
        let images = Images {
            count: words.len(),
            rows: 1,
            columns: self.places,
            pixels: x.iter().map(|x| (x * 255.0).round() as u8).collect(),
        };
        Dataset::new(images, None)
    }

    /// The word whose every place holds the likeliest symbol of `probs` (places, levels), up to the first end. Places are
    /// independent given z, so no other row of symbols is likelier.
    pub fn likeliest(&self, probs: &[f32]) -> String {
        let symbols = probs.chunks_exact(self.levels()).map(|place| {
            let larger = |best: usize, k: usize| if place[k] > place[best] { k } else { best };
            (0..place.len()).fold(0, larger)
        });
        symbols.map_while(|level| self.letter(level)).collect()
    }

    /// The letter of a level; none of the end.
    fn letter(&self, level: usize) -> Option<char> {
        self.letters.get(level.checked_sub(1)?).copied()
    }

    fn spells(&self, word: &str) -> bool {
        (1..=self.places).contains(&word.chars().count())
            && word.chars().all(|c| self.letters.contains(&c))
    }

    /// A word as x, refusing what is none.
    fn numbers(&self, word: &str) -> Result<impl Iterator<Item = f32> + '_> {
        if !self.spells(word) {
            let places = self.places;
            let letters = match *self == Self::default() {
                true => "a to z".to_owned(),
                false => self.letters(),
            };
            return Err(no_word(format!("1 to {places} letters of {letters}"), word));
        }
        Ok(self.padded(word))
    }

    /// x of a word of this alphabet, or of none, and of the end after it.
    pub(crate) fn padded(&self, word: &str) -> impl Iterator<Item = f32> + '_ {
        let place = |c: char| self.letters.iter().position(|&own| own == c);
        let levels: Vec<usize> = word.chars().filter_map(place).map(|i| i + 1).collect();
        let last = self.letters.len() as f32;
        (0..self.places).map(move |i| levels.get(i).copied().unwrap_or(0) as f32 / last)
    }
}

/// Each of them once, in order.
fn distinct(letters: impl Iterator<Item = char>) -> Vec<char> {
    let mut letters: Vec<char> = letters.collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Whether a word may have it: whatever is neither a space nor a sign without a form.
fn is_letter(c: char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

fn no_word(expected: String, word: &str) -> Error {
    Error::Word {
        expected,
        found: format!("{:?}", word.chars().take(TOLD).collect::<String>()),
    }
}
