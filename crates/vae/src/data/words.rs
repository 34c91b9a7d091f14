//! Words as what a model learns instead of images: a word is a row of [`LETTERS`] places, each a letter or, from the
//! word's end on, the end symbol. As a level the end is 0 and the letters a to z are 1 to 26; as x, 0..1, a level is
//! divided by 26. The likelihood is of symbols and the encoder sees them one-hot. What a model makes of latents is left to
//! `inference::words`.

use super::dataset::Dataset;
use super::entry::{Drawing, Entry, Origin, Part};
use super::idx::Images;
use crate::error::{Error, Result};

/// The most letters of a word.
pub const LETTERS: usize = 8;
/// What a place in a word may hold: the end or one of a to z.
pub const LEVELS: usize = 27;
/// How much of a line that is no word is told.
const TOLD: usize = 40;
/// One word of so many is held out, where any are.
pub const HELD_OUT: usize = 10;

pub(super) const ENTRY: Entry = Entry {
    id: "words",
    shape: [1, LETTERS],
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

/// x (n, [`LETTERS`]), flat, of `words`; [`Error::Word`] for the first that is not 1 to 8 letters of a to z.
pub fn read(words: &[&str]) -> Result<Vec<f32>> {
    let mut x = Vec::with_capacity(words.len() * LETTERS);
    for word in words {
        x.extend(levels(word)?.map(value));
    }
    Ok(x)
}

/// `words` to train on or to judge a model by; refuses as [`read`] does.
pub fn dataset(words: &[&str]) -> Result<Dataset> {
    let mut pixels = Vec::with_capacity(words.len() * LETTERS);
    for word in words {
        pixels.extend(levels(word)?.map(|level| (value(level) * 255.0).round() as u8));
    }
    let images = Images {
        count: words.len(),
        rows: 1,
        columns: LETTERS,
        pixels,
    };
    Dataset::new(images, None)
}

/// The word whose every place holds the likeliest symbol of `probs` ([`LETTERS`], [`LEVELS`]), up to the first end.
/// Places are independent given z, so no other row of symbols is likelier.
pub fn likeliest(probs: &[f32]) -> String {
    let symbols = probs.chunks_exact(LEVELS).map(|place| {
        let larger = |best: usize, k: usize| if place[k] > place[best] { k } else { best };
        (0..LEVELS).fold(0, larger)
    });
    symbols
        .take_while(|&level| level > 0)
        .map(|level| char::from(b'a' + (level - 1) as u8))
        .collect()
}

/// The levels of a word, refusing what is none.
fn levels(word: &str) -> Result<[u8; LETTERS]> {
    let is_word =
        (1..=LETTERS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase());
    if is_word {
        return Ok(padded(word));
    }
    Err(Error::Word {
        expected: format!("1 to {LETTERS} letters of a to z"),
        found: format!("{:?}", word.chars().take(TOLD).collect::<String>()),
    })
}

/// The levels of at most [`LETTERS`] letters of a to z, and of the end after them.
pub(crate) fn padded(word: &str) -> [u8; LETTERS] {
    let mut levels = [0; LETTERS];
    for (level, letter) in levels.iter_mut().zip(word.bytes()) {
        *level = letter - b'a' + 1;
    }
    levels
}

/// A level as x.
pub(crate) fn value(level: u8) -> f32 {
    f32::from(level) / (LEVELS - 1) as f32
}
