//! Names for files beside another one: of what has to make way, or finds its place taken.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Bytes that a file's name may have, on nearly every system.
const LONGEST: usize = 255;

/// A name that no file has, of a neighbour with this `word` in it: [`with_word`], and `model.word2.safetensors` where there is
/// that one.
pub fn beside(path: &Path, word: &str) -> PathBuf {
    let numbered = (2..).map(|n: u32| with_word(path, &format!("{word}{n}")));
    let mut names = std::iter::once(with_word(path, word)).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// The name of a neighbour with this `word` in it: of `model.safetensors` it is `model.word.safetensors`. A long name loses its
/// end for it.
pub fn with_word(path: &Path, word: &str) -> PathBuf {
    let extension = path
        .extension()
        .filter(|extension| extension.len() < LONGEST / 2);
    let stem = extension.and(path.file_stem()).or(path.file_name());
    let mut end = OsString::from(format!(".{word}"));
    if let Some(extension) = extension {
        end.push(".");
        end.push(extension);
    }
    let room = LONGEST.saturating_sub(end.len());
    let mut name = shortened(stem.unwrap_or_default(), room);
    name.push(end);
    path.with_file_name(name)
}

/// Whether something has this name, be it a link to nothing.
fn is_taken(name: &Path) -> bool {
    name.symlink_metadata().is_ok()
}

/// A name of at most `room` bytes that begins as `name` does.
fn shortened(name: &OsStr, room: usize) -> OsString {
    if name.len() <= room {
        return name.to_owned();
    }
    let name = name.to_string_lossy();
    let end = (0..=room).rev().find(|&end| name.is_char_boundary(end));
    name[..end.unwrap_or(0)].into()
}
