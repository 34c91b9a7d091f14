//! Lists of words, one a line: reading and dividing them, and printing what a model of words makes of latents. What a
//! word is belongs to the core.

use std::path::Path;

use vae::data::{Entry, HELD_OUT_WORDS};
use vae::{inference, require_finite, Dataset, ModelConfig, Tensor, Vae};

use crate::error::{Error, Result};
use crate::print;
use crate::text;

/// Latents decoded at once; bounds the memory.
const CHUNK: usize = 500;

/// A word of a list, and the line on which it stands.
#[derive(Clone, Debug)]
pub struct Word {
    text: String,
    line: usize,
}

impl Word {
    /// Its letters.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The words in the file at `path`; empty lines are none.
pub fn read(path: &Path) -> Result<Vec<Word>> {
    let text = text::read(path, "text, one word a line")?;
    let lines = text.lines().enumerate().map(|(i, line)| Word {
        text: line.trim().to_owned(),
        line: i + 1,
    });
    Ok(lines.filter(|word| !word.text.is_empty()).collect())
}

/// A model of `entry` in the alphabet of the words in the file at `path`.
pub fn model(entry: &Entry, path: &Path) -> Result<ModelConfig> {
    let list = read(path)?;
    of_list(&list, path, |words| ModelConfig::of_words(entry, words))
}

/// `list`, which was read from `path`, in the alphabet of a model of words; refuses an empty one.
pub fn dataset(list: &[Word], path: &Path, model: &ModelConfig) -> Result<Dataset> {
    let alphabet = model.alphabet().unwrap_or_default();
    of_list(list, path, |words| alphabet.dataset(words))
}

/// What `make` makes of `list`, or its refusal with the line at fault.
fn of_list<T>(list: &[Word], path: &Path, make: impl Fn(&[&str]) -> vae::Result<T>) -> Result<T> {
    if list.is_empty() {
        return Err(Error::unexpected(
            path.display().to_string(),
            "words",
            "none",
        ));
    }
    let words: Vec<&str> = list.iter().map(|word| word.text.as_str()).collect();
    make(&words).map_err(|error| {
        let mut list = list.iter();
        let bad = list.find(|word| make(&[&word.text]).is_err());
        let line = bad
            .map(|word| format!(":{}", word.line))
            .unwrap_or_default();
        let mut place = path.as_os_str().to_owned();
        place.push(line);
        Error::Content {
            path: place.into(),
            source: error.into(),
        }
    })
}

/// The words in the file at `path` that are held out, every tenth, or the others.
pub fn read_part(path: &Path, held_out: bool, model: &ModelConfig) -> Result<Dataset> {
    let list = read(path)?;
    if list.len() < HELD_OUT_WORDS {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("{HELD_OUT_WORDS} words or more, one a line"),
            list.len().to_string(),
        ));
    }
    // All of it, lest a file that is no list pass for one by its tenth lines.
    dataset(&list, path, model)?;
    let is_held_out = |i: usize| (i + 1).is_multiple_of(HELD_OUT_WORDS);
    let numbered = list.into_iter().enumerate();
    let chosen = numbered.filter(|(i, _)| is_held_out(*i) == held_out);
    let chosen: Vec<Word> = chosen.map(|(_, word)| word).collect();
    dataset(&chosen, path, model)
}

/// Hands `take` the likeliest word at each z (n, latent), one after the other.
pub fn likeliest(vae: &Vae, z: &Tensor, mut take: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let n = z.dim(0)?;
    for start in (0..n).step_by(CHUNK) {
        let chunk = z.narrow(0, start, CHUNK.min(n - start))?;
        let found = inference::decode_words(vae, &chunk.into())?;
        require_finite("p(x|z)", &found.probs)?;
        found.words.iter().try_for_each(|word| take(word))?;
    }
    Ok(())
}

/// Prints each word of `list` beside what it is reconstructed as at mu (n, latent).
pub fn print_reconstructions(list: &[Word], vae: &Vae, mu: &Tensor) -> Result<()> {
    let mut list = list.iter();
    likeliest(vae, mu, |found| match list.next() {
        Some(word) => print::line(&format!("{}\t{found}", word.text)),
        None => Ok(()),
    })
}
