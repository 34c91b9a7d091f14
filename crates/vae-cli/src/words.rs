//! Lists of words, one a line: reading and dividing them, and printing what a model of words makes of latents. What a
//! word is belongs to the core.

use std::path::Path;

use candle_core::Tensor;
use vae::data::words::{self, HELD_OUT};
use vae::data::Dataset;
use vae::inference;
use vae::model::Vae;

use crate::error::{Error, InFile, Result};
use crate::files;
use crate::print;

/// Latents decoded at once; bounds the memory.
const CHUNK: usize = 500;

/// The words in the file at `path`; empty lines are none.
pub fn read(path: &Path) -> Result<Vec<String>> {
    let text = String::from_utf8(files::read(path)?).map_err(|_| {
        Error::unexpected(
            path.display().to_string(),
            "text, one word a line",
            "bytes that are no UTF-8",
        )
    })?;
    let lines = text.lines().map(|line| line.trim().to_owned());
    Ok(lines.filter(|line| !line.is_empty()).collect())
}

/// `list`, which was read from `path`, as the core takes words; refuses an empty one.
pub fn dataset(list: &[String], path: &Path) -> Result<Dataset> {
    if list.is_empty() {
        return Err(Error::unexpected(
            path.display().to_string(),
            "words",
            "none",
        ));
    }
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    words::dataset(&list).in_file(path)
}

/// The words in the file at `path` that are held out, every tenth, or the others.
pub fn read_part(path: &Path, held_out: bool) -> Result<Dataset> {
    let list = read(path)?;
    if list.len() < HELD_OUT {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("{HELD_OUT} words or more, one a line"),
            list.len().to_string(),
        ));
    }
    let is_held_out = |i: usize| (i + 1).is_multiple_of(HELD_OUT);
    let numbered = list.into_iter().enumerate();
    let chosen = numbered.filter(|(i, _)| is_held_out(*i) == held_out);
    let chosen: Vec<String> = chosen.map(|(_, word)| word).collect();
    dataset(&chosen, path)
}

/// The likeliest word at each z (n, latent).
pub fn likeliest(vae: &Vae, z: &Tensor) -> Result<Vec<String>> {
    let n = z.dim(0)?;
    let mut found = Vec::with_capacity(n);
    for start in (0..n).step_by(CHUNK) {
        let chunk = z.narrow(0, start, CHUNK.min(n - start))?;
        found.extend(inference::words::decode(vae, &chunk.into())?.words);
    }
    Ok(found)
}

/// Prints each word of `list` beside what it is reconstructed as at mu (n, latent).
pub fn print_reconstructions(list: &[String], vae: &Vae, mu: &Tensor) -> Result<()> {
    let pairs = list.iter().zip(likeliest(vae, mu)?);
    for (word, found) in pairs {
        print::line(&format!("{word}\t{found}"))?;
    }
    Ok(())
}
